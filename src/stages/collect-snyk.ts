import type { Finding } from "../model/finding.ts";
import { nothingOpen, type OpenFindings } from "../model/findings/open-findings.ts";
import { FingerprintFilter } from "../model/fingerprints/fingerprint-filter.ts";
import { firstLookBackMs } from "../model/period.ts";
import type { Log } from "../model/ports.ts";
import type { SnykSource } from "../model/source.ts";
import type { State } from "../model/state.ts";
import { disguiseFinding, disguiseUser } from "../state/state-disguise.ts";
import { type Collection, collectSources, nothingCollected } from "./collect-sources.ts";
import { vanishedOrgs } from "./explain-loss.ts";
import { planSources } from "./plan-sources.ts";
import type { ReportPorts } from "./report-ports.ts";
import type { RunContext } from "./run-context.ts";

/** Plans and collects everything that is asked of Snyk; nothing where Flexera alone is asked. */
export async function collectSnyk(context: RunContext, ports: Pick<ReportPorts, "snyk" | "log">): Promise<Collection> {
  const { inputs, previous, startedAt, detail } = context;
  if (inputs.snyk === null || ports.snyk === null) return nothingCollected;
  const plan = await planSources(inputs.snyk, ports.snyk, ports.log);
  // One job of several knows only its own scopes.
  if (inputs.mode !== "export") warnOfVanished(plan.auditLogs, previous, ports.log);
  const before = previous?.open ?? nothingOpen;
  const issues = {
    threshold: inputs.severity,
    before,
    known: detail.kind === "full" ? knownKeys(before) : undefined,
    disguise: detail.kind === "full" ? (finding: Finding) => finding : disguiseFinding(detail.key),
  };
  const lookBack = firstLookBackMs(startedAt, inputs.issue.period, inputs.timezone);
  const { issuesWindow } = inputs.snyk;
  const identify = detail.kind === "full" ? (user: string) => user : disguiseUser(detail.key);
  return collectSources(
    { plan, previous, startedAt, firstLookBackMs: lookBack, issues, issuesWindow, identify },
    ports.snyk,
    ports.log,
  );
}

function knownKeys({ table }: OpenFindings): FingerprintFilter {
  return new FingerprintFilter(table.columns.keyLow.copyInto(new Uint32Array(table.size)));
}

/** Names the Organizations whose audit log the previous report read and that are not among the planned sources. */
export function warnOfVanished(planned: readonly SnykSource[], previous: State | null, log: Log): void {
  for (const org of vanishedOrgs(planned, previous)) {
    log.warning(
      `${org}, whose audit log the previous report read, is no longer visible to the token or no longer listed: it was removed, moved to another Group, or taken out of the inputs.`,
    );
  }
}
