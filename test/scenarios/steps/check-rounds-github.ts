import type { CheckRound } from "./check-rounds.ts";
import { at } from "./world-changes.ts";

const token = { permissions: { metadata: "read", contents: "read", actions: "read", issues: "write" } } as const;

/** What can be wrong on GitHub's side and with the inputs. */
export const gitHubRounds: readonly CheckRound[] = [
  {
    title: "GitHub Enterprise Server",
    provoke: () => ({ extraEnv: { GITHUB_SERVER_URL: "https://github.acme.example" } }),
    expected: [{ check: "platform", state: "failed", detail: /Enterprise Server/, remedy: /github\.com/ }],
    follow: () => ({}),
  },
  {
    title: "a runner that hands out no artifacts",
    provoke: () => ({ extraEnv: { ACTIONS_RESULTS_URL: "", ACTIONS_RUNTIME_TOKEN: "" } }),
    expected: [
      { check: "runner", state: "failed", detail: /no access to artifacts/, remedy: /uses: OWNER\/exposure-digest/ },
      { check: "artifact-service", state: "failed", detail: /cannot be reached/, remedy: /uses:/ },
    ],
    follow: () => ({}),
  },
  {
    title: "a service for artifacts that refuses",
    provoke: ({ journal }) => {
      journal.faults.push(({ server }) =>
        server === "results" ? { kind: "respond", reply: { status: 403, body: "{}" } } : null,
      );
      return {};
    },
    expected: [{ check: "artifact-service", state: "failed", detail: /403/, remedy: /Run the job again/ }],
    follow: ({ journal }) => {
      journal.faults.length = 0;
      return {};
    },
  },
  {
    title: "inputs that are wrong or probably not meant, and a template without a checkout",
    provoke: () => ({ inputs: { timezone: "Europe/Berlln", "snyk-audit-events": "org.user.ad", template: "mine.hbs" } }),
    expected: [
      { check: "inputs", state: "failed", detail: /Europe\/Berlln/, remedy: /IANA/ },
      { check: "inputs", state: "warning", detail: /org\.user\.ad/, remedy: /Correct the value/ },
      { check: "template", state: "failed", detail: /`mine\.hbs` cannot be read/, remedy: /uses: actions\/checkout@/ },
    ],
    follow: () => ({
      inputs: { timezone: "Europe/Berlin", "snyk-audit-events": "org.user.add", template: "mine.hbs" },
      workspaceFiles: { "mine.hbs": "# {{headline}}\n" },
    }),
  },
  {
    title: "a token of GitHub that is none",
    provoke: () => ({ inputs: { "github-token": "ghp_expiredTokenOfSomebody00000000000001" } }),
    expected: [
      { check: "repository", state: "failed", detail: /401/, remedy: /github-token/ },
      { check: "artifacts", state: "failed", detail: /401/, remedy: /github-token/ },
      { check: "issue-repository", state: "failed", detail: /401/, remedy: /issue-token/ },
    ],
    follow: () => ({}),
  },
  {
    title: "a token that may not read artifacts",
    provoke: ({ gitHub }) => {
      gitHub.world.workflowToken.permissions = { metadata: "read", contents: "read", issues: "write" };
      return {};
    },
    expected: [
      {
        check: "artifacts",
        state: "failed",
        detail: /403/,
        remedy: /permissions:\n {2}contents: read\n {2}actions: read\n {2}issues: write/,
      },
    ],
    follow: ({ gitHub }) => {
      gitHub.world.workflowToken.permissions = { ...token.permissions };
      return {};
    },
  },
  {
    title: "a state of another branch alone: the first report on this one is the remedy",
    provoke: ({ gitHub }) => {
      const { home } = gitHub.world;
      gitHub.world.plantArtifactRow({
        name: "exposure-digest-state",
        workflowRun: { id: 100, repository_id: home.id, head_repository_id: home.id, head_branch: "trial", head_sha: "d1a5f0c4" },
      });
      return {};
    },
    expected: [{ check: "previous-report", state: "warning", detail: /another branch \(trial\)/, remedy: /new branch/ }],
    follow: async (story) => {
      await story.report();
      return {};
    },
  },
  {
    title: "artifacts that are gone before the next report, no schedule, and people whom GitHub does not know",
    provoke: ({ gitHub }) => {
      at(gitHub.world.workflows, 0).content = "on: workflow_dispatch\n";
      return {
        extraEnv: { GITHUB_RETENTION_DAYS: "5" },
        inputs: { "issue-assignees": "octo-guest", "issue-mentions": "@nobody-here" },
      };
    },
    expected: [
      { check: "retention", state: "warning", detail: /5 days/, remedy: /Settings → Actions/ },
      { check: "schedule", state: "warning", detail: /has no schedule/, remedy: /schedule: \[\{ cron: "17 6 \* \* 1" \}\]/ },
      { check: "assignees", state: "warning", detail: /octo-guest/, remedy: /issue-assignees/ },
      { check: "mentions", state: "warning", detail: /@nobody-here/, remedy: /issue-mentions/ },
    ],
    follow: ({ gitHub }) => {
      at(gitHub.world.workflows, 0).content = 'on:\n  schedule: [{ cron: "17 6 * * 1" }]\n';
      return { inputs: { "issue-assignees": "octo-lead", "issue-mentions": "@octo-lead" } };
    },
  },
  {
    title: "Issues that are switched off",
    provoke: ({ gitHub }) => {
      gitHub.world.home.hasIssues = false;
      return {};
    },
    expected: [{ check: "issue-repository", state: "failed", detail: /switched off/, remedy: /issue-period: none/ }],
    follow: () => ({ inputs: { "issue-period": "none" } }),
  },
  {
    title: "a repository of the issue that the workflow's token does not reach",
    provoke: ({ gitHub }) => {
      gitHub.world.addRepository("octo-org/reports");
      gitHub.world.book.addLabel("octo-org/reports", "bug", "d73a4a", null);
      return { inputs: { "issue-repository": "octo-org/reports" } };
    },
    expected: [
      { check: "issue-repository", state: "failed", detail: /404/, remedy: /issue-token: \$\{\{ secrets\.ISSUE_TOKEN \}\}/ },
    ],
    follow: ({ gitHub }) => {
      const other = gitHub.world.addToken("ghs_sandboxOfAnotherApp000000000000003", {
        kind: "installation",
        login: "github-actions[bot]",
        repositories: ["octo-org/reports"],
      });
      other.permissions = { metadata: "read", issues: "write" };
      return { inputs: { "issue-repository": "octo-org/reports", "issue-token": other.value } };
    },
  },
];
