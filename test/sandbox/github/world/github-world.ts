import { BlobStore } from "../artifacts/blob-store.ts";
import { writeZip } from "../artifacts/zip-archive.ts";
import type { AccessToken } from "./access-token.ts";
import type { Account } from "./account.ts";
import type { Artifact } from "./artifact.ts";
import { ArtifactShelf } from "./artifact-shelf.ts";
import type { Issue, IssueComment, Label } from "./issue.ts";
import { IssueBook } from "./issue-book.ts";
import type { PlantedArtifact, PlantedIssue } from "./planted.ts";
import { fullName, type Repository, type RepositorySettings } from "./repository.ts";
import { type Workflow, weeklyReport } from "./workflow.ts";
import type { WorkflowRun } from "./workflow-run.ts";

export type { PlantedArtifact, PlantedIssue } from "./planted.ts";

/** Everything that GitHub knows in a sandbox. It outlives the runs, and a test may look at it and change it at any time. */
export class GitHubWorld {
  readonly accounts: Account[] = [];
  readonly repositories: Repository[] = [];
  readonly tokens: AccessToken[] = [];
  readonly runs: WorkflowRun[] = [];
  /** The workflow files of the home repository. */
  readonly workflows: Workflow[] = [weeklyReport()];
  readonly book: IssueBook;
  readonly shelf: ArtifactShelf;
  /** The repository whose workflow runs. */
  readonly home: Repository;
  /** `github.token` of that workflow: may write issues and read artifacts. */
  readonly workflowToken: AccessToken;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.book = new IssueBook(now);
    this.shelf = new ArtifactShelf(new BlobStore(), now);
    this.addAccount("github-actions[bot]", { type: "Bot" });
    this.addAccount("octo-lead", { association: "MEMBER", assignable: true });
    this.addAccount("octo-guest", {});
    this.addAccount("octo-org", { type: "Organization", association: "OWNER" });
    this.home = this.addRepository("octo-org/exposures");
    this.workflowToken = this.addToken("ghs_sandboxWorkflowToken0000000000000001", {
      kind: "installation",
      login: "github-actions[bot]",
    });
    this.workflowToken.permissions = { metadata: "read", contents: "read", actions: "read", issues: "write" };
  }

  /** The issues of the home repository, pull requests left out. */
  get issues(): readonly Issue[] {
    return this.book.issues.filter((issue) => issue.repository === fullName(this.home) && !issue.pullRequest);
  }

  /** The comments on one issue of the home repository, oldest first. */
  comments(issueNumber: number): readonly IssueComment[] {
    return this.book.comments.filter(
      (comment) => comment.issueNumber === issueNumber && comment.repository === fullName(this.home),
    );
  }

  /** The labels of the home repository. */
  get labels(): readonly Label[] {
    return this.book.labels.filter((label) => label.repository === fullName(this.home));
  }

  /** The finished artifacts of the home repository, in the order in which they came. */
  get artifacts(): readonly Artifact[] {
    return this.shelf.rows.filter((row) => row.repository === fullName(this.home) && row.finalised);
  }

  /** The files of an artifact by path, or its bytes where it is not an archive. */
  readArtifact(id: number): Map<string, Buffer> | Buffer {
    return this.shelf.read(id);
  }

  addAccount(login: string, settings: Partial<Omit<Account, "id" | "login">>): Account {
    const account: Account = {
      id: 583_000 + this.accounts.length,
      login,
      type: "User",
      association: "NONE",
      assignable: false,
      ...settings,
    };
    this.accounts.push(account);
    return account;
  }

  addRepository(name: string, settings: RepositorySettings = {}): Repository {
    const [owner, repositoryName] = name.split("/");
    if (owner === undefined || repositoryName === undefined) throw new Error(`a repository is named owner/name, not ${name}`);
    const defaults = { visibility: "private", hasIssues: true, defaultBranch: "main", retentionDays: 90 } as const;
    const repository: Repository = {
      id: 710_000 + this.repositories.length,
      owner,
      name: repositoryName,
      ...defaults,
      ...settings,
    };
    this.repositories.push(repository);
    if (!this.accounts.some((account) => account.login === owner))
      this.addAccount(owner, { type: "Organization", association: "OWNER" });
    return repository;
  }

  /** A token for the home repository that may do nothing until its permissions are set. */
  addToken(value: string, settings: Partial<Omit<AccessToken, "value">> & Pick<AccessToken, "kind" | "login">): AccessToken {
    const token: AccessToken = {
      value,
      app: settings.kind === "installation" ? settings.login.replace("[bot]", "") : null,
      permissions: {},
      repositories: [fullName(this.home)],
      role: "write",
      expiresAt: null,
      ...settings,
    };
    this.tokens.push(token);
    return token;
  }

  repository(name: string): Repository | undefined {
    return this.repositories.find((repository) => fullName(repository).toLowerCase() === name.toLowerCase());
  }

  account(login: string): Account {
    const account = this.accounts.find((known) => known.login.toLowerCase() === login.toLowerCase());
    if (account === undefined) throw new Error(`no account ${login}`);
    return account;
  }

  /** Makes a run known; a step that is started makes its own known. An attempt later than the known one replaces it. */
  addRun(settings: Partial<WorkflowRun> & Pick<WorkflowRun, "id">): WorkflowRun {
    const known = this.runs.find((run) => run.id === settings.id);
    if (known !== undefined) {
      known.attempt = Math.max(known.attempt, settings.attempt ?? 1);
      return known;
    }
    const run: WorkflowRun = {
      number: this.runs.length + 1,
      repository: fullName(this.home),
      repositoryId: this.home.id,
      attempt: 1,
      event: "schedule",
      headBranch: this.home.defaultBranch,
      headSha: "d1a5f0c4b0f04a1e9c9b2f6d3c7e8a9b0c1d2e3f",
      headRepositoryId: settings.repositoryId ?? this.home.id,
      path: ".github/workflows/report.yml",
      workflowName: "Weekly exposure report",
      conclusion: null,
      createdAt: this.#now(),
      ...settings,
    };
    this.runs.push(run);
    return run;
  }

  plantIssue(planted: PlantedIssue = {}): Issue {
    const account = this.account(planted.author ?? "github-actions[bot]");
    const app = planted.app ?? (account.type === "Bot" ? account.login.replace("[bot]", "") : null);
    const { title = "Planted", body = null, labels = [], assignees = [] } = planted;
    const repository = planted.repository ?? fullName(this.home);
    const issue = this.book.open(repository, { title, body, labels, assignees }, { account, app }, planted.pullRequest);
    if (planted.state === "closed") this.book.change(issue, { state: "closed" }, this.account(planted.closedBy ?? account.login));
    const { authorAssociation = issue.authorAssociation, locked = false, createdAt = issue.createdAt } = planted;
    return Object.assign(issue, { authorAssociation, locked, createdAt, updatedAt: createdAt });
  }

  /** A comment by a person or a bot on an issue of the home repository. */
  plantComment(issueNumber: number, body: string, login = "octo-lead"): IssueComment {
    return this.book.comment(this.#issue(issueNumber), body, { account: this.account(login), app: null });
  }

  /** A person closes an issue of the home repository. */
  closeIssueAs(login: string, issueNumber: number, stateReason: "completed" | "not_planned" = "completed"): void {
    this.book.change(this.#issue(issueNumber), { state: "closed", stateReason }, this.account(login));
  }

  reopenIssueAs(login: string, issueNumber: number): void {
    this.book.change(this.#issue(issueNumber), { state: "open" }, this.account(login));
  }

  /** A person edits an issue in the browser, which stores CRLF line ends. */
  editIssueAs(
    login: string,
    issueNumber: number,
    edit: { readonly title?: string; readonly body?: string; readonly labels?: readonly string[] },
  ): void {
    const body = edit.body?.replace(/\r?\n/g, "\r\n");
    this.book.change(this.#issue(issueNumber), { ...edit, ...(body === undefined ? {} : { body }) }, this.account(login));
  }

  plantArtifactRow(planted: PlantedArtifact): Artifact {
    const repository = this.repository(planted.repository ?? fullName(this.home)) ?? this.home;
    const run = this.addRun({ id: planted.runId ?? 100, repository: fullName(repository), repositoryId: repository.id });
    const mimeType = planted.mimeType ?? "application/zip";
    const backend = this.shelf.backend(run.id, planted.attempt ?? 1);
    const reserved = this.shelf.reserve(fullName(repository), repository.retentionDays, run, backend, {
      name: planted.name,
      mimeType,
      expiresAt: null,
    });
    const blob = this.shelf.blobs.put(
      reserved.blob,
      planted.bytes ?? writeZip(planted.files ?? { "file.txt": "planted" }),
      mimeType,
    );
    const createdAt = planted.createdAt ?? reserved.createdAt;
    const row: Artifact = {
      ...reserved,
      id: planted.id ?? reserved.id,
      workflowRun: planted.workflowRun === null ? null : { ...reserved.workflowRun, ...planted.workflowRun },
      createdAt,
      expiresAt: planted.expiresAt ?? createdAt + (reserved.expiresAt - reserved.createdAt),
      sizeInBytes: planted.sizeInBytes ?? blob.size,
      digest: planted.digest === undefined ? blob.digest : planted.digest,
      finalised: true,
      expiredEarly: planted.expired ?? false,
    };
    this.shelf.rows[this.shelf.rows.indexOf(reserved)] = row;
    return row;
  }

  #issue(issueNumber: number): Issue {
    const issue = this.book.find(fullName(this.home), issueNumber);
    if (issue === undefined) throw new Error(`no issue ${issueNumber}`);
    return issue;
  }
}
