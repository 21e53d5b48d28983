import { type Json, type Risk, risks } from "../model/audit-event.ts";
import type { EventCount, RatedEvent } from "../model/audit-report.ts";
import type { Change, EscalatedReason, GoneReason, NewReason, ReopenedReason } from "../model/change.ts";
import { changeClasses } from "../model/change.ts";
import { asAuditEventId } from "../model/ids.ts";
import type { PeriodEntry, RunRef } from "../model/period-ledger.ts";
import { explanationRow, readExplanation } from "./explanation-row.ts";
import { readTrackedFinding, trackedFindingRow } from "./finding-row.ts";
import type { RowReader } from "./row-reader.ts";

export type NewsEvent = RatedEvent & { readonly isNews: boolean };

const newReasons: readonly NewReason[] = ["newly-disclosed", "new-project", "introduced"];
const reopenedReasons: readonly ReopenedReason[] = ["was-resolved", "was-ignored"];
const escalatedReasons: readonly EscalatedReason[] = ["was-below-severity", "known-to-snyk-before"];
const goneReasons: readonly GoneReason[] = [
  "project-deleted",
  "project-deactivated",
  "project-removed",
  "monitoring-stopped",
  "org-removed",
  "maybe-filtered",
  "no-longer-exported",
];
const arrivals = ["new", "reopened", "escalated"] as const;

/** The members of a run's line. */
export function runRow(run: RunRef): readonly unknown[] {
  return [run.id, run.attempt, run.at];
}

/** A run of a line; throws a DigestError of kind `data`, as every reader here does. */
export function readRun(row: RowReader): RunRef {
  return { id: row.text(), attempt: row.count(), at: row.instant() };
}

/** The members of a line for one finding of the period. */
export function entryRow(entry: PeriodEntry): readonly unknown[] {
  const { class: name, reason, explanation, tracked } = entry.change;
  return [
    entry.cameAs,
    entry.wasOpenAtStart,
    entry.isNews,
    name,
    reason,
    explanation === null ? null : explanationRow(explanation),
    trackedFindingRow(tracked),
  ];
}

/** A finding of the period, of a line; null for one that is unknown, of which earlier versions of this action made lines too. */
export function readEntry(row: RowReader): PeriodEntry | null {
  const cameAs = row.orNull((reader) => reader.oneOf(arrivals));
  const wasOpenAtStart = row.flag();
  const isNews = row.flag();
  const change = readChange(row);
  return change === null ? null : { cameAs, wasOpenAtStart, isNews, change };
}

/** The members of a high-risk event's line; the members of its content are sorted, because their order means nothing. */
export function newsEventRow(news: NewsEvent): readonly unknown[] {
  const { event } = news;
  return [
    news.isNews,
    news.count,
    news.risk,
    news.sentence,
    event.id,
    event.createdAt,
    event.event,
    event.groupId,
    event.orgId,
    event.projectId,
    event.userId,
    withSortedMembers(event.content),
  ];
}

/** A high-risk event of a line. */
export function readNewsEvent(row: RowReader): NewsEvent {
  return {
    isNews: row.flag(),
    count: row.count(),
    risk: row.oneOf(risks),
    sentence: row.text(),
    event: {
      id: asAuditEventId(row.text()),
      createdAt: row.instant(),
      event: row.sharedText(),
      groupId: row.sharedText(),
      orgId: row.sharedText(),
      projectId: row.sharedText(),
      userId: row.sharedText(),
      content: row.object(),
    },
  };
}

/** The members of a line that counts the events of one type. */
export function eventCountRow(events: EventCount): readonly unknown[] {
  return [events.event, events.risk, events.count];
}

/** A count of a line. */
export function readEventCount(row: RowReader): EventCount {
  const event = row.sharedText();
  const risk: Risk = row.oneOf(risks);
  return { event, risk, count: row.count() };
}

function readChange(row: RowReader): Change | null {
  const name = row.oneOf(changeClasses);
  switch (name) {
    case "new":
      return { class: name, reason: row.oneOf(newReasons), ...readWhatChanged(row) };
    case "reopened":
      return { class: name, reason: row.oneOf(reopenedReasons), ...readWhatChanged(row) };
    case "escalated":
      return { class: name, reason: row.oneOf(escalatedReasons), ...readWhatChanged(row) };
    case "gone":
      return { class: name, reason: row.oneOf(goneReasons), ...readWhatChanged(row) };
    case "resolved":
    case "ignored":
    case "downgraded":
    case "still-open":
      return { class: name, reason: readNoReason(row), ...readWhatChanged(row) };
    case "unknown":
      readNoReason(row);
      readWhatChanged(row);
      return null;
  }
}

function readNoReason(row: RowReader): null {
  return row.orNull((reader) => reader.oneOf<never>([]));
}

function readWhatChanged(row: RowReader): Pick<Change, "explanation" | "tracked"> {
  return {
    explanation: row.orNull((reader) => reader.row(readExplanation)),
    tracked: row.row(readTrackedFinding),
  };
}

function withSortedMembers(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(withSortedMembers);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, withSortedMembers(member)]));
}

// Array.isArray does not tell a readonly list from an object.
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
