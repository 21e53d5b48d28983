import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../../src/errors.ts";
import { readRawInputs } from "../../../src/inputs/input-names.ts";
import type { Inputs, SnykInputs } from "../../../src/inputs/inputs.ts";
import { parseInputs } from "../../../src/inputs/parse-inputs.ts";
import { documentedEventTypes } from "../../../src/model/audit-event-types.ts";
import { documentedEvents } from "../audit/documented-events.ts";

function parse(inputs: Record<string, string>): Inputs {
  const values = {
    "snyk-token": "s3cret",
    "github-token": "ghs_secret",
    "snyk-groups": "33333333-3333-4333-8333-333333333333",
    ...inputs,
  };
  const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  return parseInputs(readRawInputs(env), "2026-11-20");
}

const columns: readonly [written: string, read: SnykInputs["columns"], warning: RegExp | null][] = [
  ["", "all", null],
  ["all", "all", null],
  ["ALL", "all", null],
  ["problem_id, Score\nPROBLEM_ID", ["PROBLEM_ID", "SCORE"], null],
  ["USER_EMAIL", ["USER_EMAIL"], null],
  ["PROBLEM_TITEL", ["PROBLEM_TITEL"], /`PROBLEM_TITEL`.*Did you mean `PROBLEM_TITLE`/],
  ["SOMETHING_THAT_SNYK_ADDED_LATER", ["SOMETHING_THAT_SNYK_ADDED_LATER"], /asked for as it is\.$/],
];

for (const [written, read, warning] of columns) {
  test(`columns: ${JSON.stringify(written)}`, () => {
    const { snyk, warnings } = parse({ "snyk-columns": written });
    assert.deepEqual(snyk?.columns, read);
    assertWarned(warnings, warning);
  });
}

const wrongColumns: readonly [written: string, problem: RegExp][] = [
  ["all, PROBLEM_ID", /together with columns/],
  ["PROBLEM ID", /cannot name a column/],
  ["1ST", /cannot name a column/],
];

for (const [written, problem] of wrongColumns) {
  test(`columns refused: ${written}`, () => {
    assert.throws(
      () => parse({ "snyk-columns": written }),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.equal(error.problems.length, 1);
        assert.match(error.problems[0]?.problem ?? "", problem);
        return true;
      },
    );
  });
}

const events: readonly [written: string, warning: RegExp | null][] = [
  ["org.user.add, org.project.*, api.access", null],
  ["org.us*", null],
  ["org.user.ad", /`org.user.ad`.*Did you mean `org.user.add`/],
  ["org.usr.*", /`org.usr.*`.*Did you mean `org.user.\*`/],
  ["something.else.altogether.that.is.new", /used as it is\.$/],
];

for (const name of ["snyk-audit-events", "snyk-audit-exclude-events"] as const) {
  for (const [written, warning] of events) {
    test(`${name}: ${written}`, () => {
      const { snyk, warnings } = parse({ [name]: written });
      const { events: wanted = [], excludedEvents = [] } = snyk?.audit ?? {};
      assert.deepEqual([...wanted, ...excludedEvents], written.split(", "));
      assertWarned(warnings, warning);
    });
  }
}

test("the event types that a warning is measured by are the documented ones", () => {
  assert.deepEqual([...documentedEventTypes], [...documentedEvents].toSorted());
});

function assertWarned(warnings: readonly string[], warning: RegExp | null): void {
  assert.equal(warnings.length, warning === null ? 0 : 1, JSON.stringify(warnings));
  if (warning !== null) assert.match(warnings[0] ?? "", warning);
}
