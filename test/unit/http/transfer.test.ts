import assert from "node:assert/strict";
import { test } from "node:test";
import { describeTransfer, type Transfer } from "../../../src/http/transfer.ts";

const nothingAnnounced = { announcedRows: null, announcedBytes: null };

const cases: readonly (readonly [string, Transfer, number, string])[] = [
  [
    "rows and bytes of all that was announced, and how long the rest takes at this pace",
    { rows: 1_200_000, bytes: 1.6e9, announcedRows: 8_000_000, announcedBytes: 10.7e9 },
    30_000,
    "1,200,000 of 8,000,000 rows, 1.6 of 10.7 GB, 53 MB/s, about 2 min 51 s left",
  ],
  ["nothing announced", { rows: 12, bytes: 1.25e6, ...nothingAnnounced }, 15_000, "12 rows, 1.3 MB, 0.1 MB/s"],
  [
    "rows alone announced",
    { rows: 1_000, bytes: 3e6, announcedRows: 4_000, announcedBytes: null },
    10_000,
    "1,000 of 4,000 rows, 3.0 MB, 0.3 MB/s, about 30 s left",
  ],
  [
    "a packed file, of which more comes than was announced",
    { rows: 1_000, bytes: 3e6, announcedRows: 4_000, announcedBytes: 1e6 },
    10_000,
    "1,000 of 4,000 rows, 3.0 MB, 0.3 MB/s, about 30 s left",
  ],
  [
    "no rows",
    { rows: null, bytes: 5e8, announcedRows: null, announcedBytes: 2e9 },
    10_000,
    "0.5 of 2.0 GB, 50 MB/s, about 30 s left",
  ],
  ["nothing yet", { rows: 0, bytes: 0, announcedRows: 0, announcedBytes: 0 }, 0, "0 of 0 rows, 0.0 of 0.0 MB, 0.0 MB/s"],
];

for (const [what, transfer, elapsedMs, text] of cases) {
  test(`a transfer in words: ${what}`, () => assert.equal(describeTransfer(transfer, elapsedMs), text));
}
