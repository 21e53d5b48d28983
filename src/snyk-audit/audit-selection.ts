/** What the user wants of the audit logs; event types may end in `*`. At most one of the two lists is filled. */
export type AuditChoices = {
  readonly events: readonly string[];
  readonly excludedEvents: readonly string[];
  readonly userId: string | null;
  readonly projectId: string | null;
};

/** Left out of a search unless it is named in `events`, which then returns nothing else that is not named. */
const onlyWhenNamed = "api.access";

/** Queries whose results together hold all wanted events, and none twice (Snyk docs, "Audit Logs"). */
export function auditQueries(choices: AuditChoices): readonly Readonly<Record<string, string>>[] {
  const filters = {
    ...(choices.userId === null ? {} : { user_id: choices.userId }),
    ...(choices.projectId === null ? {} : { project_id: choices.projectId }),
  };
  const named = { ...filters, events: onlyWhenNamed };
  if (!choices.events.some((pattern) => matches(pattern, onlyWhenNamed))) return [filters];
  return choices.events.every((pattern) => pattern === onlyWhenNamed) ? [named] : [filters, named];
}

/** Whether an event type is wanted. The API knows exact names only, and perhaps not all that it serves: the choice is made here. */
export function isWantedEvent(choices: AuditChoices, event: string): boolean {
  if (choices.events.length > 0) return choices.events.some((pattern) => matches(pattern, event));
  return !choices.excludedEvents.some((pattern) => matches(pattern, event));
}

function matches(pattern: string, event: string): boolean {
  return pattern.endsWith("*") ? event.startsWith(pattern.slice(0, -1)) : event === pattern;
}
