import type { CountedEvent } from "../model/audit-event.ts";
import { type AuditEventId, asAuditEventId } from "../model/ids.ts";
import type { RowReader } from "../state/row-reader.ts";
import type { ShardRow } from "./shard-format.ts";

/** The lines of what one audit search returned, in its order. */
export function* eventRows(events: ReadonlyMap<AuditEventId, CountedEvent>): Generator<ShardRow> {
  for (const [id, { event, count }] of events) {
    const { createdAt, event: type, groupId, orgId, projectId, userId, content } = event;
    yield ["event", id, count, createdAt, type, groupId, orgId, projectId, userId, content];
  }
}

/** The event of a line; throws a DigestError of kind `data`. */
export function readEvent(row: RowReader): readonly [AuditEventId, CountedEvent] {
  const id = asAuditEventId(row.text());
  const count = row.count();
  const event = {
    id,
    createdAt: row.instant(),
    event: row.sharedText(),
    groupId: row.sharedText(),
    orgId: row.sharedText(),
    projectId: row.sharedText(),
    userId: row.sharedText(),
    content: row.object(),
  };
  return [id, { event, count }];
}
