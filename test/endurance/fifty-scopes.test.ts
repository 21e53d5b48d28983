import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { datasetOf, isAuditSearch, isExportStart, isFileDownload, scopeIdOf } from "../sandbox/snyk/snyk-requests.ts";
import { HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { failed } from "../scenarios/steps/ending.ts";
import { changesOf } from "../scenarios/steps/published-changes.ts";
import { smallWorld, startStory } from "../scenarios/steps/story.ts";
import { at, projectsOf } from "../scenarios/steps/world-changes.ts";

const scopes = 50;

describe("many scopes within 20 exports an hour", () => {
  test("Fifty Organizations with issues and usage: all in one run, no 429, in a fair order, and a failing one stops no other", async (t) => {
    const world = smallWorld({ orgsPerGroup: scopes, projectsPerOrg: 1 });
    const story = await startStory(t, { world });
    const orgs = world.orgs().map(({ id }) => id);
    const broken = at(orgs, 7);
    story.snyk.options.exportsFor = ({ scope, dataset }) =>
      scope.id === broken && dataset === "issues" ? { outcome: "errored" } : null;
    const startedAt = story.clock.now();
    const inputs = { "snyk-orgs": orgs.join("\n"), "snyk-datasets": "issues, usage, audit-logs" };
    const result = await story.report({ inputs, speed: 10_000 });
    const errors = failed(result).join("\n");
    assert.match(errors, /ERRORED/);
    assert.match(errors, /1 source failed/);

    const starts = story.journal.requests.filter(isExportStart);
    assert.equal(starts.length, 2 * scopes);
    assert.deepEqual(
      story.journal.requests.filter(({ status }) => status === 429).map(({ target }) => target),
      [],
    );
    const times = story.snyk.exports.map(({ createdAt }) => createdAt);
    for (const [index, time] of times.entries())
      assert.ok(times.filter((other) => other > time - HOUR_MS && other <= time).length <= 20, `export ${index + 1}`);
    const hours = (at(times, -1) - startedAt) / HOUR_MS;
    assert.ok(hours >= 4 && hours < 5, `the last export was started after ${hours} hours`);
    const order = starts.map((request) => datasetOf(request));
    assert.deepEqual(order, [...orgs.map(() => "issues"), ...orgs.map(() => "usage")]);
    // Each burst goes to as many scopes as fit; no scope is served a second time before all were served once.
    assert.deepEqual(starts.slice(0, scopes).map(scopeIdOf).sort(), orgs.toSorted());

    // A second of the machine is hours here, so that they are only known to be over long before the last export is started.
    const waitsAt = at(starts, -1).index;
    const searches = story.journal.requests.filter(isAuditSearch);
    assert.equal(new Set(searches.map(scopeIdOf)).size, scopes);
    assert.ok(
      searches.every(({ index }) => index < waitsAt),
      "audit logs waited for exports",
    );
    assert.ok(story.journal.requests.filter((request) => isFileDownload(request) && request.index < waitsAt).length >= 15);

    assert.match(result.log, /20 were started, 80 wait\. The next starts in (1 h 0|5\d) min.*, the last in 4 h \d min/);
    const countdown = result.log.match(/the next starts in \d+ min/g) ?? [];
    assert.ok(countdown.length >= 25 && countdown.length <= 60, `${countdown.length} lines of the countdown`);
    const missed = openCriticalsOf(world, broken);
    assert.ok(missed.length > 0);
    assert.equal(changesOf(story, result).counts.baselined, openCriticalsOf(world).length - missed.length);
  });
});

/** The open critical findings of all Organizations or of one, each once. */
function openCriticalsOf(world: ReturnType<typeof smallWorld>, orgId?: string): readonly string[] {
  const inScope = projectsOf(world).filter((project) => orgId === undefined || project.orgId === orgId);
  const projects = new Set(inScope.map(({ id }) => id));
  const open = world.findings({ severity: "Critical", status: "Open" }).filter(({ projectId }) => projects.has(projectId));
  return [...new Set(open.map((key) => JSON.stringify(key)))];
}
