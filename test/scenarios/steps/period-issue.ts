import assert from "node:assert/strict";
import type { Issue } from "../../sandbox/github/world/issue.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";

/** The first line of the issue of a period, as the action writes it. */
export function markerOf(period: string): string {
  return `<!-- exposure-digest:report digest="exposure-digest" period="${period}" -->`;
}

/** All issues of a period that are still there, whoever wrote them. */
export function issuesOf({ gitHub }: Sandbox, period: string): readonly Issue[] {
  return gitHub.world.issues.filter((issue) => issue.gone === null && issue.body?.includes(markerOf(period)));
}

/** The one issue of a period. */
export function issueOf(sandbox: Sandbox, period: string): Issue {
  const [issue, ...others] = issuesOf(sandbox, period);
  assert.deepEqual(
    others.map(({ number }) => number),
    [],
    `more than one issue of ${period}`,
  );
  assert.ok(issue, `no issue of ${period}`);
  return issue;
}

/** What stands below a heading of a report, up to the next one. */
export function sectionOf(body: string | null, heading: string): string {
  const [, after] = (body ?? "").split(new RegExp(`^### ${heading}$`, "m"));
  return after?.split(/^### /m)[0] ?? "";
}

/** The parts of a report that tell what is new: `Act first`, and what is below it under `New`. */
export function newOf(body: string | null): string {
  return sectionOf(body, "Act first") + sectionOf(body, "New");
}
