import assert from "node:assert/strict";
import { test } from "node:test";
import type { PeriodOutcome } from "../../../src/model/period-outcome.ts";
import { closingText } from "../../../src/report/closing-text.ts";

const none = { resolved: 0, ignored: 0, downgraded: 0, gone: 0, left: 0, "still-open": 0, unknown: 0 };

function textOf(came: Partial<PeriodOutcome["came"]>, became: Partial<PeriodOutcome["became"]>, periodId = "2026-W46"): string {
  return closingText({ periodId, came: { new: 0, reopened: 0, escalated: 0, ...came }, became: { ...none, ...became } });
}

const cases: readonly (readonly [string, string])[] = [
  [
    textOf({ new: 12 }, { resolved: 7, ignored: 1, "still-open": 4 }),
    "By then, of the 12 new findings of week 2026-W46, 7 were resolved, 1 was ignored and 4 were still open.",
  ],
  [
    textOf({ new: 3, reopened: 1, escalated: 2 }, { gone: 2, "still-open": 4 }),
    "By then, of the 6 new, reopened and escalated findings of week 2026-W46, 2 were gone and 4 still open.",
  ],
  [textOf({ new: 1 }, { resolved: 1 }), "By then the only new finding of week 2026-W46 was resolved."],
  [textOf({ reopened: 2 }, { "still-open": 2 }), "By then both reopened findings of week 2026-W46 were still open."],
  [textOf({ new: 4_213 }, { resolved: 4_213 }), "By then all 4,213 new findings of week 2026-W46 were resolved."],
  [
    textOf({ new: 3 }, { resolved: 1, downgraded: 1, unknown: 1 }, "2026-11"),
    "By then, of the 3 new findings of 2026-11, 1 was resolved, 1 less severe than is reported and 1 unknown because a source failed.",
  ],
  [
    textOf({ new: 2 }, { left: 1, unknown: 1 }, "2026-11-20"),
    "By then, of the 2 new findings of 2026-11-20, 1 was no longer reported on and 1 unknown because a source failed.",
  ],
  [textOf({}, {}), ""],
];

for (const [text, expected] of cases) test(`closing text: ${expected}`, () => assert.equal(text, expected));
