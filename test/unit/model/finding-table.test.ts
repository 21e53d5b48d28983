import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Finding } from "../../../src/model/finding.ts";
import { findingKey } from "../../../src/model/finding.ts";
import { FindingTable, unknownContent } from "../../../src/model/findings/finding-table.ts";
import { copyFinding } from "../../../src/model/findings/finding-view.ts";
import { mergeCopies } from "../../../src/model/findings/merge-copies.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { SnapshotBuilder } from "../../../src/model/findings/snapshot-findings.ts";
import { hashText } from "../../../src/model/fingerprints/fingerprint-set.ts";
import { asFindingKey, type FindingKey } from "../../../src/model/ids.ts";
import { anyFinding, anyTracked } from "../state/generated-state.ts";
import { sampleFinding, sampleTracked } from "../state/sample-state.ts";

/** Findings whose key and address follow from their other members, as most of an export do. */
const served = fc.tuple(anyFinding, fc.boolean(), fc.boolean()).map(([finding, hasKey, hasUrl]): Finding => {
  const fragment = finding.codeRegion;
  const key = findingKey({ ...finding, fragment, assetFindingId: finding.filePath });
  return {
    ...finding,
    key: hasKey ? key : finding.key,
    issueUrl: hasUrl ? `${finding.projectUrl}#issue-${fragment}` : finding.issueUrl,
  };
});

const distinct = fc.uniqueArray(served, { selector: ({ key }) => key, maxLength: 20 });

test("a table gives every finding as it was added, and finds it by its key and the key's hash", () => {
  fc.assert(
    fc.property(distinct, (findings) => {
      const table = new FindingTable();
      for (const finding of findings) table.append(finding, unknownContent);
      for (const [row, finding] of findings.entries()) {
        assert.deepEqual(copyFinding(table.view(row)), finding);
        assert.equal(table.indexOfKey(finding.key), row);
        assert.equal(table.indexOf(hashText(finding.key)), row);
      }
      assert.equal(table.indexOfKey(asFindingKey("none of them")), -1);
    }),
    { seed: 4711 },
  );
});

test("two keys with one hash are told apart by their texts", () => {
  const table = new FindingTable();
  const keys = ["a", "b", "c"].map(asFindingKey);
  for (const key of keys) {
    table.append(sampleFinding({ key }), unknownContent);
    // As if all keys had the hash of the first.
    const { keyLow, keyHigh } = table.columns;
    keyLow.set(table.size - 1, keyLow.at(0));
    keyHigh.set(table.size - 1, keyHigh.at(0));
  }
  assert.equal(table.indexOfKey(asFindingKey("a")), 0);
  assert.equal(table.indexOfKey(asFindingKey("c")), -1);
});

test("what is open is a map in the order in which it was added, whether it comes as objects or from another one", () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyTracked, { selector: ({ finding }) => finding.key, maxLength: 12 }), (all) => {
      const open = OpenFindings.of(all);
      for (const copy of [open, OpenFindings.of(open.values())]) {
        assert.deepEqual(
          [...copy].map(([key, { finding, sources, unknownSince }]) => [
            key,
            { finding: copyFinding(finding), sources, unknownSince },
          ]),
          all.map((tracked) => [tracked.finding.key, tracked]),
        );
        assert.equal(copy.unknownSize, all.filter(({ unknownSince }) => unknownSince !== null).length);
      }
    }),
    { seed: 4711 },
  );
});

test("only the content of one row is known, and a copy of the findings knows it too", () => {
  const content = { low: 7, high: 9 };
  const open = OpenFindings.of([sampleTracked({ copies: 1 })]);
  assert.ok(!open.hasContent(0, unknownContent));
  open.learnContent(0, content);
  const copy = OpenFindings.of(open.values());
  assert.ok(copy.hasContent(0, content));
  assert.ok(!copy.hasContent(0, { low: 7, high: 8 }));
});

test("the hash of a row's content may be the object that the next hash overwrites", () => {
  const finding = sampleFinding({ copies: 1 });
  const open = OpenFindings.of([{ finding, sources: [], unknownSince: null }]);
  const content = { ...hashText("the bytes of a row") };
  new SnapshotBuilder(open).add(finding, hashText("the bytes of a row"));
  assert.ok(open.hasContent(0, content));
  const other = new SnapshotBuilder(nothingOpen);
  other.add(finding, hashText("the bytes of a row"));
  const { contentLow, contentHigh } = other.build().rows.columns;
  assert.deepEqual({ low: contentLow.at(0), high: contentHigh.at(0) }, content);
});

test("a snapshot is what its rows merge to, whatever their order and however they are told", () => {
  const key = fc.constantFrom("a", "b", "c", "d").map(asFindingKey);
  const row = fc
    .record({
      key,
      status: fc.constantFrom("open" as const, "resolved" as const, "ignored" as const),
      title: fc.constantFrom("x", "y"),
    })
    .map((members) => sampleFinding({ ...members, copies: 1 }));
  const rows = fc.array(row, { maxLength: 8 });
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: (finding) => finding.key }), rows, rows, (before, added, shuffled) => {
      const open = OpenFindings.of(before.map((finding) => ({ finding, sources: [], unknownSince: null })));
      const all = [...added, ...shuffled.filter((finding) => !added.includes(finding))];
      const expected = mergedByKey(all);
      for (const order of [all, all.toReversed()]) {
        const builder = new SnapshotBuilder(open);
        for (const [index, finding] of order.entries()) addEitherWay(builder, open, finding, index % 2 === 0);
        const snapshot = builder.build();
        assert.deepEqual(contentOf(snapshot), [...expected]);
        assert.equal(snapshot.size, expected.size);
        assert.deepEqual(contentOf(snapshot.rebased(nothingOpen)), [...expected]);
        for (const [one, finding] of expected) assert.deepEqual(copyFinding(snapshot.get(one) ?? assert.fail()), finding);
      }
    }),
    { seed: 4711 },
  );
});

function addEitherWay(builder: SnapshotBuilder, open: OpenFindings, finding: Finding, mayReferTo: boolean): void {
  const index = open.indexOfKey(finding.key);
  const isAsBefore = index !== -1 && JSON.stringify(open.at(index).finding) === JSON.stringify(finding);
  if (mayReferTo && isAsBefore) builder.addUnchanged(index);
  else builder.add(finding, unknownContent);
}

function mergedByKey(rows: readonly Finding[]): ReadonlyMap<FindingKey, Finding> {
  const merged = new Map<FindingKey, Finding>();
  for (const row of rows) {
    const known = merged.get(row.key);
    merged.set(row.key, known === undefined ? row : mergeCopies(known, row));
  }
  return new Map([...merged].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function contentOf(findings: ReadonlyMap<FindingKey, Finding>): unknown {
  return [...findings.values()]
    .map((finding) => [finding.key, copyFinding(finding)])
    .sort(([one], [other]) => (`${one}` < `${other}` ? -1 : 1));
}
