import assert from "node:assert/strict";
import { test } from "node:test";
import type { Explanation } from "../../../src/model/change.ts";
import { explanationRow, readExplanation } from "../../../src/state/explanation-row.ts";
import { RowReader, SharedTexts } from "../../../src/state/row-reader.ts";

const plain: Explanation = {
  event: "org.project.ignore.create",
  at: 1,
  userId: "user",
  userName: "",
  reason: "reason",
  reasonType: "wont-fix",
  end: null,
};
const plainRow = ["org.project.ignore.create", 1, "user", "reason", "wont-fix"];
const read = (cells: readonly unknown[]): Explanation => new RowReader([cells], "row", new SharedTexts()).row(readExplanation);

test("a row of a release that knew neither name nor end is read, and such a row is written where there is neither", () => {
  assert.deepEqual(read(plainRow), plain);
  assert.deepEqual(explanationRow(plain), plainRow);
});

const ends: readonly Explanation["end"][] = [
  null,
  { kind: "at", at: 5, orFix: true },
  { kind: "fix" },
  { kind: "not-named" },
  { kind: "unreadable" },
];
for (const end of ends) {
  test(`name and end come back: ${JSON.stringify(end)}`, () => {
    const explanation = { ...plain, userName: "Ada", end };
    assert.deepEqual(read(explanationRow(explanation)), explanation);
  });
}

const damaged: readonly (readonly unknown[])[] = [
  [...plainRow, ""],
  [...plainRow, "", undefined],
  [...plainRow, 7, null],
  [...plainRow, "", ["at", "5", true]],
  [...plainRow, "", ["at", 5]],
  [...plainRow, "", ["never"]],
  [...plainRow, "", ["fix", 1]],
  [...plainRow, "", null, null],
];
for (const cells of damaged) {
  test(`a damaged row is refused: ${JSON.stringify(cells.slice(5))}`, () => assert.throws(() => read(cells), /row/));
}
