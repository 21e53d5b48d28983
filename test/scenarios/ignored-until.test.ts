import assert from "node:assert/strict";
import { test } from "node:test";
import { removeOrgUser } from "../sandbox/world/audit-samples.ts";
import type { IgnoreReason } from "../sandbox/world/changing-world.ts";
import { HOSTILE_SAMPLES } from "../sandbox/world/hostile-text.ts";
import { DAY_MS } from "../sandbox/world/snyk-time.ts";
import { passed } from "./steps/ending.ts";
import { issueOf, sectionOf } from "./steps/period-issue.ts";
import { artifactFile } from "./steps/published-artifact.ts";
import { changesOf } from "./steps/published-changes.ts";
import { smallWorld, startStory } from "./steps/story.ts";
import { at, newCritical, projectsOf } from "./steps/world-changes.ts";

const temporary = "temporary-ignore";
const unreadable = { kind: "unreadable" };
const inputs = { "snyk-datasets": "issues, audit-logs" };
const hostile = HOSTILE_SAMPLES.slice(0, 16).join(" ");

/** What each event carries, what of it the report tells in a line, and what changes.json has. */
const cases: readonly (readonly [why: IgnoreReason, told: string, end: object])[] = [
  [
    { reason: "Case 1", reasonType: temporary, members: { expires: "2026-12-24T01:00:00.000Z" } },
    "“Case 1” (temporary, until 2026-12-24)",
    { kind: "at", at: "2026-12-24T01:00:00.000Z", orFix: false },
  ],
  [
    { reason: "Case 2", members: { disregardIfFixable: true } },
    "“Case 2” (will not be fixed, until a fix is available)",
    { kind: "fix" },
  ],
  [
    { reason: "Case 3", members: { expires: "2026-12-24", disregardIfFixable: true } },
    "“Case 3” (will not be fixed, until 2026-12-24 or until a fix is available)",
    { kind: "at", at: "2026-12-24T00:00:00.000Z", orFix: true },
  ],
  [
    { reason: "Case 4", reasonType: temporary },
    "“Case 4” (temporary; its end is not in Snyk's audit log)",
    { kind: "not-named" },
  ],
  [
    { reason: "Case 5", members: { expires: 1_798_070_400_000 } },
    "“Case 5” (will not be fixed, its end cannot be read)",
    unreadable,
  ],
  [{ reason: "Case 6", members: { expires: "never" } }, "“Case 6” (will not be fixed, its end cannot be read)", unreadable],
  [
    { reason: "Case 7", members: { expires: "9".repeat(50_000) } },
    "“Case 7” (will not be fixed, its end cannot be read)",
    unreadable,
  ],
  [{ reason: "Case 8", members: { expires: hostile } }, "“Case 8” (will not be fixed, its end cannot be read)", unreadable],
  [{ reason: "Case 9", members: { expires: null } }, "“Case 9” (will not be fixed, no end named)", { kind: "not-named" }],
];

test("An ignored finding is told with who ignored it, why and until when, for the whole week", async (t) => {
  const world = smallWorld();
  const story = await startStory(t, { world });
  const project = at(projectsOf(world), 0);
  const keys = cases.map((_, index) => newCritical(world, project, world.reportAt(1) - DAY_MS + index));
  passed(await story.report({ inputs }));
  for (const [index, [why]] of cases.entries())
    world.ignore(at(keys, index), world.reportAt(1) + DAY_MS, { userNumber: 1, ...why });
  // Removed later in the week: the only event of an audit log that tells a user's name.
  removeOrgUser(world.auditLog, world.place(0), world.reportAt(1) + 2 * DAY_MS);
  story.goTo(2);
  const monday = await story.report({ inputs });
  passed(monday);

  const { findings } = changesOf(story, monday);
  for (const [index, [{ reason }, , end]] of cases.entries()) {
    const found = findings.find(({ problemId }) => problemId === at(keys, index).problemId);
    assert.equal(found?.class, "ignored");
    assert.equal(found.explanation?.reason, reason);
    assert.equal(found.explanation.userName, "Former Colleague");
    assert.deepEqual(found.explanation.end, end, reason);
  }
  const told = (text: string) =>
    cases.filter(([, line]) => !text.includes(`By Former Colleague on 2026-01-06: ${line}`)).map(([, line]) => line);
  const inIssue = () => plain(sectionOf(issueOf(story, "2026-W03").body, "Ignored"));
  assert.deepEqual(told(inIssue()), [], inIssue());
  const html = plain(artifactFile(story, monday, "report.html")).replaceAll("by Former", "By Former");
  assert.deepEqual(told(html), []);
  assert.ok(!artifactFile(story, monday, "changes.json").includes("octocat"), "an end that cannot be read is kept nowhere");

  // The ledger of the saved state tells it again.
  story.goTo(2, { days: 2 });
  passed(await story.report({ inputs }));
  assert.deepEqual(told(inIssue()), []);
});

/** The text of Markdown or HTML without what escapes it. */
function plain(text: string): string {
  return text.replaceAll(/&#x27;|&#39;|&apos;/g, "'").replaceAll(/\\([^\w\s])/g, "$1");
}
