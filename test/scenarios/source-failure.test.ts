import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FULL_ACCESS_TOKEN, fullAccess } from "../sandbox/snyk/default-options.ts";
import type { ExportOverrides } from "../sandbox/snyk/snyk-options.ts";
import { isAuditSearch, isExportStart } from "../sandbox/snyk/snyk-requests.ts";
import { grantOrgAdmin } from "../sandbox/world/audit-samples.ts";
import { HOUR_MS } from "../sandbox/world/snyk-time.ts";
import type { SnykWorld } from "../sandbox/world/snyk-world.ts";
import { type FindingKey, keyText } from "../sandbox/world/world-model.ts";
import { errorsOf, failed, passed } from "./steps/ending.ts";
import { issueOf, newOf, sectionOf } from "./steps/period-issue.ts";
import { changesOf, names, ofClass } from "./steps/published-changes.ts";
import { smallWorld, startStory } from "./steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "./steps/world-changes.ts";

/** What can be wrong with an export, and a word that the error has for it. */
const failures: readonly { readonly behaviour: ExportOverrides; readonly said: RegExp }[] = [
  { behaviour: { outcome: "errored" }, said: /ERRORED/ },
  { behaviour: { totalRowCountError: 1 }, said: /rows/ },
  { behaviour: { csv: { truncated: true } }, said: /bytes|rows|cell/ },
];

describe("nothing is reported as fixed because a source failed", { concurrency: true }, () => {
  test("A Group that cannot be exported stays unknown, week after week, and is compared with its last complete export when it is back", async (t) => {
    const world = smallWorld({ groups: 2, projectsPerOrg: 6 });
    const story = await startStory(t, { world });
    const [sound, broken] = [at(world.groups, 0).id, at(world.groups, 1).id];
    world.closeWeek(1);
    passed(await story.report());
    const carried = trackedIn(world, broken);
    assert.ok(carried.length > failures.length + 1);
    const hidden: Record<"came" | "resolved", FindingKey[]> = { came: [], resolved: [] };

    const tellWeek = async (week: number, said: RegExp): Promise<void> => {
      const time = world.reportAt(week - 1) + 30 * HOUR_MS;
      const resolved = at(openCriticals(world, sound), 0);
      world.resolve(resolved, time);
      const came = newCritical(world, at(projectsOf(world, sound), 0), time);
      const unseen = at(
        openCriticals(world, broken).filter((key) => carried.some((known) => keyText(known) === keyText(key))),
        0,
      );
      world.resolve(unseen, time);
      hidden.resolved.push(unseen);
      hidden.came.push(newCritical(world, at(projectsOf(world, broken), 0), time));
      story.goTo(week);
      const result = await story.report();
      const errors = failed(result).join("\n");
      assert.match(errors, said);
      assert.match(errors, /The report is published; the job fails because of `fail-on`: 1 source failed/);
      const changes = changesOf(story, result);
      assert.deepEqual(ofClass(changes, "resolved"), names([resolved]));
      assert.deepEqual(ofClass(changes, "new"), names([came]));
      assert.deepEqual(ofClass(changes, "gone"), []);
      assert.deepEqual(ofClass(changes, "unknown"), names(carried));
      assert.equal(result.outputs.status, "partial");
      assert.equal(result.outputs["resolved-issues"], "1");
      assert.equal(result.outputs["open-issues"], String(carried.length + trackedIn(world, sound).length));
      const body = issueOf(story, `2026-W0${week + 1}`).body ?? "";
      assert.match(body, /could not be read, so part of this report is unknown/);
      assert.ok(body.includes(broken));
    };

    for (const [index, { behaviour, said }] of failures.entries()) {
      story.snyk.options.exportsFor = ({ scope }) => (scope.id === broken ? behaviour : null);
      await tellWeek(index + 2, said);
    }
    story.snyk.options.exportsFor = () => null;
    const everything = fullAccess().permissions["*"] ?? [];
    story.snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, { permissions: { [sound]: everything, [broken]: ["group.read"] } });
    await tellWeek(5, /403/);

    story.snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, fullAccess());
    story.goTo(6);
    const result = await story.report();
    passed(result);
    const changes = changesOf(story, result);
    assert.equal(result.outputs.status, "complete");
    assert.deepEqual(ofClass(changes, "resolved"), names(hidden.resolved));
    assert.deepEqual(ofClass(changes, "new"), names(hidden.came));
    for (const name of ["unknown", "gone", "escalated", "reopened"]) assert.deepEqual(ofClass(changes, name), [], name);
    assert.equal(result.outputs["open-issues"], String(trackedIn(world, sound).length + trackedIn(world, broken).length));
  });

  test("When every source fails the report is still published, and nothing is called fixed", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    const first = await story.report({ inputs: { "snyk-datasets": "issues, audit-logs" } });
    passed(first);
    world.resolve(at(openCriticals(world), 0), world.reportAt(1) + HOUR_MS);
    story.journal.faults.push((request) =>
      isExportStart(request) || isAuditSearch(request) ? { kind: "respond", reply: { status: 503, body: "" } } : null,
    );
    story.goTo(2);
    const result = await story.report({ inputs: { "snyk-datasets": "issues, audit-logs" } });
    assert.match(failed(result).join("\n"), /3 sources failed/);
    assert.equal(result.outputs.status, "partial");
    assert.equal(result.outputs["resolved-issues"], "0");
    assert.equal(result.outputs["open-issues"], first.outputs["open-issues"]);
    const changes = changesOf(story, result);
    assert.equal(changes.counts.unknown, Number(first.outputs["open-issues"]));
    assert.equal(changes.findings.filter((finding) => finding.class !== "unknown").length, 0);
    assert.match(issueOf(story, "2026-W03").body ?? "", /No source could tell what became of/);
  });

  test("A Group whose first export failed is a first run for itself when it answers, and nothing of it is called new", async (t) => {
    const world = smallWorld({ groups: 2 });
    const story = await startStory(t, { world });
    const [sound, broken] = [at(world.groups, 0).id, at(world.groups, 1).id];
    story.snyk.options.exportsFor = ({ scope }) => (scope.id === broken ? { outcome: "errored" } : null);
    const first = await story.report();
    failed(first);
    assert.equal(first.outputs["open-issues"], String(trackedIn(world, sound).length));
    story.snyk.options.exportsFor = () => null;
    const came = newCritical(world, at(projectsOf(world, sound), 0), world.reportAt(1) + HOUR_MS);
    newCritical(world, at(projectsOf(world, broken), 0), world.reportAt(1) + HOUR_MS);
    story.goTo(2);
    const second = await story.report();
    passed(second);
    const changes = changesOf(story, second);
    assert.deepEqual(names(changes.findings), names([came]));
    assert.equal(changes.counts.baselined, trackedIn(world, broken).length);
    assert.equal(second.outputs["open-issues"], String(trackedIn(world, sound).length + trackedIn(world, broken).length));
  });

  test("A source that is back in the same week clears what the issue called unknown, and tells what happened meanwhile", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    passed(await story.report());
    const resolved = at(openCriticals(world), 0);
    world.resolve(resolved, world.reportAt(1) + HOUR_MS);
    const came = newCritical(world, at(projectsOf(world), 0), world.reportAt(1) + HOUR_MS);
    story.snyk.options.exportsFor = () => ({ outcome: "errored" });
    story.goTo(2);
    failed(await story.report());
    assert.match(issueOf(story, "2026-W03").body ?? "", /^\| \*\*Unknown\*\*/m);
    story.snyk.options.exportsFor = () => null;
    story.goTo(2, { hours: 3 });
    const result = await story.report();
    passed(result);
    const body = issueOf(story, "2026-W03").body ?? "";
    assert.doesNotMatch(body, /could not be read|^\| \*\*Unknown\*\*/m);
    assert.match(
      body,
      /^> 1 source \(issues\) could be read again, .* Of the 9 findings that were unknown, 8 are still open and 1 resolved\.$/m,
    );
    assert.ok(newOf(body).includes(came.problemId));
    assert.ok(sectionOf(body, "Resolved").includes(resolved.problemId));
    assert.equal(result.outputs["new-issues"], "1");
    assert.equal(result.outputs["resolved-issues"], "1");
  });

  test("A failed source does not fail the job with `fail-on: never`, and is still an error annotation", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    story.snyk.options.exportsFor = () => ({ outcome: "error" });
    const result = await story.report({ inputs: { "fail-on": "never" } });
    passed(result);
    assert.equal(result.outputs.status, "partial");
    assert.equal(errorsOf(result).length, 1);
  });

  test("An audit log that could not be searched is made up for by the next report", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    const inputs = { "snyk-datasets": "audit-logs" };
    const place = world.place(0);
    passed(await story.report({ inputs }));
    grantOrgAdmin(world.auditLog, place, world.reportAt(1) + 5 * HOUR_MS);
    const fault = story.journal.faults.push((request) =>
      isAuditSearch(request) ? { kind: "respond", reply: { status: 500, body: "" } } : null,
    );
    story.goTo(2);
    const second = await story.report({ inputs });
    failed(second);
    assert.equal(second.outputs["audit-events"], "0");
    story.journal.faults.splice(fault - 1, 1);
    grantOrgAdmin(world.auditLog, place, world.reportAt(2) + 5 * HOUR_MS);
    story.goTo(3);
    const third = await story.report({ inputs });
    passed(third);
    assert.equal(third.outputs["audit-events"], "2");
    assert.equal(third.outputs["high-risk-events"], "2");
  });
});

function trackedIn(world: SnykWorld, groupId: string): readonly FindingKey[] {
  const projects = new Set(projectsOf(world, groupId).map(({ id }) => id));
  return world.findings({ severity: "Critical", status: "Open" }).filter(({ projectId }) => projects.has(projectId));
}
