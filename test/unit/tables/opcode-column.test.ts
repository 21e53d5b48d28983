import assert from "node:assert/strict";
import { test } from "node:test";
import { DigestError } from "../../../src/errors.ts";
import { sampleDataset, withTrial } from "./table-trial.ts";

type Case = {
  readonly name: string;
  readonly configured?: string;
  readonly header: readonly string[];
  readonly row: readonly string[];
  /** The columns of the table afterwards, or what the error says. */
  readonly result: readonly string[] | RegExp;
};

const cases: readonly Case[] = [
  { name: "one known header", header: ["id", "OpCode", "x"], row: ["1", "ADD", "a"], result: ["id", "x"] },
  { name: "first", header: ["delta_opcode", "id"], row: ["change", "1"], result: ["id"] },
  { name: "last", header: ["id", "x", "change_type"], row: ["1", "a", " Add "], result: ["id", "x"] },
  {
    name: "two headers, one with other values",
    header: ["op", "id", "operation"],
    row: ["Add", "1", "backup"],
    result: ["id", "operation"],
  },
  {
    name: "two that could be it",
    header: ["op", "id", "operation"],
    row: ["Add", "1", "change"],
    result: /more than one column.*"op", "operation"/,
  },
  { name: "none", header: ["id", "x"], row: ["1", "add"], result: /no column that looks like an opcode.*"id", "x"/ },
  {
    name: "other values",
    header: ["id", "op"],
    row: ["1", "upsert"],
    result: /other values than Init, Add, Change and Remove in "op"/,
  },
  {
    name: "configured, in another case",
    configured: "KIND",
    header: ["id", "kind", "op"],
    row: ["1", "add", "change"],
    result: ["id", "op"],
  },
  {
    name: "configured and not there",
    configured: "kind",
    header: ["id", "op"],
    row: ["1", "add"],
    result: /no column "kind", which `opcode` names/,
  },
  {
    name: "configured with other values",
    configured: "kind",
    header: ["id", "kind"],
    row: ["1", "new"],
    result: /Row 1 .* has no Init, Add, Change or Remove/,
  },
];

for (const { name, configured = null, header, row, result } of cases) {
  test(`the opcode column: ${name}`, () =>
    withTrial(sampleDataset({ opcode: configured }), async (trial) => {
      await trial.run([{ kind: "whole", lines: [["id"]] }]);
      const play = trial.run([{ kind: "changes", lines: [header, row] }]);
      if (!(result instanceof RegExp)) {
        assert.deepEqual((await play).layout.columns.toSorted(), result.toSorted());
        return;
      }
      await assert.rejects(play, (error) => {
        assert.ok(error instanceof DigestError);
        assert.equal(error.kind, "data");
        assert.match(error.message, result);
        assert.match(error.remedy, /`opcode`/);
        return true;
      });
    }));
}
