import type { AuditContent, AuditEvent, AuditLog } from "./audit-log.ts";

/** Where an event happens and who takes part in it. */
export type AuditPlace = {
  readonly groupId: string;
  readonly orgId: string;
  readonly projectId: string;
  readonly userId: string;
  readonly otherUserId: string;
  readonly email: string;
};

/** A way to put one kind of event into the log. */
export type AuditSample = (log: AuditLog, place: AuditPlace, at: number) => AuditEvent;

const ADMIN_ROLE = "6f4de1f8-0000-4000-8000-00000000ad01";
const COLLABORATOR_ROLE = "6f4de1f8-0000-4000-8000-00000000c0b1";

function orgEvent(event: string, content: (place: AuditPlace) => AuditContent): AuditSample {
  return (log, place, at) =>
    log.record({ event, at, groupId: place.groupId, orgId: place.orgId, userId: place.userId, content: content(place) });
}

function groupEvent(event: string, content: (place: AuditPlace) => AuditContent): AuditSample {
  return (log, place, at) => log.record({ event, at, groupId: place.groupId, userId: place.userId, content: content(place) });
}

/** An org member becomes an administrator. */
export const grantOrgAdmin = orgEvent("org.user.role.edit", (place) => ({
  beforeRoleName: "Org Collaborator",
  beforeRolePublicId: COLLABORATOR_ROLE,
  afterRoleName: "ADMIN",
  afterRolePublicId: ADMIN_ROLE,
  userPublicId: place.otherUserId,
}));

/** The older spelling of a role change, with plain strings. */
export const grantOrgAdminOldShape = orgEvent("org.user.role.edit", (place) => ({
  before: "COLLABORATOR",
  after: "ADMIN",
  userPublicId: place.otherUserId,
}));

/** A group member becomes an administrator of the whole group. */
export const grantGroupAdmin = groupEvent("group.user.role.edit", (place) => ({
  before: { role: "Group Member", rolePublicId: COLLABORATOR_ROLE },
  after: { role: "ADMIN", rolePublicId: ADMIN_ROLE },
  userPublicId: place.otherUserId,
}));

/** A service account with an administrator's role. */
export const createOrgServiceAccount = orgEvent("org.service_account.create", (place) => ({
  role: "ADMIN",
  rolePublicId: ADMIN_ROLE,
  serviceAccountPublicId: place.otherUserId,
}));

/** A service account of a group, whose role is served as a whole object. */
export const createGroupServiceAccount = groupEvent("group.service_account.create", (place) => ({
  role: {
    role: "GROUP_VIEWER",
    name: "Group Viewer",
    description: "Read only",
    publicId: COLLABORATOR_ROLE,
    id: 4211,
    created: "2025-03-04T10:00:00.000Z",
    modified: "2025-03-04T10:00:00.000Z",
    groupPermissions: ["group.read", "group.report.read"],
    orgPermissions: [],
    userPermissions: [],
  },
  serviceAccountPublicId: place.otherUserId,
}));

/** Single sign-on is changed; the shape of the content is not documented. */
export const editSso = groupEvent("group.sso.edit", () => ({
  before: { domains: ["larkfield.example"] },
  after: { domains: ["larkfield.example", "contractors.larkfield.example"] },
}));

/** A link that lets anybody who has it join; its URL must never reach a report. */
export const createInviteLink = orgEvent("org.user.invite_link.create", (place) => ({
  openInvitePublicId: place.otherUserId,
  url: `https://app.snyk.io/invite/link/accept?invite=${place.otherUserId}&utm_source=link_invite&from=link_invite`,
}));

/** A call of the API; left out of searches that do not name it. */
export const apiAccess = orgEvent("api.access", (place) => ({
  url: `/rest/orgs/${place.orgId}/projects?version=2024-10-15&limit=100`,
}));

/** A webhook is added; its URL is text from a user. */
export const addWebhook = orgEvent("org.webhook.add", (place) => ({
  webhookPublicId: place.otherUserId,
  url: "https://hooks.larkfield.example/snyk",
}));
/** A webhook is deleted. */
export const deleteWebhook = orgEvent("org.webhook.delete", (place) => ({ webhookPublicId: place.otherUserId }));

/** A policy that ignores or re-rates issues in every org of the group. */
export const createGroupPolicy = groupEvent("group.policy.create", (place) => ({
  before: {},
  after: {
    name: "Lower severity in test code",
    description: "",
    group: place.groupId,
    configuration: { rules: [{ conditions: { AND: [] }, actions: [{ type: "severity-override", data: { severity: "low" } }] }] },
  },
  publicId: place.otherUserId,
}));

/** Somebody is invited; the role is the id of one. */
export const inviteUser = orgEvent("org.user.invite", (place) => ({ email: place.email, role: COLLABORATOR_ROLE }));
/** Somebody adds somebody else to an org. */
export const addOrgUser = orgEvent("org.user.add", (place) => ({
  role: "Org Collaborator",
  rolePublicId: COLLABORATOR_ROLE,
  userPublicId: place.otherUserId,
}));

/** Somebody signs in through single sign-on for the first time and so adds themselves. */
export const selfAddOrgUser = orgEvent("org.user.add", (place) => ({
  role: "Org Collaborator",
  rolePublicId: COLLABORATOR_ROLE,
  userPublicId: place.userId,
}));

/** Somebody is removed; mail address and names are text from users. */
export const removeOrgUser = orgEvent("org.user.remove", (place) => ({
  email: place.email,
  name: "Former Colleague",
  username: "former.colleague",
  userPublicId: place.otherUserId,
  force: true,
}));

/** A check of pull requests is switched off: absent means false. */
export const editIntegrationSettings = orgEvent("org.integration.settings.edit", (place) => ({
  before: { pullRequestTestEnabled: true, pullRequestFailOnAnyVulns: true },
  after: { pullRequestFailOnAnyVulns: true },
  integrationPublicId: place.otherUserId,
  interface: "ui",
}));

/** Access requests are closed again: false booleans are left out, so `after` is empty. */
export const closeAccessRequests = orgEvent("org.request_access_settings.edit", () => ({
  before: { isEnabled: true },
  after: {},
}));
/** Anybody may now ask to join. */
export const openAccessRequests = groupEvent("group.request_access_settings.edit", () => ({
  before: {},
  after: { isEnabled: true },
}));

/** Snyk Code is switched off for an org. */
export const editSastSettings = orgEvent("org.sast_settings.edit", () => ({
  before: { sastSettings: { sastEnabled: true } },
  after: { sastSettings: {} },
  interface: "ui",
}));

/** Members are moved about by the identity provider: nobody of the tenant did it, so there is no user. */
export const syncSsoMembership: AuditSample = (log, place, at) =>
  log.record({
    event: "group.sso.membership.sync",
    at,
    groupId: place.groupId,
    content: {
      addAsOrgAdmin: [place.orgId],
      addAsOrgCollaborator: [],
      addAsOrgCustomRole: [],
      addAsOrgRestrictedCollaborator: [],
      removedOrgMemberships: [],
      userPublicId: place.otherUserId,
    },
  });

/** One org-level event that the group's search finds as well. */
export const orgPolicySeenTwice: AuditSample = (log, place, at) =>
  log.record({
    event: "org.policy.edit",
    at,
    groupId: place.groupId,
    orgId: place.orgId,
    userId: place.userId,
    content: {},
    seenIn: "both",
  });
