import type { Change, ChangeClass, EscalatedReason, GoneReason, NewReason, ReopenedReason } from "../model/change.ts";
import { ageStart } from "../model/finding.ts";
import { daysBetween } from "../template/format-date.ts";
import { formatCount, formatNumber, joinWords } from "../template/format-number.ts";

/** The classes as headings and table rows name them. */
export const classLabels: Readonly<Record<ChangeClass, string>> = {
  new: "New",
  reopened: "Reopened",
  escalated: "Escalated",
  "still-open": "Still open",
  resolved: "Resolved",
  ignored: "Ignored",
  downgraded: "Downgraded",
  gone: "Gone",
  unknown: "Unknown",
};

/** Why a finding is in its class, as a phrase. */
export const reasonLabels: Readonly<Record<NewReason | ReopenedReason | EscalatedReason | GoneReason, string>> = {
  introduced: "introduced",
  "newly-disclosed": "newly disclosed",
  "new-project": "in a new project",
  "was-resolved": "was resolved before",
  "was-ignored": "was ignored before",
  "was-below-severity": "was less severe before",
  "known-to-snyk-before": "known to Snyk before, but not open in the last report",
  "project-deleted": "project deleted",
  "project-deactivated": "project deactivated",
  "project-removed": "project removed",
  "monitoring-stopped": "monitoring stopped",
  "org-removed": "organization removed",
  "maybe-filtered": "resolved or ignored, or hidden by the filters",
  "no-longer-exported": "no longer in the export",
};

/** The reasons of several changes: one reason alone, or each with its number. */
export function reasonsText(changes: readonly Change[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of changes) {
    if (reason !== null) counts.set(reasonLabels[reason], (counts.get(reasonLabels[reason]) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted((one, other) => other[1] - one[1] || one[0].localeCompare(other[0], "en"));
  if (sorted.length < 2) return sorted[0]?.[0] ?? "";
  return joinWords(sorted.map(([label, count]) => `${formatNumber(count)} ${label}`));
}

/** How long resolved findings were open: `fixed after 12 days`, `fixed after 3 to 40 days`. */
export function timeToFixText(changes: readonly Change[]): string {
  const days = changes.flatMap(({ tracked: { finding } }) => {
    const start = ageStart(finding);
    return start === null || finding.lastResolvedAt === null ? [] : [daysBetween(start, finding.lastResolvedAt)];
  });
  if (days.length === 0) return "";
  const sorted = days.toSorted((one, other) => one - other);
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  if (least === most) return most === 0 ? "fixed within a day" : `fixed after ${formatCount(most, "day")}`;
  return `fixed after ${formatNumber(least)} to ${formatCount(most, "day")}`;
}
