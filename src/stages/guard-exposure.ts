import { DigestError } from "../errors.ts";
import type { PublicRule } from "../inputs/inputs.ts";
import type { Exposure } from "../model/digest.ts";
import type { RepositoryFacts } from "../model/ports.ts";

/** Where a report goes: the repository of the run holds the artifacts, another one may hold the issue. */
export type Destinations = { readonly artifacts: RepositoryFacts; readonly issue: RepositoryFacts | null };

/**
 * Who will be able to read what this run publishes. Throws before anything is exported when that is the public and the user
 * did not ask for it, or when the repository of the issue has no Issues.
 */
export function guardExposure(destinations: Destinations, rule: PublicRule): Exposure {
  const { artifacts, issue } = destinations;
  if (issue !== null && !issue.hasIssues) {
    throw new DigestError({
      kind: "input",
      message: `Issues are switched off in ${issue.fullName}.`,
      remedy: "Switch them on under Settings → General → Features, or set `issue-period: none`.",
    });
  }
  const isPublic = [artifacts, issue].filter((repository) => repository?.visibility === "public");
  if (isPublic.length === 0) return "private";
  switch (rule) {
    case "allow":
      return "public-allowed";
    case "counts-only":
      return "public-counts-only";
    case "refuse":
      throw new DigestError({
        kind: "input",
        message: `${isPublic[0]?.fullName ?? "The repository"} is public: everybody could read the findings. Nothing was exported.`,
        remedy: "Run this in a private repository, or set `public-repository: counts-only` to publish numbers alone.",
      });
  }
}
