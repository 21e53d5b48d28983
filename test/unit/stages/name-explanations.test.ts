import assert from "node:assert/strict";
import { test } from "node:test";
import { noNames } from "../../../src/audit/event-names.ts";
import type { Digest } from "../../../src/model/digest.ts";
import { ledgerForReaders, nameExplanations } from "../../../src/stages/name-explanations.ts";
import { sampleChange, sampleDigest, sampleFinding } from "../report/sample-digest.ts";

const who = { event: "org.project.ignore.create", at: 1, userId: "user-1", userName: "", reason: "", reasonType: "", end: null };
const change = sampleChange("ignored", sampleFinding(1), who);
const namesOf = (ledger: Digest["ledger"] | null) => ledger?.entries.map((entry) => entry.change.explanation?.userName);

test("who explains a change is named where this run's data name him", () => {
  const names = { ...noNames, users: new Map([["user-1", "Ada\n<b>Larkfield</b>"]]) };
  assert.equal(nameExplanations([change], names)[0]?.explanation?.userName, "Ada <b>Larkfield</b>");
  assert.deepEqual(nameExplanations([change], noNames), [change]);
  assert.deepEqual(nameExplanations([{ ...change, explanation: null }], names), [{ ...change, explanation: null }]);
});

test("a name that was told in private is not told again where the public reads", () => {
  const { ledger } = sampleDigest({ changes: [{ ...change, explanation: { ...who, userName: "Ada" } }] });
  assert.deepEqual(namesOf(ledgerForReaders(ledger, { exposure: "private" })), ["Ada"]);
  for (const exposure of ["public-allowed", "public-counts-only"] as const)
    assert.deepEqual(namesOf(ledgerForReaders(ledger, { exposure })), [""]);
  assert.equal(ledgerForReaders(null, { exposure: "public-allowed" }), null);
});
