import pLimit from "p-limit";
import { attempt, type Deadline, type Reading } from "../checks/reading.ts";
import type { SnykInputs } from "../inputs/inputs.ts";
import type { ServedVersion, SnykProbe } from "../model/probes.ts";
import type { Scope } from "../model/scope.ts";

const concurrentReads = 4;
/** Organizations of a Group whose audit logs are tried. */
export const triedOrgs = 50;

/** What one scope answered. What is asked without being wanted tells whether the scope is there at all. */
export type ScopeReading = {
  readonly scope: Scope;
  /** Ends in a refusal in any case: with 404 where the token may export. */
  readonly noExport: Reading<void>;
  readonly audit: Reading<ServedVersion>;
  /** Null for an Organization. */
  readonly orgs: Reading<readonly string[]> | null;
  /** The audit logs of the Group's first Organizations, by id; none where no audit log is wanted. */
  readonly orgAudits: readonly { readonly id: string; readonly audit: Reading<ServedVersion> }[];
};

/** Everything that was read of Snyk. */
export type SnykReadings = { readonly signIn: Reading<void>; readonly scopes: readonly ScopeReading[] };

/** Reads what the inputs will need of every scope, a few at a time, and starts nothing. */
export async function readSnyk(inputs: SnykInputs, probe: SnykProbe, deadline: Deadline): Promise<SnykReadings> {
  const limit = pLimit(concurrentReads);
  const read = <Value>(work: () => Promise<Value>) => limit(() => attempt(work, deadline));
  const signIn = await read(() => probe.signIn());
  if (signIn.kind === "refused") return { signIn, scopes: [] };
  const wantsAudit = inputs.datasets.includes("audit-logs");
  const scopes = await Promise.all(inputs.scopes.map((scope) => readScope(scope, wantsAudit, probe, read)));
  return { signIn, scopes };
}

type Read = <Value>(work: () => Promise<Value>) => Promise<Reading<Value>>;

async function readScope(scope: Scope, wantsAudit: boolean, probe: SnykProbe, read: Read): Promise<ScopeReading> {
  const [noExport, audit, orgs] = await Promise.all([
    read(() => probe.askForNoExport(scope)),
    read(() => probe.searchAuditLog(scope)),
    scope.kind === "group" ? read(() => probe.listOrgs(scope.id)) : null,
  ]);
  const ids = wantsAudit && orgs?.kind === "answered" ? orgs.value.slice(0, triedOrgs) : [];
  const orgAudits = ids.map(async (id) => ({ id, audit: await read(() => probe.searchAuditLog({ kind: "org", id })) }));
  return { scope, noExport, audit, orgs, orgAudits: await Promise.all(orgAudits) };
}
