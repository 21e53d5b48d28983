import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { DigestError } from "../../../src/errors.ts";
import type { FlexeraResult } from "../../../src/stages/collect-flexera.ts";
import { deriveDisguiseKey } from "../../../src/state/state-disguise.ts";
import { sampleDataset } from "../tables/table-trial.ts";
import { type Answer, FlexeraRuns } from "./flexera-runs.ts";

const delta = sampleDataset();
const snapshot = sampleDataset({ name: "cpe_catalog", mode: "snapshot" });

const table = (token: string): Answer => ({ kind: "whole", lines: ["id op x", "1 Init a", "2 Init b"], token });
const changes = (token: string, ...lines: readonly string[]): Answer => ({
  kind: "changes",
  lines: ["id op x", ...lines],
  token,
});
const all = (...lines: readonly string[]): Answer => ({ kind: "whole", lines: ["id x", ...lines] });

const failure = (kind: "remote" | "data" | "rejected-token") => (): never => {
  throw new DigestError({ kind, message: "It failed.", remedy: "" });
};

function reportOf([result]: readonly FlexeraResult[]) {
  assert.equal(result?.kind, "complete", result?.kind === "failed" ? result.error.message : "");
  return result.report;
}

function errorOf([result]: readonly FlexeraResult[]): DigestError {
  assert.equal(result?.kind, "failed");
  return result.error;
}

test("the token of a delta goes on with its saved rows: a killed run asks for the same again", () =>
  FlexeraRuns.with([delta], async (runs) => {
    assert.equal(reportOf(await runs.run(() => table("t1"))).isFirstRun, true);
    runs.nextWeek();
    await runs.run(() => changes("t2", "3 add c"), { isKilled: true });
    const report = reportOf(await runs.run(() => changes("t3", "3 add c", "1 remove ")));
    assert.deepEqual(report.run.counts, { added: 1, changed: 0, removed: 1 });
    await runs.run(() => changes("t4"));
    const tokens = runs.requests.map(({ cursor }) => (cursor?.kind === "token" ? cursor.token : null));
    assert.deepEqual(tokens, [null, "t1", "t1", "t3"]);
    assert.deepEqual(reportOf(await runs.run(() => changes("t5"))).period.counts, { added: 1, changed: 0, removed: 1 });
  }));

test("a failed dataset keeps token, rows, period and history, and the others go on", () =>
  FlexeraRuns.with([delta, snapshot], async (runs) => {
    const answers = (first: Answer | null, second: Answer) => (request: { readonly dataset: { readonly name: string } }) => {
      if (request.dataset.name === snapshot.name) return second;
      return first ?? failure("data")();
    };
    await runs.run(answers(table("t1"), all("1 a")));
    const { id, text, ...before } = runs.memory(delta.name) ?? assert.fail();
    runs.nextWeek();
    const results = await runs.run(answers(null, all("1 b")));
    assert.equal(errorOf(results).message, "It failed.");
    assert.deepEqual(results[1]?.kind === "complete" && results[1].report.run.counts, { added: 0, changed: 1, removed: 0 });
    const { id: _id, text: kept, ...after } = runs.memory(delta.name) ?? assert.fail();
    assert.deepEqual(comparable(after), comparable(before));
    assert.equal(kept?.bytes, text?.bytes);
    const report = reportOf(await runs.run(answers(changes("t2", "1 change A"), all("1 b"))));
    assert.deepEqual(report.run.listed[0]?.cells, [{ column: "x", before: "a", after: "A" }]);
    assert.deepEqual(
      report.history.map(({ periodId, rows }) => [periodId, rows]),
      [
        ["2026-W02", 2],
        ["2026-W03", 2],
      ],
    );
  }));

test("what a period told is kept for a run of it that cannot read the dataset, and for no other period", () =>
  FlexeraRuns.with([delta], async (runs) => {
    await runs.run(() => table("t1"));
    runs.nextWeek();
    const report = reportOf(await runs.run(() => changes("t2", "1 change A", "3 add c")));
    await runs.run(failure("data"));
    const unread = runs.unread(delta.name);
    assert.deepEqual(unread?.period, {
      ...report.period,
      listed: report.period.listed.map((row) => ({ ...row, isNews: false })),
    });
    assert.deepEqual([unread?.rows, unread?.run.counts, unread?.lastReadAt], [3, { added: 0, changed: 0, removed: 0 }, runs.at]);
    runs.nextWeek();
    assert.equal(runs.unread(delta.name), null);
  }));

test("a rejected token is a failure with the remedy, and leaves everything as it was", () =>
  FlexeraRuns.with([delta], async (runs) => {
    await runs.run(() => table("t1"));
    const error = errorOf(await runs.run(failure("rejected-token")));
    assert.equal(error.kind, "rejected-token");
    assert.match(error.remedy, /`on-rejected-token: reload` for `vulnerable_software`/);
    assert.deepEqual(runs.memory(delta.name)?.cursor, { kind: "token", token: "t1" });
  }));

test("a rejected token with `reload` reads everything and compares it whole", () =>
  FlexeraRuns.with([{ ...delta, onRejectedToken: "reload" }], async (runs) => {
    await runs.run(() => table("t1"));
    const report = reportOf(
      await runs.run(({ cursor }) =>
        cursor === null
          ? { kind: "whole", lines: ["id op x", "1 Init a", "3 Init c"], token: "t9" }
          : failure("rejected-token")(),
      ),
    );
    assert.equal(report.isReloaded, true);
    assert.equal(report.isFirstRun, false);
    assert.deepEqual(report.run.counts, { added: 1, changed: 0, removed: 1 });
    assert.deepEqual(runs.memory(delta.name)?.cursor, { kind: "token", token: "t9" });
    assert.match(runs.log.join("\n"), /warning: It failed\. As `on-rejected-token: reload` says/);
  }));

test("a token that failed is named as such to the next run, and no longer once it worked", () =>
  FlexeraRuns.with([delta], async (runs) => {
    await runs.run(failure("remote"));
    await runs.run(() => table("t1"));
    await runs.run(failure("remote"));
    await runs.run(() => changes("t2"));
    await runs.run(failure("data"));
    await runs.run(() => changes("t3"));
    assert.deepEqual(
      runs.requests.map(({ hasFailedBefore }) => hasFailedBefore),
      [false, false, false, true, false, false],
    );
  }));

test("another key, another mode and another organization are a first run of their own", () =>
  FlexeraRuns.with([delta], async (runs) => {
    await runs.run(() => table("t1"));
    runs.datasets = [{ ...delta, key: ["ID"] }];
    assert.equal(reportOf(await runs.run(() => changes("t2"))).isFirstRun, false, "the case of a column means nothing");
    runs.datasets = [{ ...delta, key: ["id", "x"] }];
    const { isFirstRun, run, rowsBefore } = reportOf(await runs.run(() => table("t3")));
    assert.deepEqual([isFirstRun, run.counts.added, rowsBefore], [true, 0, null]);
    assert.equal(runs.requests.at(-1)?.cursor, null);
  }));

test("a dataset that is added later is its own baseline, and one that was taken away leaves the state", () =>
  FlexeraRuns.with([delta], async (runs) => {
    await runs.run(() => table("t1"));
    runs.datasets = [snapshot, delta];
    const results = await runs.run(({ dataset }) => (dataset.name === delta.name ? changes("t2", "3 add c") : all("1 a")));
    assert.deepEqual(
      results.map((result) => result.kind === "complete" && [result.report.isFirstRun, result.report.run.counts.added]),
      [
        [true, 0],
        [false, 1],
      ],
    );
    runs.datasets = [snapshot];
    await runs.run(() => all("1 a"));
    assert.equal(runs.memory(delta.name), undefined);
  }));

test("`rolling` tells what changed since the run before, and each run is a point of the trend", () =>
  FlexeraRuns.with([snapshot], async (runs) => {
    runs.period = "rolling";
    await runs.run(() => all("1 a"));
    await runs.run(() => all("1 a", "2 b"));
    const { run, period, history } = reportOf(await runs.run(() => all("1 a", "2 b", "3 c")));
    assert.deepEqual(period, run);
    assert.deepEqual(run.counts, { added: 1, changed: 0, removed: 0 });
    assert.deepEqual(
      history.map(({ rows }) => rows),
      [1, 2, 3],
    );
  }));

test("with counts only, a delta is read whole, and neither state nor report names a column or a row", () =>
  FlexeraRuns.with([{ ...delta, show: ["secretly"], where: new Map([["secretx", ["secretb"]]]) }], async (runs) => {
    runs.detail = { kind: "hashed", key: deriveDisguiseKey("a credential") };
    const served = (...rows: readonly string[]): Answer => ({
      kind: "whole",
      lines: ["id op secretx", ...rows],
      token: "secret-token",
    });
    await runs.run(() => served("secret1 Init a", "secret2 Init secretb"));
    const report = reportOf(await runs.run(() => served("secret1 Init A", "secret3 Init secretb")));
    assert.deepEqual(report.run.counts, { added: 1, changed: 1, removed: 1 });
    assert.deepEqual(report.run.selected, { added: 1, changed: 0, removed: 1 });
    assert.deepEqual(
      runs.requests.map(({ cursor }) => cursor),
      [null, null],
    );
    const told = JSON.stringify([report, runs.memory(delta.name)], (_key, value: unknown) =>
      typeof value === "bigint" ? "" : value,
    );
    assert.doesNotMatch(told, /secret/);
    assert.doesNotMatch(runs.log.join("\n"), /secret|"id"/);
    assert.equal(runs.memory(delta.name)?.text, null);
  }));

test("with counts only, an error of the rows names no column", () =>
  FlexeraRuns.with([{ ...delta, key: ["device"] }], async (runs) => {
    runs.detail = { kind: "hashed", key: deriveDisguiseKey("a credential") };
    const error = errorOf(await runs.run(() => all("1 secret")));
    assert.equal(error.message, "The rows of vulnerable_software do not fit what `flexera-datasets` says of them.");
  }));

test("nothing that was served is left on the disk but what is attached or kept", () =>
  FlexeraRuns.with([delta, snapshot], async (runs) => {
    const first = ({ dataset }: { readonly dataset: { readonly name: string } }) =>
      dataset.name === delta.name ? table("t1") : all("1 a");
    await runs.run(first);
    await runs.run(({ dataset }) => (dataset.name === delta.name ? changes("t2", "1 add") : all("1 a")));
    const files = readdirSync(runs.folder, { recursive: true }).map(String).toSorted();
    assert.deepEqual(
      files.filter((file) => file.includes(".csv")),
      ["archive/flexera/cpe_catalog.csv.deflate", "state/flexera-1-rows.csv"],
    );
  }));

/** Hashes are private to their class, so that they are compared by their bytes. */
function comparable(memory: object): unknown {
  return JSON.parse(JSON.stringify(memory, (key, value: unknown) => (key === "keys" || key === "rows" ? String(value) : value)));
}
