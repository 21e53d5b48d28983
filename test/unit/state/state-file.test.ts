import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { DigestError } from "../../../src/errors.ts";
import { compareTexts } from "../../../src/model/compare-texts.ts";
import { OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import { asAuditEventId, asFindingKey } from "../../../src/model/ids.ts";
import type { State } from "../../../src/model/state.ts";
import type { UsageTotals } from "../../../src/model/usage.ts";
import { decodeState } from "../../../src/state/decode-state.ts";
import { encodeState } from "../../../src/state/encode-state.ts";
import { trackedFindingRow } from "../../../src/state/finding-row.ts";
import { plain } from "../changes/findings-fixture.ts";
import { anyState } from "./generated-state.ts";
import { sampleSource, sampleState, sampleTracked } from "./sample-state.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "state-"));
});
after(() => rm(folder, { recursive: true }));

test("a state is read as it was written", async () => {
  await fc.assert(
    fc.asyncProperty(anyState, async (state) => {
      const file = join(folder, "round-trip");
      await encodeState(state, file);
      assert.deepEqual(comparable(await decodeState(file)), comparable(state));
    }),
    { seed: 4711, numRuns: 200 },
  );
});

test("equal states give equal bytes, in whatever order their parts were added", async () => {
  const [one, other] = [sampleTracked({ key: asFindingKey("1") }), sampleTracked({ key: asFindingKey("2") })];
  const forwards = sampleState({ open: OpenFindings.of([one, other]) });
  const backwards = sampleState({ open: OpenFindings.of([other, one]) });
  assert.deepEqual(await encoded(forwards), await encoded(backwards));
});

test("a disk that refuses is told, and nothing else: at once, or when it is full", async () => {
  await assert.rejects(encodeState(sampleState(), join(folder, "no-such-folder", "state")), { code: "ENOENT" });
  if (platform() !== "linux") return;
  const seenEvents = new Map(
    Array.from({ length: 40_000 }, (_, index) => [asAuditEventId(randomUUID()), { count: 1, createdAt: index }]),
  );
  await assert.rejects(encodeState(sampleState({ seenEvents }), "/dev/full"), { code: "ENOSPC" });
});

test("a line that is longer than all that is written at once stands between its neighbours", async () => {
  const titles = ["short", "long \u20ac".repeat(60_000), "short again"];
  const state = sampleState();
  const [entry] = state.ledger.entries;
  assert.ok(entry);
  const entries = titles.map((title) => ({ ...entry, change: { ...entry.change, tracked: sampleTracked({ title }) } }));
  const long = { ...state, ledger: { ...state.ledger, entries } };
  const file = join(folder, "long");
  await encodeState(long, file);
  assert.deepEqual(comparable(await decodeState(file)), comparable(long));
});

test("the gzip header holds no time", async () => {
  assert.equal((await encoded(sampleState())).readUInt32LE(4), 0);
});

test("fingerprints of any number are cut into lines of one mebibyte at most", async () => {
  const closed = FingerprintSet.fromFingerprints(BigUint64Array.from({ length: 200_000 }, (_, index) => BigInt(index) << 40n));
  const [source] = sampleState().sources.values();
  assert.ok(source);
  const file = join(folder, "many");
  await encodeState(
    sampleState({ sources: new Map([[sampleSource, { ...source, memory: { ...source.memory, closed } }]]) }),
    file,
  );
  const longest = Math.max(
    ...gunzipSync(await readFile(file))
      .toString()
      .split("\n")
      .map((line) => line.length),
  );
  assert.ok(longest < 1024 ** 2, `${longest}`);
  assert.deepEqual((await decodeState(file)).sources.get(sampleSource)?.memory.closed.toFingerprints(), closed.toFingerprints());
});

test("a state of version 1 is migrated", async () => {
  const lines = linesOfVersion2(await linesOfVersion4(sampleState()));
  const { issueNumber: _issueNumber, history: _history, ...rest } = JSON.parse(lines[0] ?? "");
  lines[0] = JSON.stringify({ ...rest, version: 1 });
  const state = await decodeLines(lines);
  assert.deepEqual(comparable(state), comparable(asVersion2Told(sampleState({ issueNumber: null, history: [] }))));
});

test("a state of version 2 is migrated: its exports were full ones, and it knew no usage", async () => {
  const state = await decodeLines(linesOfVersion2(await linesOfVersion4(sampleState())));
  assert.deepEqual(comparable(state), comparable(asVersion2Told(sampleState())));
});

test("a state of version 3 is migrated: it knew nothing of Flexera, and its fingerprints are forgotten", async () => {
  const lines = await linesOfVersion4(sampleState());
  lines[0] = (lines[0] ?? "").replace('"version":4', '"version":3');
  lines[lines.length - 1] = (lines.at(-1) ?? "").replace(/,"flexera":.*$/, "}]");
  assert.deepEqual(comparable(await decodeLines(lines)), comparable(withoutFingerprints(sampleState())));
});

test("a state of version 4 is migrated: it had a line for each finding", async () => {
  const two = OpenFindings.of([sampleTracked(), { ...sampleTracked({ key: asFindingKey("other") }), unknownSince: 5 }]);
  const state = sampleState({ open: two });
  const lines = await linesOfVersion4(state);
  assert.deepEqual(comparable(await decodeLines(lines)), comparable(state));
  const twice = lines.flatMap((line) => (line.startsWith('["finding"') ? [line, line] : [line]));
  await assert.rejects(decodeLines(twice), /twice/);
  const wrong = lines.map((line) => line.replace('"critical","open"', '"awful","open"'));
  await assert.rejects(decodeLines(wrong), /one of critical/);
});

test("what was unknown in a state's period is left out: earlier versions told it as a change", async () => {
  const state = sampleState();
  const lines = await linesOf(state);
  const places = [...lines.keys()].filter((place) => (lines[place] ?? "").startsWith('["entry"'));
  const [first = -1] = places;
  lines[first] = (lines[first] ?? "").replace(/^(\["entry",[^,]*,[^,]*,[^,]*),"[^"]*",(?:null|"[^"]*")/, '$1,"unknown",null');
  assert.match(lines[first] ?? "", /"unknown",null/);
  const entries = state.ledger.entries.slice(1);
  assert.deepEqual(comparable(await decodeLines(lines)), comparable({ ...state, ledger: { ...state.ledger, entries } }));
});

test("a state of version 2 that was cut or changed is refused as any other", async () => {
  const lines = linesOfVersion2(await linesOfVersion4(sampleState()));
  await assert.rejects(decodeLines(lines.slice(0, -1)), /end is missing/);
  await assert.rejects(decodeLines(lines.filter((line) => !line.startsWith('["source"'))), /belong to no source/);
  await assert.rejects(decodeLines(lines.filter((line) => !line.startsWith('["finding"'))), /0 lines of kind finding/);
});

test("a newer version asks for an update of the action", async () => {
  const lines = await linesOf(sampleState());
  lines[0] = (lines[0] ?? "").replace('"version":5', '"version":6');
  await assert.rejects(decodeLines(lines), (error) => {
    assert.ok(error instanceof DigestError);
    assert.equal(error.kind, "data");
    assert.match(error.message, /version 6.*newer release/);
    assert.match(error.remedy, /Update the action/);
    return true;
  });
});

const damages: readonly (readonly [string, (lines: string[]) => string[], RegExp])[] = [
  ["another file", () => ['{"format":"other"}'], /not a state of this action/],
  ["no lines", () => [], /end is missing/],
  ["no JSON", (lines) => [...lines.slice(0, 1), "{", ...lines.slice(1)], /line 2 is not JSON/],
  ["no list", (lines) => [...lines.slice(0, 1), "{}", ...lines.slice(1)], /line 2 is not a list/],
  ["an unknown kind", (lines) => [...lines.slice(0, 1), '["x"]', ...lines.slice(1)], /does not hold one of source/],
  ["the end cut off", (lines) => lines.slice(0, -1), /end is missing/],
  ["a line lost", (lines) => lines.filter((line) => !line.startsWith('["findings"')), /0 lines of kind findings/],
  ["a finding twice", (lines) => lines.flatMap((line) => (line.startsWith('["findings"') ? [line, line] : [line])), /twice/],
  ["texts lost", (lines) => lines.filter((line) => !line.startsWith('["finding-texts"')), /refers to what is not there/],
  ["projects lost", (lines) => lines.filter((line) => !line.startsWith('["finding-projects"')), /refers to what is not there/],
  ["lines behind the end", (lines) => [...lines, '["run","1",1,1]'], /behind its end/],
  ["a wrong severity", (lines) => lines.map((line) => line.replace('"critical","open"', '"awful","open"')), /one of critical/],
  ["a wrong status", (lines) => changeFindings(lines, flagsCell, 12), /a status that there is not/],
  ["a column cut", (lines) => changeFindings(lines, flagsCell, "AAAA"), /another length than it tells/],
  ["a column that is no base64", (lines) => changeFindings(lines, flagsCell, "A"), /cut or no base64/],
  ["a date of a finding out of range", (lines) => changeFindings(lines, firstInstantCell, 9e15), /no date can hold/],
  ["more findings than fit", (lines) => changeFindings(lines, 1, 2 ** 40, false), /more findings than it can hold/],
  ["a list that is none", (lines) => lines.map((line) => line.replace('"[\\"secret-2.0.0\\"]"', '"["')), /list of texts is none/],
  ["a member too many", (lines) => lines.map((line) => line.replace(/^(\["run".*)\]$/, "$1,1]")), /has 5 members in place of 4/],
  ["a member missing", (lines) => lines.map((line) => line.replace(/^(\["run".*),\d+\]$/, "$1]")), /does not hold a number/],
  ["a torn fingerprint", (lines) => lines.map((line) => line.replace(/^(\["memory".*)...."\]$/, '$1"]')), /fingerprints is cut/],
  ["fingerprints of no source", (lines) => lines.filter((line) => !line.startsWith('["source"')), /belong to no source/],
  [
    "a wrong header",
    (lines) => [(lines[0] ?? "").replace('"branch":"main"', '"branch":1'), ...lines.slice(1)],
    /wrong at "branch"/,
  ],
  ["no version", (lines) => [(lines[0] ?? "").replace('"version":5', '"version":"5"'), ...lines.slice(1)], /names no version/],
  [
    "usage of no window",
    (lines) => [(lines[0] ?? "").replace(/"usage":.*$/, '"usage":null}'), ...lines.slice(1)],
    /usage belongs to no window/,
  ],
  [
    "a count twice",
    (lines) => lines.flatMap((line) => (line.startsWith('["usage-count","current","day"') ? [line, line] : [line])),
    /twice/,
  ],
  ["version 0", (lines) => [(lines[0] ?? "").replace('"version":5', '"version":0'), ...lines.slice(1)], /version 0 is unknown/],
  [
    "a date out of range",
    (lines) => lines.map((line) => line.replace(/^(\["run".*),\d+\]$/, "$1,9e15]")),
    /does not hold an instant/,
  ],
];

for (const [name, damage, message] of damages) {
  test(`a state with ${name} is refused`, async () => {
    await assert.rejects(decodeLines(damage(await linesOf(sampleState()))), (error) => {
      assert.ok(error instanceof DigestError);
      assert.equal(error.kind, "data");
      assert.match(error.message, message);
      return true;
    });
  });
}

test("a state of which any byte was changed is refused, or says what it said", async () => {
  const state = sampleState();
  const bytes = await encoded(state);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ change;
      const file = join(folder, "flipped");
      await writeFile(file, changed);
      const read = await decodeState(file).catch((thrown: unknown) => thrown);
      if (read instanceof Error) assert.ok(read instanceof DigestError && read.kind === "data", String(read));
      else assert.deepEqual(comparable(await decodeState(file)), comparable(state));
    }),
    { seed: 4711, numRuns: 300 },
  );
});

test("lines of findings of which any character was changed are refused, or are findings", async () => {
  const two = [sampleTracked(), sampleTracked({ key: asFindingKey("other"), issueUrl: "", fixedIn: [], cvss: null })];
  const lines = await linesOf(sampleState({ open: OpenFindings.of(two) }));
  const places = lines.flatMap((line, index) => (/^\["finding/.test(line) ? [index] : []));
  const character = fc.constantFrom(...'"[],0129AZaz+/=-_ \u00e4\ud800');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), fc.nat(2_000), character, async (index, at, other) => {
      const line = lines[index] ?? "";
      const place = at % line.length;
      const changed = lines.with(index, `${line.slice(0, place)}${other}${line.slice(place + 1)}`);
      try {
        const { open } = await decodeLines(changed);
        for (const tracked of open.values()) assert.ok(JSON.stringify(plain(tracked)).length > 0);
      } catch (thrown) {
        assert.ok(thrown instanceof DigestError && thrown.kind === "data", String(thrown));
      }
    }),
    { seed: 4711, numRuns: 1_000 },
  );
});

test("the hash of a row's content is saved, but not where names are hidden", async () => {
  const content = { low: 1, high: 2 };
  for (const detail of [{ kind: "full" } as const, { kind: "hashed", keyCheck: "x" } as const]) {
    const state = sampleState({ detail });
    state.open.learnContent(0, content);
    const { open } = await decodeLines(await linesOf(state));
    assert.equal(open.hasContent(0, content), detail.kind === "full");
  }
});

test("a file that is no gzip, or a cut one, is refused", async () => {
  const bytes = await encoded(sampleState());
  for (const content of [Buffer.from("PK\u0003\u0004 zip"), bytes.subarray(0, bytes.length - 30), Buffer.alloc(0)]) {
    const file = join(folder, "broken");
    await writeFile(file, content);
    await assert.rejects(decodeState(file), { name: "DigestError", kind: "data" });
  }
});

test("a line without an end is refused before it fills the memory", async () => {
  const file = join(folder, "bomb");
  await writeFile(file, gzipSync(Buffer.alloc(64 * 1024 ** 2, "x"), { level: 1 }));
  await assert.rejects(decodeState(file), /a line of it is too long/);
});

test("a state that could not be read again is not written", async () => {
  const tracked = sampleTracked({ title: "x".repeat(17 * 1024 ** 2) });
  const state = sampleState({ open: OpenFindings.of([tracked]) });
  await assert.rejects(encodeState(state, join(folder, "large")), { name: "DigestError", kind: "limit" });
});

const flagsCell = 3;
const firstInstantCell = 20;

/** The lines with another member in the block of findings: a byte or an eight-byte number as a column, a text or number as it is. */
function changeFindings(lines: readonly string[], cell: number, value: number | string, isColumn = true): string[] {
  const column = cell === flagsCell ? Buffer.of(Number(value)) : Buffer.from(Float64Array.of(Number(value)).buffer);
  return lines.map((line) => {
    if (!line.startsWith('["findings"')) return line;
    const cells: unknown[] = JSON.parse(line);
    cells[cell] = isColumn && typeof value === "number" ? column.toString("base64") : value;
    return JSON.stringify(cells);
  });
}

/** What version 4 wrote of the same report: a line for each finding. */
async function linesOfVersion4(state: State): Promise<string[]> {
  const findings = [...state.open.values()].map((tracked) => JSON.stringify(["finding", ...trackedFindingRow(tracked)]));
  const lines = (await linesOf(state)).filter((line) => !/^\["finding[s-]/.test(line) || line.startsWith('["findings"'));
  return lines.flatMap((line, index) => {
    if (index === 0) return [line.replace('"version":5', '"version":4')];
    if (line.startsWith('["findings"')) return findings;
    const counted = line.replace(/"finding":0,.*"findings":\d+,/, `"finding":${findings.length},`);
    return [line.startsWith('["end"') ? counted : line];
  });
}

async function encoded(state: State): Promise<Buffer> {
  const file = join(folder, "encoded");
  await encodeState(state, file);
  return readFile(file);
}

async function linesOf(state: State): Promise<string[]> {
  return gunzipSync(await encoded(state))
    .toString()
    .trimEnd()
    .split("\n");
}

async function decodeLines(lines: readonly string[]): Promise<State> {
  const file = join(folder, "lines");
  await writeFile(file, gzipSync(lines.map((line) => `${line}\n`).join("")));
  return decodeState(file);
}

/** What version 2 wrote of the same report: no usage, and of a source only when its export was started. */
function linesOfVersion2(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !line.startsWith('["usage-'))
    .map((line, index) => {
      if (index === 0) return line.replace('"version":4', '"version":2').replace(/,"usage":.*$/, "}");
      if (line.startsWith('["source"')) return line.replace(/,\d+\]$/, "]");
      return line.startsWith('["end"') ? line.replace(/,"usage-count":.*$/, "}]") : line;
    });
}

function asVersion2Told(state: State): State {
  const told = withoutFingerprints(state);
  const sources = [...told.sources].map(([id, source]) => [id, { ...source, fullAt: source.takenAt }] as const);
  return { ...told, sources: new Map(sources), usage: null };
}

/** What is left of a state whose fingerprints nobody can read any more. */
function withoutFingerprints(state: State): State {
  const none = FingerprintSet.of([]);
  const memory = { closed: none, recentlyBelow: none, projects: none };
  const sources = [...state.sources].map(([id, source]) => [id, { ...source, memory }] as const);
  const forget = (totals: UsageTotals): UsageTotals => ({ ...totals, users: none, question: "before version 4" });
  const { usage } = state;
  const forgotten = usage === null ? null : { current: forget(usage.current), before: usage.before && forget(usage.before) };
  return { ...state, sources: new Map(sources), usage: forgotten };
}

/** Fingerprints are private to their set, so deepEqual would not look at them. */
function comparable(state: State): unknown {
  const sources = [...state.sources].map(([id, { memory, ...source }]) => [
    id,
    source,
    memory.closed.toFingerprints(),
    memory.recentlyBelow.toFingerprints(),
    memory.projects.toFingerprints(),
  ]);
  const { usage } = state;
  return {
    ...state,
    open: [...state.open].sort(([one], [other]) => compareTexts(one, other)).map(([key, tracked]) => [key, plain(tracked)]),
    sources: new Map(sources.map((source) => [source[0], source])),
    usage: usage === null ? null : { current: comparableTotals(usage.current), before: comparableTotals(usage.before) },
  };
}

function comparableTotals(totals: UsageTotals | null): unknown {
  return totals === null ? null : { ...totals, users: totals.users.toFingerprints() };
}
