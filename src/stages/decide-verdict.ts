import type { FailReason } from "../inputs/inputs.ts";
import type { DigestOutputs } from "../report/outputs.ts";

/** Whether the job passes, after everything is published. */
export type Verdict = { readonly kind: "passed" } | { readonly kind: "failed"; readonly message: string };

/** The counts that can fail a job. */
export type VerdictCounts = Pick<DigestOutputs, "new-issues" | "high-risk-events">;

/** The verdict of a run by `fail-on`, from the counts that its outputs give. */
export function decideVerdict(failOn: ReadonlySet<FailReason>, failedSources: number, counts: VerdictCounts): Verdict {
  const newIssues = counts["new-issues"];
  const events = counts["high-risk-events"];
  const reasons: string[] = [];
  if (failOn.has("source-error") && failedSources > 0) {
    reasons.push(`${failedSources} ${failedSources === 1 ? "source" : "sources"} failed`);
  }
  if (failOn.has("new-issues") && newIssues > 0) {
    reasons.push(`${newIssues} new ${newIssues === 1 ? "issue" : "issues"}`);
  }
  if (failOn.has("high-risk-events") && events > 0) {
    reasons.push(`${events} high-risk audit ${events === 1 ? "event" : "events"}`);
  }
  if (reasons.length === 0) return { kind: "passed" };
  return { kind: "failed", message: `The report is published; the job fails because of \`fail-on\`: ${reasons.join(", ")}.` };
}
