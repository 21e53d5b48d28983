/** JSON as it stands in the `content` of an audit event. */
export type AuditValue = string | number | boolean | null | readonly AuditValue[] | { readonly [name: string]: AuditValue };
/** The `content` of an audit event. */
export type AuditContent = { readonly [name: string]: AuditValue };

/** One entry of the audit log, with what the API keeps to itself: its place in the log and when it got there. */
export type AuditEvent = {
  readonly sequence: number;
  readonly created: number;
  /** Later than `created` for an event that arrives late: until then no search finds it. */
  readonly insertedAt: number;
  readonly event: string;
  readonly groupId: string;
  readonly orgId: string | null;
  readonly projectId: string | null;
  /** Null for what the system did by itself; the API then leaves the member out. */
  readonly userId: string | null;
  /** Null when the event is served without the member. */
  readonly content: AuditContent | null;
  readonly spelling: "snake" | "camel";
  readonly seenIn: "group" | "org" | "both";
};

/** An event on its way into the log; what is absent is null, empty or what the API usually does. */
export type NewAuditEvent = {
  readonly event: string;
  readonly at: number;
  readonly groupId: string;
  readonly orgId?: string | null;
  readonly projectId?: string | null;
  readonly userId?: string | null;
  readonly content?: AuditContent | null;
  readonly arrivesAt?: number;
  readonly spelling?: "snake" | "camel";
  readonly seenIn?: "group" | "org" | "both";
};

/** The append-only audit log of a tenant. */
export class AuditLog {
  readonly #events: AuditEvent[] = [];

  /** Adds an event. Without `seenIn`, an event with an org is seen in that org's search and one without in the group's. */
  record(entry: NewAuditEvent): AuditEvent {
    const orgId = entry.orgId ?? null;
    const event: AuditEvent = {
      sequence: this.#events.length + 1,
      created: entry.at,
      insertedAt: entry.arrivesAt ?? entry.at,
      event: entry.event,
      groupId: entry.groupId,
      orgId,
      projectId: entry.projectId ?? null,
      userId: entry.userId ?? null,
      content: entry.content === undefined ? {} : entry.content,
      spelling: entry.spelling ?? "snake",
      seenIn: entry.seenIn ?? (orgId === null ? "group" : "org"),
    };
    this.#events.push(event);
    return event;
  }

  /** Every event ever recorded, in the order in which they were. */
  get events(): readonly AuditEvent[] {
    return this.#events;
  }
}
