import { DigestError } from "../errors.ts";

/** The two parts of `owner/name`, as the REST API wants them. */
export type RepositoryName = { readonly owner: string; readonly repo: string };

/** Splits `owner/name`; throws a DigestError of kind `input` for anything else. */
export function parseRepositoryName(fullName: string): RepositoryName {
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(fullName) ?? [];
  if (owner !== undefined && repo !== undefined) return { owner, repo };
  throw new DigestError({
    kind: "input",
    message: `"${fullName}" is not the name of a repository.`,
    remedy: "Write it as owner/name.",
  });
}
