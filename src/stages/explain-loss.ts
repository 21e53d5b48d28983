import { DigestError } from "../errors.ts";
import { scopeName } from "../model/scope.ts";
import type { SnykSource } from "../model/source.ts";
import type { State } from "../model/state.ts";

/** The error of a source; where a scope that an earlier run could read is not found any more, it says that. */
export function explainLoss(error: DigestError, source: SnykSource, previous: State | null): DigestError {
  // A file that is gone from the store is no scope that is gone.
  if (error.kind !== "permission" || error.status !== 404 || previous === null) return error;
  const lastReadAt = previous.sources.get(source.id)?.takenAt ?? previous.auditSources.get(source.id)?.searchedTo ?? null;
  if (lastReadAt === null) return error;
  const day = new Date(lastReadAt).toISOString().slice(0, 10);
  return new DigestError({
    kind: "permission",
    message: `${scopeName(source.scope)} is no longer visible to the token: it was removed, or the token lost access to it (404; ${source.dataset} were read on ${day}).`,
    remedy: `Take it out of \`snyk-groups\` or \`snyk-orgs\` when it was removed; else give the token access again. What was open there stays unknown until then.`,
    requestId: error.requestId,
    status: 404,
    cause: error,
  });
}

/**
 * Organizations whose audit log the previous report read and that this run does not search, although it searches some of another:
 * they were removed, or left the Group. Their names are not known, only their ids.
 */
export function vanishedOrgs(planned: readonly SnykSource[], previous: State | null): readonly string[] {
  if (previous === null || !planned.some(({ scope }) => scope.kind === "org")) return [];
  const searched = new Set<string>(planned.map(({ id }) => id));
  const lost = [...previous.auditSources.values()].filter(
    ({ id, searchedTo }) => searchedTo >= previous.run.at && !searched.has(id) && /^snyk\/org-[^/]+\/audit-logs$/.test(id),
  );
  return lost.map(({ id }) => id.split("/")[1] ?? "").sort();
}
