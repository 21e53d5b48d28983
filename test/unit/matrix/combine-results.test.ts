import assert from "node:assert/strict";
import { test } from "node:test";
import { DigestError } from "../../../src/errors.ts";
import { type CombinedPlan, combineResults, missingSources } from "../../../src/matrix/combine-results.ts";
import type { LoadedShard } from "../../../src/matrix/load-shard.ts";
import { type ExportFile, type SnykSource, type SourceResult, sourceOf } from "../../../src/model/source.ts";
import type { ShardContent } from "../../../src/shards/shard.ts";

const scope = (digit: number) => ({ kind: "org", id: `${digit}1111111-1111-4111-8111-111111111111` }) as const;
const attachment = (digit: number, selection = "") => sourceOf(scope(digit), "pr_checks", selection);

function complete(source: SnykSource, bytes: number): SourceResult<null> {
  const files = [{ path: `${source.id}.csv`, rows: 1, bytes, sha256: "" }];
  const receipt = {
    source,
    window: { from: null, to: 1 },
    files,
    rows: 1,
    bytes,
    startedAt: 0,
    finishedAt: 1,
    exportId: null,
    warnings: [],
  };
  return { kind: "complete", receipt, data: null };
}

function failedBy(source: SnykSource, message: string): SourceResult<null> {
  return { kind: "failed", source, error: new DigestError({ kind: "remote", message, remedy: "" }) };
}

function shard(folder: string, attachments: readonly SourceResult<null>[]): LoadedShard {
  const content: ShardContent = { groupOrgs: new Map(), issues: [], usage: [], attachments, auditLogs: [], flexera: [] };
  const header = {
    artifactName: "x",
    repositoryId: "1",
    branch: "main",
    run: { id: "1", attempt: 1 },
    startedAt: 0,
    periodId: "",
    threshold: "critical",
    baseline: null,
  } as const;
  const entries = attachments.flatMap((result) => (result.kind === "complete" ? result.receipt.files.map(entryIn(folder)) : []));
  return { kind: "read", listed: { id: 1, name: folder, digest: null }, shard: { header, content }, entries };
}

function entryIn(file: string) {
  const data = { file, offset: 0, bytes: 1, sha256: "" };
  return ({ path, bytes, sha256 }: ExportFile) => ({ path, method: "deflate", bytes, sha256, crc32: 0, data }) as const;
}

const plan = (...attachments: readonly SnykSource[]): CombinedPlan => ({
  snyk: { issues: [], usage: [], attachments, auditLogs: [] },
  flexera: [],
});

const told = (results: readonly SourceResult<null>[]) =>
  results.map((result) => (result.kind === "complete" ? result.receipt.bytes : result.error.message));

test("sources come in the order of the plan, whichever shard holds them", () => {
  const loaded = [shard("a", [complete(attachment(3), 3)]), shard("b", [complete(attachment(1), 1), complete(attachment(2), 2)])];
  const { collection, files } = combineResults(plan(attachment(1), attachment(2), attachment(3)), loaded);
  assert.deepEqual(told(collection.attachments), [1, 2, 3]);
  assert.deepEqual(
    files.map(({ data }) => data.file),
    ["b", "b", "a"],
  );
});

test("a source that two shards hold is taken once, from one in which it is complete", () => {
  const failing = shard("a", [failedBy(attachment(1), "no")]);
  const whole = shard("b", [complete(attachment(1), 7)]);
  const again = shard("c", [complete(attachment(1), 8)]);
  assert.deepEqual(told(combineResults(plan(attachment(1)), [failing, whole, again]).collection.attachments), [7]);
  assert.equal(combineResults(plan(attachment(1)), [failing, whole, again]).files.length, 1);
  assert.deepEqual(told(combineResults(plan(attachment(1)), [failing]).collection.attachments), ["no"]);
});

test("a source under other filters is none that was asked for", () => {
  const loaded = [shard("a", [complete(attachment(1, "introduced=2026"), 1)])];
  const [message = ""] = told(combineResults(plan(attachment(1)), loaded).collection.attachments);
  assert.match(String(message), /^The shard that holds snyk\/org-1.*pr_checks was exported with other filters/);
});

test("a source that nobody asked for is left out", () => {
  const { collection, files } = combineResults(plan(), [shard("a", [complete(attachment(1), 1)])]);
  assert.deepEqual([collection.attachments, files], [[], []]);
});

test("a source that is missing tells why a shard could not be used", () => {
  const error = new DigestError({ kind: "data", message: "The shard cannot be read: torn.", remedy: "Re-run." });
  const refused: LoadedShard = { kind: "refused", listed: { id: 2, name: "b", digest: null }, error };
  const loaded = [shard("a", [complete(attachment(1), 1)]), refused];
  const { collection } = combineResults(plan(attachment(1), attachment(2)), loaded);
  assert.deepEqual(told(collection.attachments), [
    1,
    `No usable shard of this run holds ${attachment(2).id}. One could not be used: The shard cannot be read: torn.`,
  ]);
  assert.deepEqual(
    missingSources(plan(attachment(1), attachment(2)), loaded).map(({ id }) => id),
    [attachment(2).id],
  );
});
