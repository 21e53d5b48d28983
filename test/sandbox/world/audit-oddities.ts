import type { AuditEvent, AuditLog } from "./audit-log.ts";
import { type AuditPlace, type AuditSample, addOrgUser } from "./audit-samples.ts";

/** An event by nobody: the API leaves `user_id` out. */
export const systemEvent: AuditSample = (log, place, at) =>
  log.record({
    event: "org.project.fix_pr.auto_open",
    at,
    groupId: place.groupId,
    orgId: place.orgId,
    projectId: place.projectId,
    content: {},
  });

/** A name that the documentation does not have, with a member whose name is empty. */
export const undocumentedEvent: AuditSample = (log, place, at) =>
  log.record({
    event: "org.project.files.access",
    at,
    groupId: place.groupId,
    orgId: place.orgId,
    projectId: place.projectId,
    userId: place.userId,
    content: { action: "access", requestId: place.otherUserId, java: 12, "": 3 },
  });

/** An event that is served without the `content` member. */
export const eventWithoutContent: AuditSample = (log, place, at) =>
  log.record({
    event: "org.project.settings.delete",
    at,
    groupId: place.groupId,
    orgId: place.orgId,
    projectId: place.projectId,
    userId: place.userId,
    content: null,
  });

/** The envelope in camelCase, with a null where others leave the member out. */
export const camelCaseEvent: AuditSample = (log, place, at) =>
  log.record({
    event: "org.collection.create",
    at,
    groupId: place.groupId,
    orgId: place.orgId,
    userId: place.userId,
    content: { name: "Crown jewels" },
    spelling: "camel",
  });

/** Two events that are equal to the byte, in one millisecond: two events all the same. */
export function identicalPair(log: AuditLog, place: AuditPlace, at: number): readonly [AuditEvent, AuditEvent] {
  const wholeSecond = Math.floor(at / 1000) * 1000;
  return [addOrgUser(log, place, wholeSecond), addOrgUser(log, place, wholeSecond)];
}

/** Events of different types in one millisecond. */
export function sameMillisecond(log: AuditLog, place: AuditPlace, at: number): readonly [AuditEvent, AuditEvent] {
  const common = { at, groupId: place.groupId, orgId: place.orgId, projectId: place.projectId, userId: place.userId };
  return [
    log.record({ ...common, event: "org.project.add", content: { sourceOrgId: place.orgId } }),
    log.record({ ...common, event: "org.project.edit", content: { snapshotId: place.otherUserId } }),
  ];
}

/** Names and reasons that try to ping people, open HTML and forge what a report hides in comments. */
export const hostileNames: AuditSample = (log, place, at) =>
  log.record({
    event: "org.user.remove",
    at,
    groupId: place.groupId,
    orgId: place.orgId,
    userId: place.userId,
    content: {
      email: "[click](https://evil.example)@larkfield.example",
      name: "**@larkfield/everyone** <img src=x onerror=alert(1)> | #1 | <!-- exposure-digest -->",
      username: "@octocat`\n## Injected heading",
      userPublicId: place.otherUserId,
      force: true,
    },
  });

/** An event with an old `created` that no search finds before `arrivesAt`. */
export function lateArrival(log: AuditLog, place: AuditPlace, created: number, arrivesAt: number): AuditEvent {
  return log.record({
    event: "org.service_account.delete",
    at: created,
    arrivesAt,
    groupId: place.groupId,
    orgId: place.orgId,
    userId: place.userId,
    content: { serviceAccountPublicId: place.otherUserId },
  });
}
