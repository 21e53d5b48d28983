import { describeError } from "../errors.ts";
import { answeredStatus, toGitHubError } from "../github/github-errors.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import { createOnce } from "./create-once.ts";
import type { IssueTracker } from "./issue-tracker.ts";

/** Colour of labels that this action creates; GitHub's own would be grey and without a description. */
const labelColor = "5319e7";

const labelDescription = "Report of Exposure Digest on what changed in security findings";

/**
 * Creates the labels that are missing and returns a sentence for each that could not be created; the issue is published all
 * the same.
 */
export async function ensureLabels(tracker: IssueTracker, labels: readonly string[]): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const label of labels) {
    try {
      await ensureLabel(tracker, label);
    } catch (thrown) {
      const attempt = { doing: `create the label "${label}" in ${tracker.fullName}`, permission: "issues: write" } as const;
      warnings.push(describeError(toGitHubError(thrown, attempt)));
    }
  }
  return warnings;
}

async function ensureLabel(tracker: IssueTracker, name: string): Promise<void> {
  const { issues } = tracker.octokit.rest;
  const repository = parseRepositoryName(tracker.fullName);
  // Mostly it exists, and a look costs nothing, where the next write has to wait a second after each one.
  const known = await issues.getLabel({ ...repository, name, request: { retries: 0 } }).catch(() => null);
  if (known !== null) return;
  await createOnce<unknown>(tracker, {
    what: `the label "${name}"`,
    create: async () => {
      const label = { ...repository, name, color: labelColor, description: labelDescription, request: { retries: 0 } };
      return issues.createLabel(label).catch(unlessItExists);
    },
    find: () => issues.getLabel({ ...repository, name }).catch(nullIfMissing),
  });
}

// GitHub's answer to a name that is taken, in any case of letters: 422 with the code `already_exists`.
function unlessItExists(thrown: unknown): true {
  if (answeredStatus(thrown) === 422 && thrown instanceof Error && thrown.message.includes("already_exists")) return true;
  throw thrown;
}

function nullIfMissing(thrown: unknown): null {
  if (answeredStatus(thrown) === 404) return null;
  throw thrown;
}
