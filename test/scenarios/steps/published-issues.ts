import assert from "node:assert/strict";
import type { Issue } from "../../sandbox/github/world/issue.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { tally } from "./tally.ts";

const reportMarker = /^<!-- exposure-digest:report digest="exposure-digest" period="([^"]*)" -->/m;
const commentMarker = /^<!-- exposure-digest:comment [^\n]*-->/m;
const pointerLine = /^<!-- exposure-digest:link -->.*#(\d+)/m;

/** The period that an issue tells by its hidden line; null for any other issue. */
export function periodOf(issue: Issue): string | null {
  return reportMarker.exec(issue.body ?? "")?.[1] ?? null;
}

/** The issues that tell a period. */
export function issuesOfPeriod(sandbox: Sandbox, periodId: string): readonly Issue[] {
  return sandbox.gitHub.world.issues.filter((issue) => periodOf(issue) === periodId);
}

/** The hidden lines of the comments on an issue. */
export function commentMarkers(sandbox: Sandbox, issue: Issue): readonly string[] {
  return sandbox.gitHub.world.comments(issue.number).map(({ body }) => commentMarker.exec(body)?.[0] ?? body);
}

/** Nothing is there twice: no issue of a period, no comment of a marker on an issue, no label. */
export function assertNothingTwice(sandbox: Sandbox, story: string): void {
  const { issues, labels } = sandbox.gitHub.world;
  assert.deepEqual(repeated(issues.map((issue) => periodOf(issue) ?? issue.title)), [], `${story}: a second issue of a period`);
  for (const issue of issues)
    assert.deepEqual(repeated(commentMarkers(sandbox, issue)), [], `${story}: a second comment on issue ${issue.number}`);
  assert.deepEqual(repeated(labels.map(({ name }) => name.toLowerCase())), [], `${story}: a second label`);
}

/** The issue of the period is the only open one, and every earlier one is closed and points to a later one. */
export function assertCurrentIssue(sandbox: Sandbox, periodId: string, story: string): Issue {
  const { issues } = sandbox.gitHub.world;
  const [current] = issuesOfPeriod(sandbox, periodId);
  assert.ok(current, `${story}: no issue of ${periodId}`);
  assert.deepEqual(
    issues.filter(({ state }) => state === "open").map(({ number }) => number),
    [current.number],
    `${story}: open issues`,
  );
  for (const issue of issues.filter(({ state }) => state === "closed")) {
    const target = Number(pointerLine.exec(issue.body ?? "")?.[1] ?? "0");
    assert.ok(target > issue.number && target <= current.number, `${story}: issue ${issue.number} points to ${target}`);
  }
  return current;
}

/** Where a closed issue points to; null when it points nowhere. */
export function pointerOf(issue: Issue): number | null {
  const target = pointerLine.exec(issue.body ?? "")?.[1];
  return target === undefined ? null : Number(target);
}

function repeated(texts: readonly string[]): readonly string[] {
  return Object.entries(tally(texts))
    .filter(([, count]) => count > 1)
    .map(([text]) => text);
}
