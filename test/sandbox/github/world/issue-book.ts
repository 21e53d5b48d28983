import type { Account } from "./account.ts";
import type { Issue, IssueComment, Label } from "./issue.ts";

/** Who writes: the account, and the App in whose name it does. */
export type Author = { readonly account: Account; readonly app: string | null };

/** What a new issue says. */
export type IssueDraft = {
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
};

/** What to change of an issue; what is not named stays. */
export type IssueChange = {
  readonly title?: string;
  readonly body?: string | null;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly state?: "open" | "closed";
  readonly stateReason?: Issue["stateReason"];
  readonly duplicateOf?: number;
};

/** The issues, comments and labels of all repositories. */
export class IssueBook {
  readonly issues: Issue[] = [];
  readonly comments: IssueComment[] = [];
  readonly labels: Label[] = [];
  readonly #now: () => number;
  #lastId = 3_000_000_000;

  constructor(now: () => number) {
    this.#now = now;
  }

  find(repository: string, number: number): Issue | undefined {
    return this.issues.find((issue) => issue.number === number && issue.repository === repository);
  }

  findLabel(repository: string, name: string): Label | undefined {
    return this.labels.find((label) => label.repository === repository && label.name.toLowerCase() === name.toLowerCase());
  }

  /** Issues and pull requests count in one row of numbers. */
  open(repository: string, draft: IssueDraft, author: Author, pullRequest = false): Issue {
    const now = this.#now();
    const numbers = this.issues.filter((issue) => issue.repository === repository).map((issue) => issue.number);
    const issue: Issue = {
      id: this.#newId(),
      number: Math.max(0, ...numbers) + 1,
      repository,
      pullRequest,
      title: draft.title,
      body: draft.body,
      state: "open",
      stateReason: null,
      duplicateOf: null,
      labels: this.#ensureLabels(repository, draft.labels),
      assignees: [...draft.assignees],
      author: author.account.login,
      authorAssociation: author.account.association,
      app: author.app,
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      closedBy: null,
      locked: false,
      gone: null,
      edits: 0,
    };
    this.issues.push(issue);
    return issue;
  }

  change(issue: Issue, change: IssueChange, by: Account): void {
    const before = JSON.stringify(issue);
    if (change.title !== undefined) issue.title = change.title;
    if (change.body !== undefined) issue.body = change.body;
    if (change.labels !== undefined) issue.labels = this.#ensureLabels(issue.repository, change.labels);
    if (change.assignees !== undefined) issue.assignees = [...change.assignees];
    if (change.title !== undefined || change.body !== undefined) issue.edits += 1;
    if (change.state !== undefined && change.state !== issue.state) this.#turn(issue, change.state, change, by);
    if (JSON.stringify(issue) !== before) issue.updatedAt = this.#now();
  }

  comment(issue: Issue, body: string, author: Author): IssueComment {
    const now = this.#now();
    const { login, association } = author.account;
    const { number: issueNumber, repository } = issue;
    const comment: IssueComment = {
      id: this.#newId(),
      issueNumber,
      repository,
      body,
      author: login,
      authorAssociation: association,
      app: author.app,
      createdAt: now,
      updatedAt: now,
    };
    this.comments.push(comment);
    issue.updatedAt = now;
    return comment;
  }

  addLabel(repository: string, name: string, color: string, description: string | null): Label {
    const label = { id: this.#newId(), repository, name, color, description };
    this.labels.push(label);
    return label;
  }

  #turn(issue: Issue, state: "open" | "closed", change: IssueChange, by: Account): void {
    issue.state = state;
    issue.closedAt = state === "closed" ? this.#now() : null;
    issue.closedBy = state === "closed" ? by.login : null;
    issue.stateReason = state === "closed" ? (change.stateReason ?? "completed") : "reopened";
    issue.duplicateOf = issue.stateReason === "duplicate" ? (change.duplicateOf ?? null) : null;
  }

  /** An unknown label comes into being, grey and without a description. A known one keeps its spelling. */
  #ensureLabels(repository: string, names: readonly string[]): string[] {
    const spelled = names.map(
      (name) => (this.findLabel(repository, name) ?? this.addLabel(repository, name, "ededed", null)).name,
    );
    return [...new Set(spelled)];
  }

  #newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}
