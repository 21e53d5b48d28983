import assert from "node:assert/strict";
import fc from "fast-check";
import { formatCommentMarker, formatIssueMarker, formatRunLine, isSameReport } from "../../../src/model/issue-marker.ts";
import { formatPreviousLine, parsePointer, parsePreviousLine } from "../../../src/model/issue-pointer.ts";
import { type Period, periodAt } from "../../../src/model/period.ts";
import type { IssueDraft, Publication, WantedIssue } from "../../../src/model/ports.ts";
import type { Issue } from "../../sandbox/github/world/issue.ts";
import type { Fault } from "../../sandbox/loopback.ts";
import type { GitHubBench } from "../github/github-bench.ts";
import { day, fullName, port, series } from "./issue-bench.ts";

const label = "exposure-digest";
const hands = ["octo-lead", "octo-guest", "github-actions[bot]"] as const;
const badGateway: Fault = { kind: "replace-answer", reply: { status: 502, body: "<html>" } };
const refusal: Fault = { kind: "respond", reply: { status: 403, headers: { "content-type": "application/json" }, body: "{}" } };
const faults: readonly Fault[] = [{ kind: "reset" }, { kind: "lost-answer" }, badGateway, refusal];

/** Something that happens in the life of the issues; `nth` picks one of those that are there. */
export type LifeEvent =
  | { readonly kind: "run"; readonly news: boolean; readonly fault: { readonly which: number; readonly request: number } | null }
  | { readonly kind: "two-runs" }
  | { readonly kind: "time"; readonly days: number }
  | { readonly kind: "state-lost" }
  | {
      readonly kind: "close" | "reopen" | "rename" | "unlabel" | "delete" | "lock" | "comment" | "add" | "empty";
      readonly nth: number;
    }
  | { readonly kind: "label-deleted" }
  | { readonly kind: "copy"; readonly nth: number; readonly by: (typeof hands)[number] }
  | { readonly kind: "quote"; readonly nth: number };

const nth = fc.nat({ max: 9 });
const run = fc.record({
  kind: fc.constant("run" as const),
  news: fc.boolean(),
  fault: fc.option(fc.record({ which: fc.nat({ max: faults.length - 1 }), request: fc.nat({ max: 7 }) }), { freq: 3 }),
});
const byPeople = fc.record({
  kind: fc.constantFrom("close", "reopen", "rename", "unlabel", "delete", "lock", "comment", "add", "empty"),
  nth,
});

/** What runs, people, strangers and time do, in any order. */
export const lives: fc.Arbitrary<readonly LifeEvent[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: run },
    { weight: 1, arbitrary: fc.constant({ kind: "two-runs" as const }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("time" as const), days: fc.constantFrom(1, 3, 7) }) },
    { weight: 1, arbitrary: fc.constantFrom({ kind: "state-lost" as const }, { kind: "label-deleted" as const }) },
    { weight: 6, arbitrary: byPeople },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("copy" as const), nth, by: fc.constantFrom(...hands) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("quote" as const), nth }) },
  ),
  { minLength: 4, maxLength: 16 },
);

/** Lives through such events with the real adapter, and tells at the end whether everything is right. */
export class IssueLife {
  readonly #bench: GitHubBench;
  /** Issues that are none of ours, as people left them. */
  readonly #foreign = new Map<Issue, string>();
  /** Issues that a person closed or opened last. */
  readonly #handled = new Map<Issue, "open" | "closed">();
  #known: WantedIssue["known"] = null;
  #runs = 0;
  #text = "nothing";
  #sideBySide = false;

  constructor(bench: GitHubBench) {
    this.#bench = bench;
  }

  async live(event: LifeEvent): Promise<void> {
    switch (event.kind) {
      case "run":
        return this.#run(event);
      case "two-runs":
        return this.#twoRuns();
      case "time":
        return this.#bench.clock.sleep(event.days * day);
      case "state-lost":
        this.#known = null;
        return;
      case "label-deleted":
        return this.#deleteLabel();
      case "copy":
        return this.#copy(event.nth, event.by);
      case "quote":
        return this.#quote(event.nth);
      default:
        return this.#handle(event.kind, event.nth);
    }
  }

  /** A last run, to which nothing happens, must leave one right issue; and repeated, it must write nothing. */
  async end(): Promise<void> {
    this.#text = `the end, after ${this.#runs} runs`;
    const draft = this.#draft(true);
    const { issue } = await this.#publish(draft.of);
    const right = this.#issues().find(({ number }) => number === issue.number);
    assert.ok(right, `#${issue.number} is not there`);
    this.#assertRight(right);
    this.#assertOlder(right);
    this.#assertForeign();
    this.#assertComments();
    const before = this.#bench.journal.requests.length;
    await this.#publish(draft.of);
    // Whether a conversation is still locked is found out by trying.
    const sent = this.#bench.journal.requests.slice(before);
    const writes = sent.filter(({ method, status }) => method !== "GET" && status !== 403);
    assert.deepEqual(
      writes.map(({ method, target, body }) => `${method} ${target} ${body.toString()}`),
      [],
      "a repeated run writes",
    );
  }

  async #run({ news, fault }: Extract<LifeEvent, { kind: "run" }>): Promise<void> {
    if (news) this.#text = `text ${this.#runs}`;
    const draft = this.#draft(news);
    const rule = this.#breakOne(fault);
    try {
      await this.#publish(draft.of);
    } catch (thrown) {
      assert.ok(fault !== null, `a run to which nothing happened failed: ${String(thrown)}`);
    } finally {
      this.#bench.journal.faults.splice(this.#bench.journal.faults.indexOf(rule), 1);
    }
  }

  async #twoRuns(): Promise<void> {
    this.#sideBySide = true;
    const drafts = [this.#draft(true), this.#draft(true)];
    await Promise.all(drafts.map(({ of }) => this.#publish(of)));
  }

  /** The state is saved when everything else is done. */
  async #publish(of: (previous: string) => IssueDraft): Promise<Publication> {
    const issues = port(this.#bench);
    const { wanted } = of("");
    const survey = await issues.survey({ ...wanted, known: this.#known });
    const draft = of(survey.previous === null ? "" : formatPreviousLine(survey.previous.number, "← before"));
    const publication = await issues.publish({ ...draft, wanted: { ...draft.wanted, known: this.#known } }, survey);
    this.#known = { number: publication.issue.number, periodId: wanted.period.id, runId: String(1_000 + this.#runs) };
    return publication;
  }

  /** What one run wants to say; the body names the issue of the period before. */
  #draft(news: boolean): { readonly of: (previous: string) => IssueDraft } {
    this.#runs += 1;
    const startedAt = this.#bench.clock.now();
    const period = periodAt(startedAt, "week", "UTC");
    const runId = String(1_000 + this.#runs);
    const marker = formatCommentMarker(series.digest, this.#known === null ? "first-run" : runId);
    const comment = news ? { marker, body: `${marker}\n\n${this.#text}` } : null;
    const text = this.#text;
    const outcome =
      this.#known !== null && this.#known.periodId !== period.id
        ? { periodId: this.#known.periodId, text: `By then ${text}.` }
        : null;
    const head = formatIssueMarker({ ...series, periodId: period.id });
    return {
      of: (previous) => ({
        wanted: { series, period, known: this.#known },
        startedAt,
        title: titleOf(period),
        body: `${head}\n\n${text}\n\n${previous}\n\n${formatRunLine(runId, startedAt, `run ${runId}`)}\n`,
        labels: [label],
        assignees: [],
        comment,
        outcome,
      }),
    };
  }

  #breakOne(fault: { readonly which: number; readonly request: number } | null): () => Fault | null {
    let seen = -1;
    const rule = (): Fault | null => {
      seen += 1;
      return fault !== null && seen === fault.request ? (faults[fault.which] ?? null) : null;
    };
    this.#bench.journal.faults.push(rule);
    return rule;
  }

  #handle(
    kind: "close" | "reopen" | "rename" | "unlabel" | "delete" | "lock" | "comment" | "add" | "empty",
    place: number,
  ): void {
    const { world } = this.#bench.gitHub;
    const issue = this.#pick(place);
    if (issue === null) return;
    const { number } = issue;
    if (kind === "close") world.closeIssueAs("octo-lead", number);
    if (kind === "reopen") world.reopenIssueAs("octo-lead", number);
    if (kind === "close" || kind === "reopen") this.#handled.set(issue, issue.state);
    if (kind === "rename") world.editIssueAs("octo-lead", number, { title: "Renamed" });
    if (kind === "unlabel") world.editIssueAs("octo-lead", number, { labels: [] });
    if (kind === "delete") issue.gone = "deleted";
    if (kind === "lock") issue.locked = true;
    if (kind === "comment") world.plantComment(number, "What about this?", "octo-guest");
    if (kind === "add") world.editIssueAs("octo-lead", number, { body: `${issue.body ?? ""}\nSeen.` });
    if (kind === "empty") world.editIssueAs("octo-lead", number, { body: "" });
  }

  #deleteLabel(): void {
    const { book } = this.#bench.gitHub.world;
    for (const issue of book.issues) issue.labels = [];
    book.labels.splice(0);
  }

  /** A copy by other hands, with label and marker; a stranger's is none of ours. */
  #copy(place: number, author: (typeof hands)[number]): void {
    const original = this.#pick(place);
    if (original === null) return;
    const { title, body } = original;
    const copy = this.#bench.gitHub.world.plantIssue({ title, body, labels: [label], author });
    if (author === "octo-guest") this.#foreign.set(copy, shown(copy));
  }

  #quote(place: number): void {
    const original = this.#pick(place);
    if (original === null) return;
    const body = `What do we do about this?\n\n${original.body ?? ""}`;
    const quote = this.#bench.gitHub.world.plantIssue({ title: "Triage", body, author: "octo-lead" });
    this.#foreign.set(quote, shown(quote));
  }

  /** One of the issues that people may take for the report's. */
  #pick(place: number): Issue | null {
    const issues = this.#issues().filter((issue) => !this.#foreign.has(issue));
    return issues.at(-1 - (place % Math.max(issues.length, 1))) ?? null;
  }

  #issues(): readonly Issue[] {
    return this.#bench.gitHub.world.issues.filter(({ gone }) => gone === null);
  }

  /** Issues that tell a period, with the label by which copies are found. */
  #tellers(): readonly { readonly issue: Issue; readonly periodId: string }[] {
    return this.#issues().flatMap((issue) => {
      const periodId = /^<!-- exposure-digest:report digest="exposure-digest" period="([^"]*)" -->/.exec(issue.body ?? "")?.[1];
      return periodId === undefined || this.#foreign.has(issue) || !issue.labels.includes(label) ? [] : [{ issue, periodId }];
    });
  }

  #assertRight(right: Issue): void {
    const period = periodAt(this.#bench.clock.now(), "week", "UTC");
    assert.equal(right.title, titleOf(period));
    assert.ok(isSameReport(right.body ?? "", this.#wantedBody(period, right)), right.body ?? "");
    assert.equal(parsePointer(right.body ?? ""), null);
    const mayBeClosed = this.#handled.get(right) === "closed";
    if (right.state === "closed") assert.ok(mayBeClosed, `#${right.number} is closed, and no person did it`);
    const others = this.#tellers().filter(({ issue, periodId }) => periodId === period.id && issue !== right);
    for (const { issue } of others) {
      assert.equal(issue.state, "closed", `#${issue.number} is a second open issue of ${period.id}`);
      assert.ok(issue.number > right.number, `#${issue.number} is older than #${right.number}`);
    }
  }

  #wantedBody(period: Period, right: Issue): string {
    const previous = parsePreviousLine(right.body ?? "");
    const head = formatIssueMarker({ ...series, periodId: period.id });
    return `${head}\n\n${this.#text}\n\n${previous === null ? "" : formatPreviousLine(previous, "← before")}`;
  }

  #assertOlder(right: Issue): void {
    const previous = parsePreviousLine(right.body ?? "");
    const { id } = periodAt(this.#bench.clock.now(), "week", "UTC");
    for (const { issue, periodId } of this.#tellers()) {
      if (periodId === id) continue;
      const pointer = parsePointer(issue.body ?? "");
      if (issue.state === "open") {
        assert.equal(this.#handled.get(issue), "open", `#${issue.number} of ${periodId} is open`);
        assert.equal(pointer?.kind, "next-period");
      }
      if (issue.number === previous) assert.equal(pointer?.number, right.number, `where #${previous} points to`);
      assert.ok((issue.body?.match(/exposure-digest:link/g) ?? []).length <= 1);
    }
  }

  #assertForeign(): void {
    for (const [issue, before] of this.#foreign) assert.equal(shown(issue), before, `#${issue.number} is none of ours`);
  }

  #assertComments(): void {
    const written = this.#bench.gitHub.world.book.comments.filter(({ author }) => author === "github-actions[bot]");
    const marked = written.map(({ issueNumber, body }) => `${issueNumber} ${body.split("\n")[0]}`);
    // Runs at the same moment may both look before either writes; the workflow's `concurrency` is what prevents that.
    const mayBeTwice = this.#sideBySide ? 2 : 1;
    for (const one of marked) {
      const times = marked.filter((other) => other === one).length;
      assert.ok(times <= mayBeTwice, `a comment ${times} times: ${one}`);
    }
    assert.ok(written.every(({ repository }) => repository === fullName));
  }
}

function titleOf({ id }: Period): string {
  return `Exposure report ${id}`;
}

function shown({ title, body, state }: Issue): string {
  return JSON.stringify({ title, body, state });
}
