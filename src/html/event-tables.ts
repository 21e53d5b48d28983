import { compareRisks, type Risk, risks } from "../model/audit-event.ts";
import type { EventCount, RatedEvent } from "../model/audit-report.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { Digest } from "../model/digest.ts";
import { formatDateTime } from "../template/format-date.ts";
import { capitalize, formatNumber } from "../template/format-number.ts";
import type { Column, TableSection } from "./html-table.ts";
import { html, nothing, small } from "./html-text.ts";

/** The period's high-risk events, and every other event that this run is the first to report. */
export function eventsTable(digest: Digest): TableSection<RatedEvent> {
  const { highRisk } = digest.ledger;
  const told = new Set(highRisk.map(({ event }) => event.id));
  const { timezone } = digest;
  return {
    id: "events",
    title: "Audit events",
    note: "High-risk events of the whole period; the others are those that this run is the first to report.",
    columns: [
      riskColumn,
      { label: "Time", cell: ({ event }) => html`${formatDateTime(event.createdAt, timezone)}`, width: 1.5 },
      { label: "Event", cell: ({ event }) => html`${event.event}`, isFilter: true, width: 2 },
      { label: "What happened", cell: ({ sentence, event }) => html`${sentence}${small(idsText(event))}`, width: 5 },
      { label: "Times", cell: ({ count }) => (count === 1 ? nothing : html`${formatNumber(count)}`), isNumber: true, width: 0.7 },
    ],
    rows: [...highRisk, ...digest.events.filter(({ event }) => !told.has(event.id))].toSorted(compareEvents),
    empty: digest.audit === null ? "No audit log was asked for." : "The audit logs show nothing new.",
  };
}

/** How often events happened in the period that are not told one by one. */
export function eventCountsTable(digest: Digest): TableSection<EventCount> {
  return {
    id: "event-counts",
    title: "Other audit events of the period",
    note: "",
    columns: [
      riskColumn,
      { label: "Event", cell: ({ event }) => html`${event}`, width: 4 },
      { label: "Times", cell: ({ count }) => html`${formatNumber(count)}`, isNumber: true, width: 1 },
    ],
    rows: digest.ledger.otherEvents,
    empty: "",
  };
}

const riskColumn: Column<{ readonly risk: Risk }> = {
  label: "Risk",
  cell: ({ risk }) => html`<b class="${risk}">${capitalize(risk)}</b>`,
  order: risks.map(capitalize),
  isFilter: true,
};

/** The worst first, and of equal risk the newest first. */
function compareEvents(one: RatedEvent, other: RatedEvent): number {
  return (
    compareRisks(one.risk, other.risk) ||
    other.event.createdAt - one.event.createdAt ||
    compareTexts(one.event.id, other.event.id)
  );
}

/** Ids in full, because the sentence shortens them and a person will search for them. */
function idsText({ userId, orgId, groupId, projectId }: RatedEvent["event"]): string {
  const ids = [
    ["user", userId],
    ["project", projectId],
    ["organization", orgId],
    ["group", groupId],
  ] as const;
  return ids
    .filter(([, id]) => id !== "")
    .map(([name, id]) => `${name} ${id}`)
    .join(", ");
}
