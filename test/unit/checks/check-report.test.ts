import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkLine, checkSummary, checkVerdict } from "../../../src/checks/check-report.ts";
import { failedCheck, passedCheck, skippedCheck, warnedCheck } from "../../../src/checks/check-result.ts";
import { checkInputs } from "../../../src/checks/input-checks.ts";
import { hasRenderer, renderMarkdown } from "../report/render-markdown.ts";

const lines = [
  passedCheck("platform", "`https://github.com` has workflow artifacts."),
  warnedCheck("schedule", "It has no schedule.", "Add a schedule.", "on:\n  schedule: []"),
  failedCheck(["labels", "x"], "The label `x` | is wrong.", "Correct it."),
  skippedCheck("mentions", "`issue-mentions` is empty."),
];

test("a line of the log has state, check and one line of text", () => {
  assert.equal(checkLine(failedCheck("template", "line 1\nline 2", "")), "failed  template: line 1 line 2");
});

test("the verdict counts what was made, what failed and what warns", () => {
  assert.equal(checkVerdict(lines), "3 of 4 checks were made: 1 failed, 1 warns.");
  assert.equal(checkVerdict([]), "0 of 0 checks were made: none failed.");
});

test("the summary tells first what to do, failures before warnings, with the YAML to paste", () => {
  const summary = checkSummary(lines);
  assert.ok(summary.indexOf("Correct it") < summary.indexOf("Add a schedule"));
  assert.ok(summary.indexOf("Add a schedule") < summary.indexOf("### All checks"));
  assert.match(summary, /```yaml\n {3}on:\n {5}schedule: \[\]\n {3}```/);
  assert.match(summary, /<code>x<\/code>/);
});

test("whatever a vendor says, the summary has one row a line and no markup of the vendor's", { skip: !hasRenderer() }, () => {
  const hostile = fc
    .constantFrom("|", "`", "```", "\n", "<script>", "<!-- ", "-->", "@octocat", "#1", "</td>", "&lt;", "$x$", "a")
    .map(String);
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 12 }), (parts) => {
      const text = parts.join(" ");
      const html = renderMarkdown(checkSummary([failedCheck("template", text, text), passedCheck("runner", text)]));
      assert.equal(html.match(/<tr>/g)?.length, 3, html);
      assert.doesNotMatch(html, /<script|<!--/);
      // GitHub makes no mentions and references of what stands in code.
      assert.doesNotMatch(html.replace(/<code>[^<]*<\/code>/g, ""), /@octocat|(?<!&)#1\b/);
    }),
    { numRuns: 25 },
  );
});

test("each problem of the inputs is a line with its value, remedy and, for the first steps, YAML", () => {
  const problem = { input: "snyk-token", value: "", problem: "is empty.", remedy: "Set it from a secret." };
  const [first, second] = checkInputs(
    [problem, { input: "severity", value: "criticl", problem: "`criticl` is not known.", remedy: "Did you mean `critical`?" }],
    ["Input `snyk-audit-events`: Snyk documents no such event."],
  );
  assert.equal(first?.detail, "`snyk-token` is empty.");
  assert.match(first?.remedy?.yaml ?? "", /snyk-token: \$\{\{ secrets\.SNYK_TOKEN \}\}/);
  assert.equal(second?.detail, "`severity` `criticl` is not known.");
});

test("a warning of the inputs is a line of its own, and does not make them wrong", () => {
  const [ok, warning] = checkInputs([], ["Input `snyk-audit-events`: Snyk documents no such event."]);
  assert.equal(ok?.state, "ok");
  assert.deepEqual(
    [warning?.state, warning?.subject, warning?.detail],
    ["warning", "snyk-audit-events", "Snyk documents no such event."],
  );
});
