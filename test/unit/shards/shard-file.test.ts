import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { createArchiveFolder } from "../../../src/archive/archive-folder.ts";
import { DigestError } from "../../../src/errors.ts";
import { copyFinding } from "../../../src/model/findings/finding-view.ts";
import { OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { SnapshotFindings } from "../../../src/model/findings/snapshot-findings.ts";
import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import { asAuditEventId, asFindingKey } from "../../../src/model/ids.ts";
import type { ExportFile, SourceReceipt } from "../../../src/model/source.ts";
import { type Dataset, sourceOf } from "../../../src/model/source.ts";
import { type DecodedShard, decodeShard } from "../../../src/shards/decode-shard.ts";
import { encodeShard } from "../../../src/shards/encode-shard.ts";
import type { Shard, ShardContent } from "../../../src/shards/shard.ts";
import { readEntry } from "../archive/archive-files.ts";
import { sampleFinding } from "../state/sample-state.ts";
import { joinShard, splitShard } from "./shard-bytes.ts";

const scope = { kind: "group", id: "11111111-1111-4111-8111-111111111111" } as const;
const csv = Buffer.from('a,b\n"x ""y""",\u00e4\u20ac\n');
const unchanged = sampleFinding({ key: asFindingKey("unchanged") });
const wasOpen = OpenFindings.of([{ finding: unchanged, sources: [], unknownSince: null }]);

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "shards-"));
});
after(() => rm(folder, { recursive: true }));

function fileOf(path: string, bytes: Buffer): ExportFile {
  return { path, rows: 1, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

function receiptOf(dataset: Dataset, bytes: Buffer): SourceReceipt {
  const source = sourceOf(scope, dataset, "introduced=2026");
  return {
    source,
    window: { from: null, to: 2_000 },
    files: [fileOf(`${source.id}.csv`, bytes)],
    rows: 1,
    bytes: bytes.length,
    startedAt: 1_000,
    finishedAt: 2_000,
    exportId: dataset === "audit-logs" ? null : "export-1",
    warnings: ["A column\nwas left out."],
  };
}

/** One of everything that Snyk gives, and a failure. */
function contentWith(bytes: Buffer): ShardContent {
  const findings = [sampleFinding(), unchanged];
  const memory = {
    closed: FingerprintSet.of(["one", "two"]),
    recentlyBelow: FingerprintSet.of([]),
    projects: FingerprintSet.of(["p"]),
  };
  const issues = receiptOf("issues", bytes);
  const counts = {
    product: new Map([["Open Source", 3]]),
    interaction: new Map(),
    stage: new Map(),
    environment: new Map(),
    status: new Map(),
    day: new Map(),
  };
  const slow = { product: "p", interaction: "i", target: "t\u2028", orgName: "o", at: 5, durationMs: 1.5 };
  const usage = {
    orgId: "org",
    orgName: "Org",
    events: 3,
    counts,
    failuresByExitCode: new Map([["2", 1]]),
    users: FingerprintSet.of(["ann"]),
    slowest: [slow],
  };
  const id = asAuditEventId("event");
  const event = {
    id,
    createdAt: 7,
    event: "org.user.add",
    groupId: "g",
    orgId: "o",
    projectId: "",
    userId: "u",
    content: { b: [1, null], a: "x" },
  };
  const error = new DigestError({ kind: "remote", message: "It failed.", remedy: "Run again.", requestId: "r", status: 503 });
  return {
    groupOrgs: new Map([[scope.id, ["22222222-2222-4222-8222-222222222222"]]]),
    issues: [
      {
        kind: "complete",
        receipt: issues,
        data: { source: issues.source, takenAt: 1_000, fullAt: 900, findings: SnapshotFindings.of(findings, wasOpen), memory },
      },
    ],
    usage: [{ kind: "complete", receipt: receiptOf("usage", bytes), data: new Map([["org", usage]]) }],
    attachments: [{ kind: "failed", source: sourceOf(scope, "pr_checks"), error }],
    auditLogs: [{ kind: "complete", receipt: receiptOf("audit-logs", bytes), data: new Map([[id, { event, count: 2 }]]) }],
    flexera: [],
  };
}

function shardWith(bytes: Buffer): Shard {
  const header = {
    artifactName: "exposure-digest",
    repositoryId: "7",
    branch: "main",
    run: { id: "100", attempt: 2 },
    startedAt: 3_000,
    periodId: "2026-W02",
    threshold: "critical",
    baseline: { id: "99", attempt: 1, at: 10 },
  } as const;
  return { header, content: contentWith(bytes) };
}

async function written(bytes: Buffer = csv): Promise<string> {
  const archive = await createArchiveFolder(folder, "archive", 6);
  for (const dataset of ["issues", "usage", "audit-logs"]) {
    const exported = await archive.create(`snyk/group-${scope.id}/${dataset}.csv`);
    await exported.write(bytes);
    await exported.close();
  }
  const file = join(folder, "shard");
  await encodeShard(shardWith(bytes), file, { archive, before: wasOpen });
  return file;
}

function read(file: string): Promise<DecodedShard> {
  return decodeShard(file, { folder: join(folder, "read"), accept: () => {}, before: wasOpen });
}

/** A result whose findings are plain objects. */
function plainOf(result: ShardContent["issues"][number]): unknown {
  if (result.kind === "failed") return result;
  const { findings, memory, ...data } = result.data;
  const sets = [memory.closed, memory.recentlyBelow, memory.projects].map((set) => set.toFingerprints());
  return { ...result, data: { ...data, sets, findings: [...findings.values()].map((finding) => copyFinding(finding)) } };
}

test("a shard is read as it was written, and what stayed as it was is told by a reference", async () => {
  const { shard } = await read(await written());
  const { header, content } = shard;
  const told = shardWith(csv);
  assert.deepEqual(header, told.header);
  assert.deepEqual(
    { ...content, issues: content.issues.map(plainOf) },
    { ...told.content, issues: told.content.issues.map(plainOf) },
  );
  const [issues] = content.issues;
  assert.ok(issues?.kind === "complete" && issues.data.findings.isUnchanged(0));
});

test("equal shards give equal bytes, and what stayed as it was is told by its key alone", async () => {
  const bytes = await readFile(await written());
  assert.deepEqual(await readFile(await written()), bytes);
  assert.match(splitShard(bytes).text, /^\["unchanged","unchanged"\]$/m);
});

test("files come back byte for byte, whatever their bytes are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (given) => {
      const bytes = Buffer.from(given);
      const { entries } = await read(await written(bytes));
      assert.equal(entries.length, 3);
      for (const entry of entries) assert.deepEqual(await readEntry(entry), bytes);
    }),
    { seed: 4711, numRuns: 30 },
  );
});

test("a file travels as it was compressed, and is told as it was", async () => {
  const bytes = Buffer.alloc(3_000_000, Buffer.from([0, 255, 10, 34, 92, 200]));
  const { entries } = await read(await written(bytes));
  const archive = await createArchiveFolder(folder, "again", 6);
  const path = `snyk/group-${scope.id}/issues.csv`;
  const again = await archive.create(path);
  await again.write(bytes);
  await again.close();
  const told = entries.find((entry) => entry.path === path);
  assert.deepEqual({ ...told, data: null }, { ...archive.entry(path), data: null });
  assert.equal(told?.data.sha256, archive.entry(path).data.sha256);
});

const lines = (change: (all: string[]) => readonly string[]) => (text: string) => change(text.split("\n")).join("\n");
const damages: readonly (readonly [string, (text: string) => string, RegExp])[] = [
  ["another file", () => '{"format":"exposure-digest-state","version":4}\n', /it is not a shard of this action/],
  ["another release", (text) => text.replace('"version":2', '"version":3'), /another release of this action wrote/],
  ["a header without a member", (text) => text.replace('"branch":"main",', ""), /its first line is wrong at "branch"/],
  ["a line less", lines((all) => all.toSpliced(2, 1)), /its SHA-256|belong to no source/],
  ["a changed number", (text) => text.replace('["snapshot",1000,900]', '["snapshot",1000,901]'), /it differs from its SHA-256/],
  ["a file less", lines((all) => all.filter((line) => !line.startsWith('["file"'))), /its SHA-256/],
  [
    "a file twice",
    lines((all) => all.flatMap((line) => (line.startsWith('["file"') ? [line, line] : [line]))),
    /a file that no source has, or one twice|a file differs/,
  ],
  ["no end", lines((all) => all.slice(0, -2).concat("")), /its end is missing/],
  ["more behind its end", (text) => `${text}["file","x"]\n`, /it goes on behind its end/],
  ["half a line", (text) => text.slice(0, -20), /its last line is cut/],
  ["no JSON", lines((all) => all.with(3, "{")), /a line of it is not JSON/],
  [
    "a file elsewhere",
    (text) => text.replaceAll(`snyk/group-${scope.id}/usage.csv`, "snyk/../../usage.csv"),
    /a file that its source does not have/,
  ],
  [
    "a hidden folder behind the name",
    (text) => text.replaceAll(`${scope.id}/usage.csv`, `${scope.id}/usage/../x.csv`),
    /a file that its source does not have/,
  ],
  [
    "a scope that is a path",
    (text) => text.replaceAll(`"${scope.id}","usage"`, '"../..","usage"'),
    /the id of a scope is no UUID/,
  ],
  [
    "a finding that was not there",
    (text) => text.replace('["unchanged","unchanged"]', '["unchanged","other"]'),
    /stayed as it was that was not there/,
  ],
  ["rows of nothing", lines((all) => all.toSpliced(1, 0, '["snapshot",1,1]')), /rows of issues belong to no source/],
];

for (const [what, change, said] of damages) {
  test(`a shard with ${what} is refused`, async () => {
    const file = await written();
    const { text, data } = splitShard(await readFile(file));
    const changed = change(text);
    assert.notEqual(changed, text);
    await writeFile(file, joinShard({ text: changed, data }));
    await assert.rejects(read(file), (error: DigestError) => error.kind === "data" && said.test(error.message));
  });
}

const dataDamages: readonly (readonly [string, (data: Buffer) => Buffer, RegExp])[] = [
  [
    "a changed byte of a file",
    (data) => Buffer.from(data.map((byte, at) => (at === 20 ? byte ^ 1 : byte))),
    /a file differs from its SHA-256/,
  ],
  ["a byte less", (data) => data.subarray(1), /longer or shorter/],
  ["a byte more", (data) => Buffer.concat([data, Buffer.from("x")]), /longer or shorter/],
];

for (const [what, change, said] of dataDamages) {
  test(`a shard with ${what} is refused`, async () => {
    const file = await written();
    const { text, data } = splitShard(await readFile(file));
    await writeFile(file, joinShard({ text, data: change(data) }));
    await assert.rejects(read(file), (error: DigestError) => error.kind === "data" && said.test(error.message));
  });
}

test("a shard of the release before, which has lines alone, is told as what it is", async () => {
  const file = await written();
  const { text } = splitShard(await readFile(file));
  await writeFile(file, gzipSync(text.replace('"version":2', '"version":1')));
  await assert.rejects(read(file), { message: /version 1, which another release/ });
});

test("a shard that was cut is refused, wherever", async () => {
  const file = await written();
  const whole = await readFile(file);
  for (const length of [0, 5, 100, whole.length - 1]) {
    await writeFile(file, whole.subarray(0, length));
    await assert.rejects(
      read(file),
      (error: DigestError) => error.kind === "data" && /^The shard cannot be read/.test(error.message),
    );
  }
});

test("a shard that is not accepted is not read further than its first line", async () => {
  const file = await written();
  const refusal = new DigestError({ kind: "data", message: "No.", remedy: "" });
  const own = join(folder, "not-read");
  const accept = () => {
    throw refusal;
  };
  await assert.rejects(decodeShard(file, { folder: own, accept, before: wasOpen }), refusal);
  await assert.rejects(readFile(join(own, `snyk/group-${scope.id}/issues.csv`)));
});
