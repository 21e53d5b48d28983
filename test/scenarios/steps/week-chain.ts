import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaultRule } from "../../sandbox/loopback.ts";
import type { KillPoint } from "../../sandbox/runner/step-options.ts";
import type { StepResult } from "../../sandbox/runner/step-result.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import type { OptionOverrides } from "../../sandbox/snyk/default-options.ts";
import { HOUR_MS } from "../../sandbox/world/snyk-time.ts";
import { actionDirectory } from "./action-directory.ts";
import { EventfulTenant } from "./eventful-tenant.ts";
import { isoWeek } from "./iso-week.ts";
import { assertCurrentIssue, assertNothingTwice, issuesOfPeriod, pointerOf } from "./published-issues.ts";
import { ToldSoFar } from "./told-so-far.ts";
import type { Attempt } from "./uploaded-report.ts";
import { assertWellBehaved, describeRequest } from "./well-behaved.ts";

const firstReportAt = "2026-01-05T06:17:00.000Z";
const firstRunId = 16_000_000_001;

/** A run in which something went wrong, and what was seen of it. */
export type TroubledRun = {
  readonly id: number;
  readonly result: StepResult;
  readonly story: string;
  readonly periodId: string;
};

export type KilledRun = TroubledRun & { /** The request at which it was killed. */ readonly point: string };

/** Weeks in one sandbox, in each of which the tenant changes and the action runs: to its end, killed, or in trouble. */
export class WeekChain {
  readonly sandbox: Sandbox;
  readonly #tenant: EventfulTenant;
  readonly #told: ToldSoFar;
  /** Compiled code of the action, so that many short runs start fast. */
  readonly #compileCache = mkdtempSync(join(tmpdir(), "week-chain-"));
  #week = 0;
  #runs = 0;

  private constructor(sandbox: Sandbox, tenant: EventfulTenant) {
    this.sandbox = sandbox;
    this.#tenant = tenant;
    this.#told = new ToldSoFar(sandbox, tenant.world.reportAt(1));
  }

  /** A sandbox in which no run was made yet. */
  static async open(snyk: OptionOverrides = { exports: { pendingPolls: 0, startedPolls: 1 } }): Promise<WeekChain> {
    const tenant = new EventfulTenant(firstReportAt);
    const { world } = tenant;
    return new WeekChain(await startSandbox({ world, startAt: world.reportAt(1), snyk }), tenant);
  }

  /** A sandbox whose first week was reported. */
  static async start(snyk?: OptionOverrides): Promise<WeekChain> {
    const chain = await WeekChain.open(snyk);
    await chain.report("the first week");
    return chain;
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
    rmSync(this.#compileCache, { recursive: true, force: true });
  }

  /** The period of the present week. */
  get periodId(): string {
    return isoWeek(this.sandbox.clock.now());
  }

  /** A week passes, and its run must tell it right. */
  async report(story: string): Promise<StepResult> {
    this.#nextWeek();
    return this.#reportNow({ id: this.#newRun(), attempt: 1 }, story);
  }

  /** A week passes, and its run is killed. */
  async kill(killAt: KillPoint): Promise<KilledRun> {
    this.#nextWeek();
    const [id, at] = [this.#newRun(), this.sandbox.clock.now()];
    const result = await this.#run({ id, attempt: 1 }, killAt);
    const request = result.requests[killAt.index];
    const point = request === undefined ? "no request" : describeRequest(request);
    const story = `${killAt.when} ${killAt.index}, ${point}`;
    assertNothingTwice(this.sandbox, story);
    if (this.#told.settle({ id, attempt: 1 }, at, `the killed run (${story})`)) this.#assertPublished(story);
    return { id, result, point, story, periodId: this.periodId };
  }

  /** A week passes, and its run is made while `rule` breaks requests: it tells the week right, or it fails with an error. */
  async trouble(rule: FaultRule, story: string): Promise<TroubledRun> {
    this.#nextWeek();
    return this.#runInTrouble({ id: this.#newRun(), attempt: 1 }, rule, story);
  }

  /** Some hours later something more has happened, and another run is made, in trouble as before. */
  async troubleLater(rule: FaultRule, story: string): Promise<TroubledRun> {
    const { clock } = this.sandbox;
    clock.advance(3 * HOUR_MS);
    this.#tenant.playMoment(clock.now() - HOUR_MS);
    return this.#runInTrouble({ id: this.#newRun(), attempt: 1 }, rule, story);
  }

  /** The run of this week is made again: as another attempt of it, or as a run of its own. */
  async repeat(troubled: TroubledRun, how: "attempt" | "run"): Promise<void> {
    this.sandbox.clock.advance(60_000);
    const attempt = how === "attempt" ? { id: troubled.id, attempt: 2 } : { id: this.#newRun(), attempt: 1 };
    await this.#reportNow(attempt, `another ${how} after ${troubled.story}`);
    this.#assertPublished(troubled.story);
  }

  /** The issue of an earlier run, where it was made, is closed and points to the one that goes on. */
  assertSuperseded(earlier: TroubledRun): void {
    const [issue] = issuesOfPeriod(this.sandbox, earlier.periodId);
    if (issue === undefined) return;
    const [current] = issuesOfPeriod(this.sandbox, this.periodId);
    assert.equal(issue.state, "closed", `${earlier.story}: the issue of the earlier week`);
    assert.equal(pointerOf(issue), current?.number, `${earlier.story}: where the issue of the earlier week points to`);
  }

  async #reportNow(attempt: Attempt, story: string): Promise<StepResult> {
    const at = this.sandbox.clock.now();
    const result = await this.#run(attempt);
    this.#assertReported(attempt, at, result, story);
    return result;
  }

  async #runInTrouble(attempt: Attempt, rule: FaultRule, story: string): Promise<TroubledRun> {
    const { faults } = this.sandbox.journal;
    const at = this.sandbox.clock.now();
    faults.push(rule);
    const result = await this.#run(attempt);
    faults.splice(faults.indexOf(rule), 1);
    if (result.conclusion === "success") this.#assertReported(attempt, at, result, story);
    else this.#assertFailed(attempt, at, result, story);
    return { id: attempt.id, result, story, periodId: this.periodId };
  }

  #assertReported(attempt: Attempt, at: number, result: StepResult, story: string): void {
    assert.equal(result.conclusion, "success", `${story}:\n${result.log}`);
    assert.ok(this.#told.settle(attempt, at, story), `${story}: no state was saved`);
    assertNothingTwice(this.sandbox, story);
    assertCurrentIssue(this.sandbox, this.periodId, story);
    assertWellBehaved(this.sandbox, story);
  }

  #assertFailed(attempt: Attempt, at: number, result: StepResult, story: string): void {
    assert.equal(result.conclusion, "failure", `${story}:\n${result.log}`);
    assert.ok(
      result.annotations.some(({ kind }) => kind === "error"),
      `${story}: it failed without an error annotation`,
    );
    assertNothingTwice(this.sandbox, story);
    if (this.#told.settle(attempt, at, story)) this.#assertPublished(story);
  }

  /** What a saved state calls told was told: the issue of the week is there, with its comment. */
  #assertPublished(story: string): void {
    const issue = assertCurrentIssue(this.sandbox, this.periodId, story);
    assert.equal(this.sandbox.gitHub.world.comments(issue.number).length, 1, `${story}: comments of the week`);
  }

  async #run(run: Attempt, killAt?: KillPoint): Promise<StepResult> {
    const inputs = { "snyk-groups": this.#tenant.groupId, "snyk-datasets": "issues, audit-logs" };
    const extraEnv = { NODE_COMPILE_CACHE: this.#compileCache };
    const kill = killAt === undefined ? {} : { killAt };
    return this.sandbox.runAction({ actionDirectory, inputs, run, speed: 1_000, extraEnv, ...kill });
  }

  #nextWeek(): void {
    this.#week += 1;
    if (this.#week > 1) this.#tenant.playWeek(this.#week);
    this.sandbox.clock.set(this.#tenant.world.reportAt(this.#week));
    this.#forgetLabels();
  }

  /** The repository forgets the labels that issues keep, so that each week's run writes one: it is a write like others. */
  #forgetLabels(): void {
    this.sandbox.gitHub.world.book.labels.splice(0);
  }

  #newRun(): number {
    this.#runs += 1;
    return firstRunId + this.#runs;
  }
}
