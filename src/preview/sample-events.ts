import type { AuditEvent, CountedEvent, Json } from "../model/audit-event.ts";
import { asAuditEventId, type EpochMs } from "../model/ids.ts";
import { sampleUserId } from "./sample-changes.ts";
import { projectIdOf, sampleGroupId, sampleOrgs } from "./sample-story.ts";
import { sampleUuid } from "./sample-uuid.ts";

const hourMs = 3_600_000;

type Content = { readonly [member: string]: Json };

/** Event, hours ago, whether it is of the Group, and content, in the shapes that Snyk serves. */
const told: readonly (readonly [string, number, "group" | "org", Content])[] = [
  [
    "group.service_account.create",
    26,
    "group",
    { role: { role: "ADMIN", name: "Group Admin" }, serviceAccountPublicId: sampleUuid("service account") },
  ],
  ["group.sso.edit", 51, "group", {}],
  [
    "org.user.role.edit",
    73,
    "org",
    { beforeRoleName: "Org Collaborator", afterRoleName: "ADMIN", userPublicId: sampleUuid("another user") },
  ],
  [
    "org.project.ignore.create",
    48,
    "org",
    { issueId: "SNYK-PYTHON-PYYAMLITE-9000003", reason: "Only used in tests", reasonType: "not-vulnerable" },
  ],
  ["org.project.remove", 72, "org", {}],
  ["org.user.invite", 96, "org", { email: "somebody@example.com", role: sampleUuid("role") }],
  ["org.integration.settings.edit", 110, "org", { before: {}, after: {} }],
  ["org.project.monitor", 120, "org", { origin: "github", target: { name: "shop", owner: "sample-org", branch: "main" } }],
];

/** The audit events of the sample's period, oldest first. */
export function sampleEvents(now: EpochMs): readonly CountedEvent[] {
  const events = told.map(([event, hours, scope, content], index): AuditEvent => {
    return {
      id: asAuditEventId(`sample-${index}`),
      createdAt: now - hours * hourMs,
      event,
      groupId: sampleGroupId,
      orgId: scope === "org" ? (sampleOrgs[index % sampleOrgs.length]?.id ?? "") : "",
      projectId: event.startsWith("org.project.") ? projectIdOf("legacy") : "",
      userId: sampleUserId,
      content,
    };
  });
  return events.toSorted((one, other) => one.createdAt - other.createdAt).map((event) => ({ event, count: 1 }));
}
