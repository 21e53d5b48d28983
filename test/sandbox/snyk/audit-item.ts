import type { AuditEvent } from "../world/audit-log.ts";
import type { Scope } from "../world/world-model.ts";
import type { AuditOptions } from "./snyk-options.ts";

/** An event as a search of a scope serves it: without id, and without members that have nothing to say. */
export function auditItem(event: AuditEvent, scope: Scope, options: AuditOptions): Record<string, unknown> {
  const created = new Date(event.created).toISOString();
  const hasGroupId = event.orgId === null || (scope.kind === "group" && options.groupAddsGroupId);
  const content = event.content === null ? {} : { content: event.content };
  let item: Record<string, unknown>;
  if (options.camelCase || event.spelling === "camel") {
    const userId = event.userId === null ? {} : { userId: event.userId };
    item = {
      created,
      event: event.event,
      groupId: hasGroupId ? event.groupId : null,
      orgId: event.orgId,
      ...userId,
      projectId: event.projectId,
      ...content,
    };
  } else {
    item = {
      created,
      event: event.event,
      ...(hasGroupId && { group_id: event.groupId }),
      ...(event.orgId !== null && { org_id: event.orgId }),
      ...(event.projectId !== null && { project_id: event.projectId }),
      ...(event.userId !== null && { user_id: event.userId }),
      ...content,
    };
  }
  return options.transformItem === null ? item : options.transformItem(item, event);
}
