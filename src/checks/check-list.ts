/** What a check is for, as `docs/check.md` tells it. */
export type CheckDescription = {
  readonly name: string;
  /** What is certain when it is ok. */
  readonly proves: string;
  /** What it does to know. */
  readonly how: string;
  /** What to do when it is not. */
  readonly remedy: string;
};

/** Every check in the order of the report; each can give several lines, one a subject. */
export const checkList = [
  {
    name: "platform",
    proves: "GitHub has workflow artifacts of the kind that hold exports and state",
    how: "reads `GITHUB_SERVER_URL`",
    remedy: "run on github.com or GitHub Enterprise Cloud; GitHub Enterprise Server has no such artifacts",
  },
  {
    name: "runner",
    proves: "the runner starts actions on Node.js 24 and lets this step have artifacts",
    how: "reads the version of Node.js and the step's environment",
    remedy: "update a self-hosted runner to 2.327.1 or later; use the action with `uses:`",
  },
  {
    name: "artifact-service",
    proves: "the runner reaches the service that takes artifacts",
    how: "lists the artifacts of this run",
    remedy: "on a self-hosted runner let it reach GitHub's results service and blob storage",
  },
  {
    name: "inputs",
    proves: "every input is known and its value can be used",
    how: "parses all inputs as a report would",
    remedy: "correct the input that the line names; a warning is about a value that is used as it is",
  },
  {
    name: "issue-title",
    proves: "the title's template compiles and gives a title",
    how: "renders it with sample data",
    remedy: "correct `issue-title` at the place that the line names",
  },
  {
    name: "template",
    proves: "the report's template can be read, compiles and renders",
    how: "renders it with the sample data of `mode: preview`",
    remedy: "check the repository out before this step; correct the template at the file and line that the line names",
  },
  {
    name: "repository",
    proves: "`github-token` works and sees this repository",
    how: "`GET /repos/{owner}/{repo}`",
    remedy: "leave `github-token` out, or give it a token that is valid for this repository",
  },
  {
    name: "artifacts",
    proves: "`github-token` may list and download artifacts of earlier runs (`actions: read`)",
    how: "lists the artifacts that hold the state",
    remedy: "add `actions: read` to `permissions`",
  },
  {
    name: "previous-report",
    proves: "the next report has something to compare with, and how old that is",
    how: "downloads and reads the newest state of this repository and branch",
    remedy: "nothing on a first run; else the line names why a state was passed over",
  },
  {
    name: "retention",
    proves: "the state of a report is still there when the next one is made",
    how: "compares the days that the repository keeps artifacts with `issue-period` and `artifact-retention-days`",
    remedy: "raise the retention under Settings → Actions → General",
  },
  {
    name: "schedule",
    proves: "the workflow is started by a schedule, and GitHub has not switched it off",
    how: "reads the workflow's state, its last scheduled run and, with `contents: read`, its file on the default branch",
    remedy: "add `on: schedule`; enable the workflow again when GitHub disabled it",
  },
  {
    name: "issue-repository",
    proves: "the token of the issue sees the repository of the issue, and Issues are on there",
    how: "`GET /repos/{owner}/{repo}` with `issue-token`",
    remedy: "check `issue-repository` and `issue-token`; switch Issues on, or set `issue-period: none`",
  },
  {
    name: "public-repository",
    proves: "nothing is published where the public can read it unless `public-repository` allows it",
    how: "reads the visibility of both repositories",
    remedy: "use a private repository, or choose `counts-only` or `allow`",
  },
  {
    name: "issues-write",
    proves: "the token of the issue may write issues (`issues: write`)",
    how: "gives one label of the repository the colour that it already has",
    remedy: "add `issues: write` to `permissions`, or give `issue-token` that permission",
  },
  {
    name: "labels",
    proves: "the labels of the issue exist or will be created",
    how: "lists the repository's labels",
    remedy: "none: a missing label is created by the first report",
  },
  {
    name: "assignees",
    proves: "the issue can be assigned to `issue-assignees`",
    how: "`GET /repos/{owner}/{repo}/assignees/{login}`",
    remedy: "take the login out, or give the person access to the repository",
  },
  {
    name: "mentions",
    proves: "GitHub knows the accounts of `issue-mentions`",
    how: "`GET /users/{login}`; teams cannot be looked up with the token of a workflow",
    remedy: "correct the login",
  },
  {
    name: "snyk-credential",
    proves: "Snyk takes the token, or the client id and secret, in this region",
    how: "signs in, and reads from the scopes",
    remedy: "renew the token, or set `snyk-region` to the region that the token belongs to",
  },
  {
    name: "snyk-version",
    proves: "`snyk-api-version` is served, and not about to be removed",
    how: "reads the version headers of an answer",
    remedy: "set a newer `snyk-api-version`",
  },
  {
    name: "snyk-scope",
    proves: "the Group or Organization exists for the token",
    how: "reads from it in up to three ways; one that is answered with anything but 404 proves it",
    remedy: "copy the id from the scope's Settings page; give the token access to it",
  },
  {
    name: "snyk-export",
    proves: "the token may export from the scope, as far as a read can show",
    how: "asks for an export that does not exist: no export is started or counted",
    remedy: "give the token the permission to view reports; the plan must include API access",
  },
  {
    name: "snyk-audit-log",
    proves: "the token may search the audit log of the scope",
    how: "searches a window of one second",
    remedy: "give the token the permission to view audit logs, or take `audit-logs` out of `snyk-datasets`",
  },
  {
    name: "snyk-orgs",
    proves: "the Organizations of a Group can be listed and their audit logs searched",
    how: "lists them, and searches the audit logs of the first 50 in a window of one second",
    remedy: "give the token access to the Organizations, or name them in `snyk-orgs`",
  },
  {
    name: "snyk-export-budget",
    proves: "one run fits into the 20 exports an hour that Snyk allows a token",
    how: "counts the exports that the inputs ask for",
    remedy: "ask for fewer datasets, name Groups rather than their Organizations, or let the run wait",
  },
  {
    name: "flexera-credential",
    proves: "Flexera One takes the refresh token, or the client id and secret",
    how: "signs in",
    remedy: "make a new refresh token, or check `flexera-zone`",
  },
  {
    name: "flexera-organization",
    proves: "the credential may read queries of `flexera-org-id`, as far as a read can show",
    how: "asks for a query that does not exist: none is started",
    remedy: 'give it the role "View IT Visibility" or "Export data" in that organization',
  },
  {
    name: "flexera-datasets",
    proves: "which datasets a report reads, and how",
    how: "reads `flexera-datasets`",
    remedy: "correct the names that the inputs' warnings tell",
  },
  {
    name: "flexera-refresh-token",
    proves: "no refresh token of the user expires within 30 days",
    how: "`GET /iam/v1/refresh-tokens`",
    remedy: "make a new refresh token and put it into the secret",
  },
] as const satisfies readonly CheckDescription[];

export type CheckName = (typeof checkList)[number]["name"];
