import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RecordedRequest } from "../sandbox/loopback.ts";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { isAuditSearch, isExportStart, isFileDownload, scopeIdOf } from "../sandbox/snyk/snyk-requests.ts";
import { identicalPair, lateArrival, sameMillisecond } from "../sandbox/world/audit-oddities.ts";
import { addOrgUser, editSso, grantOrgAdmin, orgPolicySeenTwice } from "../sandbox/world/audit-samples.ts";
import { DAY_MS, HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { failed, passed } from "./steps/ending.ts";
import { issueOf, newOf, sectionOf } from "./steps/period-issue.ts";
import { changesOf, ofClass } from "./steps/published-changes.ts";
import { stateRows } from "./steps/saved-state.ts";
import { brief, writesTo } from "./steps/sent-requests.ts";
import { type Story, smallWorld, startStory } from "./steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "./steps/world-changes.ts";

const MINUTE_MS = 60_000;

describe("nothing is lost", { concurrency: true }, () => {
  test("A run exports, uploads the artifact, writes the issue with its comment and saves the state last", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    world.closeWeek(1);
    passed(await story.report());
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    const result = await story.report();
    passed(result);
    const steps = result.requests.flatMap((request) => stepOf(request) ?? []);
    assert.deepEqual(steps, [
      "export",
      // The id of the export, for another attempt.
      "artifact",
      "artifact done",
      "download",
      "artifact",
      "artifact done",
      "issue",
      "close",
      "comment",
      "state",
      "state done",
    ]);
    assert.equal(at(result.requests, -1).server, "results");
    assert.equal(at(stateRows(story), -1).runId, 16_000_000_002);
  });

  test("A run that could not write its issue saves no state, and the next one tells the same", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    passed(await story.report());
    const came = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    grantOrgAdmin(world.auditLog, world.place(0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    const fault = (request: RecordedRequest) =>
      request.server === "github" && request.method === "POST" && /\/issues$/.test(request.target)
        ? ({ kind: "respond", reply: { status: 502, body: "" } } as const)
        : null;
    story.journal.faults.push(fault);
    const inputs = { "snyk-datasets": "issues, audit-logs" };
    assert.match(failed(await story.report({ inputs })).join("\n"), /create an issue in octo-org\/exposures/);
    assert.equal(stateRows(story).length, 1);
    story.journal.faults.splice(0);
    story.goTo(2, { hours: 1 });
    const again = await story.report({ inputs });
    passed(again);
    assert.equal(again.outputs.baseline, "16000000001");
    assert.equal(again.outputs["new-issues"], "1");
    assert.equal(again.outputs["high-risk-events"], "1");
    assert.deepEqual(ofClass(changesOf(story, again), "new"), [`${came.projectId} ${came.problemId}`]);
    assert.equal(story.gitHub.world.comments(issueOf(story, "2026-W03").number).length, 1);
  });

  test("A run whose state could not be saved is repeated without a second issue or comment", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    passed(await story.report());
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    world.resolve(at(openCriticals(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    story.journal.faults.push((request) =>
      request.server === "results" && request.body.includes("exposure-digest-state")
        ? { kind: "respond", reply: { status: 403, body: "{}" } }
        : null,
    );
    const first = await story.report();
    failed(first);
    const { number } = issueOf(story, "2026-W03");
    story.journal.faults.splice(0);
    story.goTo(2, { hours: 1 });
    const second = await story.report();
    passed(second);
    assert.equal(second.outputs["issue-number"], String(number));
    for (const name of ["baseline", "new-issues", "resolved-issues", "open-issues"])
      assert.equal(second.outputs[name], first.outputs[name], name);
    assert.equal(story.gitHub.world.comments(issueOf(story, "2026-W03").number).length, 1);
    assert.deepEqual(writesTo("github", second.requests), []);
  });

  test("Over four weeks every audit event is told once: late, equal to the byte, at the edge of a window, or seen by two searches", async (t) => {
    const world = smallWorld({ orgsPerGroup: 2 });
    const story = await startStory(t, { world });
    const { auditLog } = world;
    const inputs = { "snyk-datasets": "audit-logs" };
    const told: StepResult[] = [];
    for (const week of [1, 2, 3, 4]) {
      const end = world.reportAt(week);
      addOrgUser(auditLog, world.place(0), end - 3 * DAY_MS);
      identicalPair(auditLog, world.place(1), end - 2 * DAY_MS);
      orgPolicySeenTwice(auditLog, world.place(0), end - DAY_MS);
      editSso(auditLog, world.place(1), end - 5 * HOUR_MS);
      orgPolicySeenTwice(auditLog, world.place(1), end - 90 * MINUTE_MS);
      sameMillisecond(auditLog, world.place(1), end - 80 * MINUTE_MS);
      addOrgUser(auditLog, world.place(0), end - HOUR_MS);
      lateArrival(auditLog, world.place(0), end - HOUR_MS, end + 30 * MINUTE_MS);
      const twin = { event: "org.edit", at: end - 50 * MINUTE_MS, groupId: world.place(0).groupId, orgId: world.place(0).orgId };
      auditLog.record(twin);
      auditLog.record({ ...twin, arrivesAt: end + 40 * MINUTE_MS });
      identicalPair(auditLog, world.place(0), end - 10 * MINUTE_MS);
      addOrgUser(auditLog, world.place(1), end);
      story.goTo(week);
      const result = await story.report({ inputs });
      passed(result);
      told.push(result);
    }
    const last = world.reportAt(5);
    story.goTo(5);
    const quiet = await story.report({ inputs });
    passed(quiet);
    told.push(quiet);
    const { created, reported } = eventBook(story, told, last);
    assert.deepEqual(reported, created);
    assert.equal(
      told.reduce((sum, { outputs }) => sum + Number(outputs["audit-events"]), 0),
      auditLog.events.length,
    );
    assert.match(sectionOf(issueOf(story, "2026-W05").body, "Audit log"), /SSO|single sign-on/i);
  });

  test("An event that the Group's search told is not told again when the search of its Organization is back", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    const inputs = { "snyk-datasets": "audit-logs", "fail-on": "never" };
    const org = at(world.orgs(), 0).id;
    passed(await story.report({ inputs }));
    const told: StepResult[] = [];
    for (const week of [2, 3, 4]) {
      const time = world.reportAt(week) - 4 * DAY_MS;
      orgPolicySeenTwice(world.auditLog, world.place(0), time);
      addOrgUser(world.auditLog, world.place(0), time + HOUR_MS);
      identicalPair(world.auditLog, world.place(0), time + 2 * HOUR_MS);
      story.journal.faults.splice(0);
      if (week < 4)
        story.journal.faults.push((request) =>
          isAuditSearch(request) && scopeIdOf(request) === org ? { kind: "respond", reply: { status: 500, body: "" } } : null,
        );
      story.goTo(week);
      const result = await story.report({ inputs });
      passed(result);
      told.push(result);
    }
    assert.deepEqual(
      told.map(({ outputs }) => outputs["audit-events"]),
      ["1", "1", "10"],
    );
    const { created, reported } = eventBook(story, told, world.reportAt(4));
    assert.deepEqual(reported, created);
  });

  test("A run that is started again after it ended well tells nothing twice", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    passed(await story.report());
    newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + DAY_MS);
    story.goTo(2);
    const first = await story.report();
    passed(first);
    assert.equal(first.outputs["new-issues"], "1");
    const { number, body } = issueOf(story, "2026-W03");
    story.goTo(2, { hours: 1 });
    const again = await story.report({ run: { id: 16_000_000_002, attempt: 2 } });
    passed(again);
    assert.equal(again.outputs["new-issues"], "0");
    assert.equal(again.outputs["issue-number"], String(number));
    assert.equal(story.gitHub.world.issues.length, 2);
    assert.equal(story.gitHub.world.comments(number).length, 1);
    assert.ok(newOf(issueOf(story, "2026-W03").body).includes("DEMOSTORYPACKAGE"), body ?? "");
    newCritical(world, at(projectsOf(world), 0), world.reportAt(2) + DAY_MS);
    story.goTo(3);
    const next = await story.report();
    passed(next);
    assert.equal(next.outputs["new-issues"], "1");
  });
});

/** How often each event was recorded and how often it was told, by type and time. */
function eventBook(
  story: Story,
  results: readonly StepResult[],
  until: number,
): Record<"created" | "reported", Map<string, number>> {
  const created = new Map<string, number>();
  const reported = new Map<string, number>();
  const add = (book: Map<string, number>, name: string, count: number) => book.set(name, (book.get(name) ?? 0) + count);
  for (const { event, created: time, orgId } of story.world.auditLog.events)
    if (time <= until) add(created, `${new Date(time).toISOString()} ${event} ${orgId ?? ""}`, 1);
  for (const result of results)
    for (const { event, createdAt, count, orgId } of changesOf(story, result).auditEvents)
      add(reported, `${createdAt} ${event} ${orgId}`, count);
  return { created: sorted(created), reported: sorted(reported) };
}

function sorted(book: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...book].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function stepOf(request: RecordedRequest): string | null {
  if (isExportStart(request)) return "export";
  if (isFileDownload(request)) return "download";
  const text = brief(request);
  const isState = request.body.includes("exposure-digest-state");
  if (text.endsWith("/CreateArtifact")) return isState ? "state" : "artifact";
  if (text.endsWith("/FinalizeArtifact")) return isState ? "state done" : "artifact done";
  if (/^POST .*\/issues$/.test(text)) return "issue";
  if (/^PATCH .*\/issues\/\d+$/.test(text)) return "close";
  if (/^POST .*\/comments$/.test(text)) return "comment";
  return null;
}
