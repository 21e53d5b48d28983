import { type CheckResult, passedCheck, warnedCheck } from "../checks/check-result.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Baseline, SkippedState } from "../model/state.ts";

const dayMs = 86_400_000;
/** Snyk keeps audit logs so long. */
const auditDays = 90;

/** What the next report will be compared with. */
export function judgeBaseline(baseline: Baseline, now: EpochMs): CheckResult {
  if (baseline.kind === "first-run") return judgeFirstRun(baseline.skipped);
  const { run, open } = baseline.state;
  const days = Math.floor((now - run.at) / dayMs);
  const age = days < 1 ? "today" : days === 1 ? "a day ago" : `${days} days ago`;
  const found = `Run ${run.id} reported ${age} and had ${open.size} open findings.${tellSkipped(baseline.skipped)}`;
  if (days <= auditDays) return passedCheck("previous-report", found);
  return warnedCheck(
    "previous-report",
    `${found} Snyk keeps audit logs for ${auditDays} days: the next report cannot tell all that happened since.`,
    "Nothing can be done about the past; check that the schedule starts the workflow.",
  );
}

function judgeFirstRun(skipped: readonly SkippedState[]): CheckResult {
  if (skipped.length === 0) {
    return passedCheck("previous-report", "There is no earlier report: the next run establishes the baseline.");
  }
  return warnedCheck(
    "previous-report",
    `No earlier report can be used, so the next run establishes a new baseline.${tellSkipped(skipped)}`,
    "Nothing, if that is expected, as on a new branch; else look at the runs that the line names.",
  );
}

function tellSkipped(skipped: readonly SkippedState[]): string {
  const [newest] = skipped;
  if (newest === undefined) return "";
  const count = skipped.length === 1 ? "A state was" : `${skipped.length} states were`;
  return ` ${count} passed over; the newest, of run ${newest.runId}: ${newest.reason}`;
}
