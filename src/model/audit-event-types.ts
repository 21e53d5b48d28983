/** The event types of Snyk's page "Audit Logs", Organization and Group, and those seen beside it; the set is open. */
export const documentedEventTypes: readonly string[] = `
  api.access group.cloud_config.settings.edit group.create group.delete group.edit group.feature_flags.edit
  group.notification_settings.edit group.org.add group.org.remove group.policy.create group.policy.delete group.policy.edit
  group.request_access_settings.edit group.role.create group.role.delete group.role.edit group.service_account.create
  group.service_account.delete group.service_account.edit group.settings.edit group.settings.feature_flag.edit group.sso.add
  group.sso.auth0_connection.create group.sso.auth0_connection.edit group.sso.create group.sso.delete group.sso.edit
  group.sso.membership.sync group.sso.remove group.tag.create group.tag.delete group.user.add group.user.provision.accept
  group.user.provision.create group.user.provision.delete group.user.remove group.user.role.create group.user.role.delete
  group.user.role.edit org.app.create org.app.delete org.app.edit org.app_bot.create org.cloud_config.settings.edit
  org.collection.create org.collection.delete org.collection.edit org.create org.delete org.edit org.ignore_policy.edit
  org.integration.create org.integration.delete org.integration.edit org.integration.settings.edit org.language_settings.edit
  org.license_rule.create org.license_rule.delete org.license_rule.edit org.notification_settings.edit org.org_source.create
  org.org_source.delete org.org_source.edit org.policy.create org.policy.delete org.policy.edit org.project.add
  org.project.attributes.edit org.project.delete org.project.edit org.project.file.access org.project.files.access
  org.project.files.create org.project.files.edit org.project.fix_pr.auto_open org.project.fix_pr.manual_open
  org.project.ignore.create org.project.ignore.delete org.project.ignore.edit org.project.issue.access org.project.issue.create
  org.project.issue.edit org.project.monitor org.project.pr_check.edit org.project.remove org.project.settings.delete
  org.project.settings.edit org.project.stop_monitor org.project.tag.add org.project.tag.remove org.project.test
  org.project_filter.create org.project_filter.delete org.request_access_settings.edit org.sast_settings.edit
  org.service_account.create org.service_account.delete org.service_account.edit org.service_account.membership.upsert
  org.settings.feature_flag.edit org.target.create org.target.delete org.user.add org.user.invite org.user.invite.accept
  org.user.invite.revoke org.user.invite_link.accept org.user.invite_link.create org.user.invite_link.revoke org.user.leave
  org.user.provision.accept org.user.provision.create org.user.provision.delete org.user.remove org.user.role.create
  org.user.role.delete org.user.role.details.edit org.user.role.edit org.user.role.permissions.edit org.webhook.add
  org.webhook.delete user.logged_in user.org.notification_settings.edit`
  .trim()
  .split(/\s+/);

/** The beginnings of the documented types as patterns: `org.user.*` and the like, sorted. */
export const documentedEventPrefixes: readonly string[] = [
  ...new Set(
    documentedEventTypes.flatMap((type) => {
      const parts = type.split(".");
      return parts.slice(1).map((_, index) => `${parts.slice(0, index + 1).join(".")}.*`);
    }),
  ),
].toSorted();
