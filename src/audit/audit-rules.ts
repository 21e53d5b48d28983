import type { Risk } from "../model/audit-event.ts";

/** What an event's content can show that makes it worse, or harmless; see `audit-conditions.ts`. */
export type AuditCondition =
  | "grants-admin"
  | "adds-admins"
  | "switched-on"
  | "sast-switched-off"
  | "no-reason"
  | "self-added"
  | "found-nothing";

/** The risk of some event types. Of several rules that fit one event the highest risk counts. */
export type AuditRule = {
  readonly name: string;
  /** Exact types, or prefixes with `*` at the end. */
  readonly events: readonly string[];
  readonly risk: Risk;
  /** Why the events have this risk, for the reader of a high one. */
  readonly why: string;
  readonly raised?: { readonly when: AuditCondition; readonly to: Risk; readonly why: string };
  /** Applies only where `raised` does not. */
  readonly lowered?: { readonly when: AuditCondition; readonly to: Risk };
};

const grantsAdmin = { when: "grants-admin", to: "critical", why: "the role is an administrator's" } as const;

/**
 * The built-in rules: every event type that Snyk documents and those seen beside them. Risks follow the public detection rules
 * for Snyk; types that no public rule covers are judged by what they let somebody do.
 */
export const auditRules: readonly AuditRule[] = [
  {
    name: "service-accounts",
    events: [
      "group.service_account.create",
      "group.service_account.delete",
      "org.service_account.create",
      "org.service_account.delete",
    ],
    risk: "high",
    why: "a service account acts without a person",
    raised: grantsAdmin,
  },
  {
    name: "service-account-edits",
    events: ["group.service_account.edit", "org.service_account.edit", "org.service_account.membership.upsert"],
    risk: "medium",
    why: "a service account acts without a person",
    raised: grantsAdmin,
  },
  {
    name: "roles",
    events: ["group.role.*", "group.user.role.*", "org.user.role.*"],
    risk: "medium",
    why: "a role decides what its holders may do",
    raised: grantsAdmin,
  },
  {
    name: "single-sign-on",
    events: [
      "group.sso.add",
      "group.sso.auth0_connection.create",
      "group.sso.auth0_connection.edit",
      "group.sso.create",
      "group.sso.delete",
      "group.sso.edit",
      "group.sso.remove",
    ],
    risk: "high",
    why: "single sign-on decides who gets in",
  },
  {
    name: "single-sign-on-memberships",
    events: ["group.sso.membership.sync"],
    risk: "low",
    why: "the identity provider decides memberships",
    raised: { when: "adds-admins", to: "high", why: "it made somebody an administrator" },
  },
  {
    name: "policies",
    events: [
      "group.policy.create",
      "group.policy.delete",
      "group.policy.edit",
      "org.ignore_policy.edit",
      "org.policy.create",
      "org.policy.delete",
      "org.policy.edit",
    ],
    risk: "high",
    why: "a policy can hide findings or change their severity",
  },
  {
    name: "group-access-requests",
    events: ["group.request_access_settings.edit"],
    risk: "info",
    why: "",
    raised: { when: "switched-on", to: "high", why: "anybody can ask for access now" },
  },
  {
    name: "org-access-requests",
    events: ["org.request_access_settings.edit"],
    risk: "medium",
    why: "it decides whether anybody can ask for access",
    raised: { when: "switched-on", to: "high", why: "anybody can ask for access now" },
  },
  {
    name: "hierarchy-removals",
    events: ["group.delete", "group.org.remove", "org.delete"],
    risk: "high",
    why: "everything below it is no longer watched",
  },
  {
    name: "hierarchy-edits",
    events: [
      "group.edit",
      "group.feature_flags.edit",
      "group.settings.edit",
      "group.settings.feature_flag.edit",
      "org.edit",
      "org.settings.feature_flag.edit",
    ],
    risk: "medium",
    why: "a setting for many projects was changed",
  },
  { name: "hierarchy-additions", events: ["group.create", "group.org.add", "org.create"], risk: "info", why: "" },
  {
    name: "integrations",
    events: [
      "org.integration.create",
      "org.integration.delete",
      "org.integration.edit",
      "org.integration.settings.edit",
      "org.target.create",
      "org.target.delete",
      "org.webhook.add",
      "org.webhook.delete",
    ],
    risk: "medium",
    why: "it decides what is watched and where results go",
  },
  {
    name: "apps",
    events: ["org.app.create", "org.app.edit", "org.app_bot.create"],
    risk: "medium",
    why: "an app acts without a person",
  },
  {
    name: "members",
    events: [
      "group.user.add",
      "group.user.provision.*",
      "group.user.remove",
      "org.user.add",
      "org.user.invite",
      "org.user.invite.*",
      "org.user.invite_link.*",
      "org.user.leave",
      "org.user.provision.*",
      "org.user.remove",
    ],
    risk: "medium",
    why: "it decides who gets in",
    raised: grantsAdmin,
    lowered: { when: "self-added", to: "info" },
  },
  {
    name: "ignores",
    events: ["org.project.ignore.create", "org.project.ignore.edit"],
    risk: "low",
    why: "an ignored finding is no longer told",
    raised: { when: "no-reason", to: "medium", why: "no reason was given" },
  },
  { name: "ignore-deletions", events: ["org.project.ignore.delete"], risk: "low", why: "" },
  {
    name: "code-analysis",
    events: ["org.sast_settings.edit"],
    risk: "low",
    why: "it decides whether code is analysed",
    raised: { when: "sast-switched-off", to: "medium", why: "code is no longer analysed" },
  },
  {
    name: "pull-request-checks",
    events: ["org.project.pr_check.edit"],
    risk: "low",
    why: "a check can be marked as passed",
    lowered: { when: "found-nothing", to: "info" },
  },
  {
    name: "projects",
    events: [
      "org.license_rule.*",
      "org.project.add",
      "org.project.attributes.edit",
      "org.project.delete",
      "org.project.edit",
      "org.project.monitor",
      "org.project.remove",
      "org.project.settings.delete",
      "org.project.settings.edit",
      "org.project.stop_monitor",
      "org.project_filter.create",
      "org.project_filter.delete",
    ],
    risk: "low",
    why: "it decides what is watched",
  },
  {
    name: "settings",
    events: [
      "group.cloud_config.settings.edit",
      "org.app.delete",
      "org.cloud_config.settings.edit",
      "org.language_settings.edit",
      "org.org_source.create",
      "org.org_source.delete",
      "org.org_source.edit",
    ],
    risk: "low",
    why: "a setting was changed",
  },
  {
    name: "daily-work",
    events: [
      "api.access",
      "group.notification_settings.edit",
      "group.tag.create",
      "group.tag.delete",
      "org.collection.create",
      "org.collection.delete",
      "org.collection.edit",
      "org.notification_settings.edit",
      "org.project.file.access",
      "org.project.files.*",
      "org.project.fix_pr.auto_open",
      "org.project.fix_pr.manual_open",
      "org.project.issue.*",
      "org.project.tag.add",
      "org.project.tag.remove",
      "org.project.test",
      "user.logged_in",
      "user.org.notification_settings.edit",
    ],
    risk: "info",
    why: "",
  },
];

/** What counts for types that no rule above names: the set of types is open. */
export const fallbackRules: readonly AuditRule[] = [
  { name: "other-events-of-groups-and-orgs", events: ["group.*", "org.*"], risk: "low", why: "" },
  { name: "other-events", events: ["*"], risk: "info", why: "" },
];
