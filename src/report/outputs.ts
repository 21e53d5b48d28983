import { isHighRisk } from "../model/audit-event.ts";
import type { Digest } from "../model/digest.ts";

/** The outputs that come from the digest, by their names in `action.yml`. */
export type DigestOutputs = {
  readonly status: "complete" | "partial";
  /** `first-run`, or the id of the run that the changes are measured against. */
  readonly baseline: string;
  /** New, reopened and escalated findings; 0 on a first run. */
  readonly "new-issues": number;
  readonly "resolved-issues": number;
  readonly "ignored-issues": number;
  readonly "open-issues": number;
  readonly "audit-events": number;
  readonly "high-risk-events": number;
};

/** The outputs of one run: they speak of this run alone, not of its period. */
export function digestOutputs(digest: Digest): DigestOutputs {
  const count = (...classes: readonly string[]) => digest.changes.filter((change) => classes.includes(change.class)).length;
  const isFirstRun = digest.baseline.kind === "first-run";
  const events = digest.events.map(({ count: copies, risk }) => ({ copies, isHigh: isHighRisk(risk) }));
  return {
    status: digest.status,
    baseline: digest.baseline.kind === "run" ? digest.baseline.run.id : "first-run",
    "new-issues": isFirstRun ? 0 : count("new", "reopened", "escalated"),
    "resolved-issues": count("resolved"),
    "ignored-issues": count("ignored"),
    "open-issues": digest.open.length,
    "audit-events": events.reduce((sum, { copies }) => sum + copies, 0),
    "high-risk-events": events.reduce((sum, { copies, isHigh }) => sum + (isHigh ? copies : 0), 0),
  };
}
