import assert from "node:assert/strict";
import { test } from "node:test";
import type { Explanation } from "../../../src/model/change.ts";
import { explanationText } from "../../../src/view/explanation-text.ts";

const at = Date.UTC(2026, 10, 13, 9);
const christmas = Date.UTC(2026, 11, 24, 1);
const ignore: Explanation = {
  event: "org.project.ignore.create",
  at,
  userId: "7b21c0de-0000-4000-8000-000000000000",
  userName: "",
  reason: "accepted",
  reasonType: "wont-fix",
  end: null,
};

const cases: readonly (readonly [text: string, changed: Partial<Explanation>])[] = [
  ["by user 7b21c0… on 2026-11-13: “accepted” (will not be fixed)", {}],
  [
    "by user 7b21c0… on 2026-11-13: “accepted” (will not be fixed, until 2026-12-24)",
    { end: { kind: "at", at: christmas, orFix: false } },
  ],
  [
    "by user 7b21c0… on 2026-11-13: “accepted” (temporary, until 2026-12-24 or until a fix is available)",
    { reasonType: "temporary-ignore", end: { kind: "at", at: christmas, orFix: true } },
  ],
  [
    "by user 7b21c0… on 2026-11-13: “accepted” (temporary, until a fix is available)",
    { reasonType: "temporary-ignore", end: { kind: "fix" } },
  ],
  [
    "by user 7b21c0… on 2026-11-13: “accepted” (temporary; its end is not in Snyk's audit log)",
    { reasonType: "temporary-ignore", end: { kind: "not-named" } },
  ],
  [
    "by user 7b21c0… on 2026-11-13: “accepted” (not vulnerable, no end named)",
    { reasonType: "not-vulnerable", end: { kind: "not-named" } },
  ],
  [
    "by user 7b21c0… on 2026-11-13: “accepted” (temporary, its end cannot be read)",
    { reasonType: "temporary-ignore", end: { kind: "unreadable" } },
  ],
  ["by user 7b21c0… on 2026-11-13 (no end named)", { reason: "", reasonType: "", end: { kind: "not-named" } }],
  ["by Ada Larkfield on 2026-11-13: “accepted” (will not be fixed)", { userName: "Ada Larkfield" }],
  ["by Snyk on 2026-11-13", { userId: "", reason: "", reasonType: "" }],
];
for (const [text, changed] of cases) {
  test(text, () => assert.equal(explanationText({ ...ignore, ...changed }, "UTC"), text));
}

test("no event, no words", () => assert.equal(explanationText(null, "UTC"), ""));

test("an end is a day of the run's zone, as every other date", () => {
  const text = explanationText({ ...ignore, end: { kind: "at", at: christmas, orFix: false } }, "America/New_York");
  assert.match(text, /until 2026-12-23\)$/);
});
