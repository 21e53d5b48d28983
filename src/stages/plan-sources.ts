import { toDigestError } from "../errors.ts";
import type { SnykInputs } from "../inputs/inputs.ts";
import type { Log, SnykPort } from "../model/ports.ts";
import type { Scope } from "../model/scope.ts";
import { type ExportDataset, type SnykSource, sourceOf } from "../model/source.ts";
import { describeFilters } from "./describe-filters.ts";

/** The sources of a run by how they are collected, each once. */
export type SourcePlan = {
  readonly issues: readonly SnykSource[];
  readonly usage: readonly SnykSource[];
  readonly attachments: readonly SnykSource[];
  readonly auditLogs: readonly SnykSource[];
};

/** Who knows the Organizations of a Group. */
type OrgLister = Pick<SnykPort, "listOrgs">;

/**
 * Every dataset of every scope. For the audit logs of a Group each of its Organizations is a source of its own, because a
 * Group search returns only some of their events.
 */
export async function planSources(inputs: SnykInputs, snyk: OrgLister, log: Log): Promise<SourcePlan> {
  const { scopes, datasets } = inputs;
  const exported = (scope: Scope, dataset: ExportDataset) => sourceOf(scope, dataset, describeSelection(inputs, dataset, scope));
  const attached = datasets.filter((dataset) => dataset !== "issues" && dataset !== "usage" && dataset !== "audit-logs");
  const auditScopes = datasets.includes("audit-logs") ? await listAuditScopes(scopes, snyk, log) : [];
  return {
    issues: datasets.includes("issues") ? scopes.map((scope) => exported(scope, "issues")) : [],
    usage: datasets.includes("usage") ? scopes.map((scope) => exported(scope, "usage")) : [],
    attachments: scopes.flatMap((scope) => attached.map((dataset) => exported(scope, dataset))),
    auditLogs: auditScopes.map((scope) => sourceOf(scope, "audit-logs", describeAuditChoices(inputs))),
  };
}

/** What the user narrowed or widened the exports by: another answer makes another source. */
function describeSelection({ include, filters }: SnykInputs, dataset: ExportDataset, scope: Scope): string {
  const narrowed = describeFilters(filters, dataset, scope);
  const parts = [include.deactivated ? "deactivated" : "", include.deleted ? "deleted" : "", narrowed];
  return parts.filter((part) => part !== "").join(",");
}

function describeAuditChoices({ audit }: SnykInputs): string {
  const isOpen = audit.events.length + audit.excludedEvents.length === 0 && audit.userId === null && audit.projectId === null;
  return isOpen ? "" : JSON.stringify(audit);
}

async function listAuditScopes(scopes: readonly Scope[], snyk: OrgLister, log: Log): Promise<readonly Scope[]> {
  const all = new Map(scopes.map((scope) => [scope.id, scope]));
  for (const group of scopes.filter((scope) => scope.kind === "group")) {
    for (const id of await listOrgs(group, snyk, log)) {
      if (!all.has(id)) all.set(id, { kind: "org", id });
    }
  }
  return [...all.values()];
}

async function listOrgs(group: Scope, snyk: OrgLister, log: Log): Promise<readonly string[]> {
  try {
    return await snyk.listOrgs(group.id);
  } catch (thrown) {
    const error = toDigestError(thrown);
    log.warning(
      `The Organizations of Group ${group.id} cannot be listed, so its audit log is searched alone and lacks some of their events. ` +
        `${error.message} Name them in \`snyk-orgs\`, or give the token the permission to list them.`,
    );
    return [];
  }
}
