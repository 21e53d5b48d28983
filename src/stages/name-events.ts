import { collectNames, type EventNames } from "../audit/event-names.ts";
import type { AuditEvent } from "../model/audit-event.ts";
import type { Comparison } from "../model/change.ts";
import type { Finding } from "../model/finding.ts";
import type { Collection } from "./collect-sources.ts";
import type { RunContext } from "./run-context.ts";

/** The names that this run's findings, usage and events tell, for the sentences about audit events. */
export function nameEvents(
  { exposure }: RunContext,
  { usage }: Pick<Collection, "usage">,
  comparison: Comparison,
  events: readonly AuditEvent[],
): EventNames {
  return collectNames({
    findings: events.length === 0 ? [] : findingsOf(comparison),
    orgs: usage.flatMap((result) => (result.kind === "complete" ? [...result.data.values()] : [])),
    events,
    mayNameUsers: exposure === "private",
  });
}

function* findingsOf({ open, changes }: Comparison): Generator<Finding> {
  for (const { finding } of open.values()) yield finding;
  for (const { tracked } of changes) yield tracked.finding;
}
