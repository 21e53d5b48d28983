import { DateTime } from "luxon";
import type { Digest } from "../model/digest.ts";
import { ageStart, type Finding } from "../model/finding.ts";
import type { FindingList } from "../model/findings/finding-list.ts";
import type { EpochMs } from "../model/ids.ts";
import { daysBetween } from "../template/format-date.ts";

const dayMs = 86_400_000;

/** By what ages are measured in one report: the day on which they are true, and the days until a finding is overdue. */
export type AgeRule = { readonly asOf: EpochMs; readonly slaDays: Digest["slaDays"] };

/**
 * The day on which the report's ages are true: that of the period's first run, at most as old as this week. Were it the moment
 * of the run, a report without any news would differ from the one before and would be written again.
 */
export function ageRuleOf(digest: Digest): AgeRule {
  const now = DateTime.fromMillis(digest.generatedAt, { zone: digest.timezone });
  const firstRun = digest.ledger.runs[0]?.at ?? digest.generatedAt;
  const asOf = DateTime.fromMillis(Math.max(firstRun, now.startOf("week").toMillis()), { zone: digest.timezone });
  return { asOf: asOf.endOf("day").toMillis(), slaDays: digest.slaDays };
}

/** Whole days since the finding's latest introduction, or null where the vendor names no date. */
export function ageInDays(finding: Finding, asOf: EpochMs): number | null {
  const start = ageStart(finding);
  return start === null ? null : daysBetween(start, asOf);
}

/** When a finding became overdue: open for longer than its severity allows. Null while it is not, or where no date is known. */
export function overdueSince(finding: Finding, { slaDays, asOf }: AgeRule): EpochMs | null {
  const allowed = slaDays[finding.severity];
  const start = ageStart(finding);
  if (allowed === undefined || start === null) return null;
  const since = start + (Math.floor(allowed) + 1) * dayMs;
  return since > asOf ? null : since;
}

/** Whether a finding has been open for longer than its severity allows. */
export function isOverdue(finding: Finding, rule: AgeRule): boolean {
  return overdueSince(finding, rule) !== null;
}

/** How many of the findings are overdue. */
export function countOverdue(open: FindingList, rule: AgeRule): number {
  return open.values().reduce((count, { finding }) => count + (isOverdue(finding, rule) ? 1 : 0), 0);
}
