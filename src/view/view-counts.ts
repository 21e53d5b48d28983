import type { ChangeClass } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import type { FindingList } from "../model/findings/finding-list.ts";
import { isAtLeast, type Severity, severities } from "../model/severity.ts";
import { capitalize } from "../template/format-number.ts";
import { ageRuleOf, countOverdue, isOverdue } from "./age.ts";

/** Numbers of findings in the whole period, and of audit events. */
export type ViewCounts = {
  readonly new: number;
  readonly reopened: number;
  readonly escalated: number;
  readonly resolved: number;
  readonly ignored: number;
  readonly downgraded: number;
  readonly gone: number;
  readonly cameAndWent: number;
  /** All that counts as open: what this run saw, and what it carries forward. */
  readonly open: number;
  readonly seenOpen: number;
  readonly unknown: number;
  readonly overdue: number;
  readonly highRiskEvents: number;
  readonly events: number;
};

/** The numbers of one severity. */
export type SeverityCount = {
  readonly severity: Severity;
  readonly label: string;
  readonly open: number;
  readonly overdue: number;
  readonly slaDays: number | null;
};

/** Counts the period's ledger and what is open now. */
export function buildCounts(digest: Digest): ViewCounts {
  const byClass = countClasses(digest);
  const of = (name: ChangeClass) => byClass.get(name) ?? 0;
  const unknown = countUnknown(digest.open);
  const highRiskEvents = sumCounts(digest.ledger.highRisk);
  return {
    new: of("new"),
    reopened: of("reopened"),
    escalated: of("escalated"),
    resolved: of("resolved"),
    ignored: of("ignored"),
    downgraded: of("downgraded"),
    gone: of("gone"),
    cameAndWent: digest.ledger.entries.filter(({ cameAs }) => cameAs !== null).length,
    open: digest.open.length,
    seenOpen: digest.open.length - unknown,
    unknown,
    overdue: countOverdue(digest.open, ageRuleOf(digest)),
    highRiskEvents,
    events: highRiskEvents + sumCounts(digest.ledger.otherEvents),
  };
}

/** How many of the open findings no source could show. */
export function countUnknown(open: FindingList): number {
  return open.values().reduce((count, { unknownSince }) => count + (unknownSince === null ? 0 : 1), 0);
}

/** The open findings by severity, worst first, down to the threshold. */
export function countSeverities(digest: Digest): readonly SeverityCount[] {
  const rule = ageRuleOf(digest);
  const open = { critical: 0, high: 0, medium: 0, low: 0 };
  const overdue = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { finding } of digest.open.values()) {
    open[finding.severity] += 1;
    if (isOverdue(finding, rule)) overdue[finding.severity] += 1;
  }
  return severities
    .filter((severity) => isAtLeast(severity, digest.threshold))
    .map((severity) => ({
      severity,
      label: capitalize(severity),
      open: open[severity],
      overdue: overdue[severity],
      slaDays: digest.slaDays[severity] ?? null,
    }));
}

/** Whether the period changed no finding: nothing came, left or came and went. */
export function isQuiet(counts: ViewCounts): boolean {
  const moved = counts.new + counts.reopened + counts.escalated + counts.resolved + counts.ignored + counts.downgraded;
  return moved + counts.gone + counts.cameAndWent === 0;
}

function countClasses(digest: Digest): ReadonlyMap<ChangeClass, number> {
  const counts = new Map<ChangeClass, number>();
  for (const { change, cameAs } of digest.ledger.entries) {
    if (cameAs === null) counts.set(change.class, (counts.get(change.class) ?? 0) + 1);
  }
  return counts;
}

function sumCounts(items: readonly { readonly count: number }[]): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}
