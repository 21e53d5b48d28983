import { compareRisks, type Risk, risks } from "../model/audit-event.ts";
import type { RatedEvent } from "../model/audit-report.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { Digest } from "../model/digest.ts";
import { formatDate, formatDateTime } from "../template/format-date.ts";
import { capitalize } from "../template/format-number.ts";
import { type ViewList, viewList } from "./view-list.ts";
import { windowStart } from "./window-start.ts";

/** One high-risk audit event in words. */
export type EventView = {
  readonly at: string;
  readonly risk: Risk;
  readonly riskLabel: string;
  readonly event: string;
  readonly sentence: string;
  readonly count: number;
  readonly isNews: boolean;
};

/** How many events of one type the period had. */
export type EventCountView = { readonly event: string; readonly riskLabel: string; readonly count: number };

/** What the audit logs showed in the period. */
export type EventsView = {
  /** False where no audit log was asked for. */
  readonly isCollected: boolean;
  /** Day from which events are told, or "". */
  readonly since: string;
  /** Day before which events may be missing because Snyk no longer keeps them, or "". */
  readonly missingBefore: string;
  readonly highRisk: ViewList<EventView>;
  readonly others: ViewList<EventCountView>;
  readonly byRisk: readonly { readonly riskLabel: string; readonly count: number }[];
};

/** The events of the period's ledger, the worst first and of equal risk the newest first. */
export function buildEvents(digest: Digest): EventsView {
  const { highRisk, otherEvents, runs } = digest.ledger;
  const others = otherEvents.toSorted((one, other) => other.count - one.count || compareTexts(one.event, other.event));
  return {
    isCollected: digest.audit !== null || digest.ledger.highRisk.length + otherEvents.length > 0,
    since: windowStart(digest.ledger, digest.audit?.from ?? null, digest.timezone),
    missingBefore: digest.audit?.missingBefore == null ? "" : formatDate(digest.audit.missingBefore, digest.timezone),
    highRisk: viewList(worstFirst(highRisk).map((told) => buildEvent(told, digest.timezone, told.isNews && runs.length > 1))),
    others: viewList(others.map(({ event, risk, count }) => ({ event, riskLabel: capitalize(risk), count }))),
    byRisk: countRisks(digest),
  };
}

/** Events in the order in which they are told: the worst first, and of equal risk the newest first. */
export function worstFirst<Event extends RatedEvent>(events: readonly Event[]): readonly Event[] {
  return events.toSorted(
    (one, other) =>
      compareRisks(one.risk, other.risk) ||
      other.event.createdAt - one.event.createdAt ||
      compareTexts(one.event.id, other.event.id),
  );
}

/** One event as a template prints it; `isNews` where the reader may know the others already. */
export function buildEvent({ event, risk, sentence, count }: RatedEvent, timezone: string, isNews: boolean): EventView {
  return {
    at: formatDateTime(event.createdAt, timezone),
    risk,
    riskLabel: capitalize(risk),
    event: event.event,
    sentence,
    count,
    isNews,
  };
}

function countRisks(digest: Digest): EventsView["byRisk"] {
  const all = [...digest.ledger.highRisk, ...digest.ledger.otherEvents];
  return risks
    .map((risk) => ({
      riskLabel: capitalize(risk),
      count: all.filter((item) => item.risk === risk).reduce((sum, item) => sum + item.count, 0),
    }))
    .filter(({ count }) => count > 0);
}
