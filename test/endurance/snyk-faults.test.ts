import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Fault, RecordedRequest } from "../sandbox/loopback.ts";
import type { ExportOverrides } from "../sandbox/snyk/snyk-options.ts";
import { isExportResults, isExportStart, isExportStatus, isFileDownload, scopeIdOf } from "../sandbox/snyk/snyk-requests.ts";
import { HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { failed, passed } from "../scenarios/steps/ending.ts";
import { changesOf, names, ofClass } from "../scenarios/steps/published-changes.ts";
import { smallWorld, startStory } from "../scenarios/steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "../scenarios/steps/world-changes.ts";

type Story = readonly [fault: string, isMeant: (request: RecordedRequest) => boolean, fault: Fault, said: RegExp];

const respond = (status: number, body = "", headers: Readonly<Record<string, string>> = {}): Fault => {
  return { kind: "respond", reply: { status, headers, body } };
};

/** What goes wrong on the way, for as long as the run asks. */
const onTheWay: readonly Story[] = [
  ["a start that is forbidden", isExportStart, respond(403), /permission "View Organization reports"/],
  ["starts whose answers are lost", isExportStart, { kind: "lost-answer" }, /was lost twice/],
  ["a rate limit that never ends", isExportStart, respond(429, "{}"), /\(429\)/],
  ["an HTML page instead of the state", isExportStatus, respond(200, "<html>"), /it is no JSON/],
  ["a state of another shape", isExportStatus, respond(200, "{}"), /tells no state of an export/],
  ["a redirect to another host", isExportStatus, respond(303, "", { location: "https://elsewhere.example/" }), /another host/],
  [
    "results without files and count",
    isExportResults,
    respond(200, '{"data":{"attributes":{"status":"FINISHED"}}}'),
    /neither files nor/,
  ],
  ["files that are gone", isFileDownload, respond(404), /no longer at the vendor's file store/],
  ["a file that is empty", isFileDownload, respond(200), /0 bytes, but \d+ were announced/],
  ["a file that is cut every time", isFileDownload, { kind: "truncate", afterBytes: 900 }, /the connection was cut/],
];

/** What is wrong with the export itself. */
const withTheExport: readonly (readonly [fault: string, behaviour: ExportOverrides, said: RegExp])[] = [
  ["an export that never ends", { outcome: "never" }, /has not finished within 180 minutes/],
  ["a row that is ragged", { csv: { raggedRow: true } }, /has 85 cells/],
  ["a status column that is missing", { csv: { dropColumns: ["ISSUE_STATUS"] } }, /lacks the column ISSUE_STATUS/],
];

const datasets = { "snyk-datasets": "issues" };

describe("faults of Snyk, told through the built action", () => {
  test("Whatever breaks in one scope, what was open there is unknown, never resolved, gone or new, and the sound scope is told", async (t) => {
    const faults = onTheWay.length + withTheExport.length;
    const world = smallWorld({ orgsPerGroup: faults + 1, projectsPerOrg: 1 });
    const story = await startStory(t, { world, snyk: { exports: { finishedAnswer: "status-only", pendingPolls: 0 } } });
    const orgs = world.orgs().map(({ id }) => id);
    const sound = at(orgs, faults);
    const projectIn = (org: string) =>
      at(
        projectsOf(world).filter(({ orgId }) => orgId === org),
        0,
      );
    for (const org of orgs) newCritical(world, projectIn(org), world.reportAt(1) - HOUR_MS);
    const inputs = { ...datasets, "snyk-orgs": orgs.join(",") };
    const first = await story.report({ inputs, speed: 5_000 });
    passed(first);
    const openIn = (org: string) => openCriticals(world).filter(({ projectId }) => projectId === projectIn(org).id);
    const carried = names(
      world.findings({ severity: "Critical", status: "Open" }).filter(({ projectId }) => projectId !== projectIn(sound).id),
    );
    const hidden = orgs.slice(0, faults).map((org) => at(openIn(org), 0));
    const resolved = at(openIn(sound), 0);
    for (const key of [...hidden, resolved]) world.resolve(key, world.reportAt(1) + HOUR_MS);

    const orgOf = (request: RecordedRequest) => {
      const exported = story.snyk.exports.find(({ id }) => request.target.startsWith(`/${id.replaceAll("-", "").slice(0, 12)}/`));
      return scopeIdOf(request) ?? exported?.scope.id;
    };
    for (const [index, [, isMeant, broken]] of onTheWay.entries())
      story.journal.faults.push((request) => (isMeant(request) && orgOf(request) === orgs[index] ? broken : null));
    story.snyk.options.exportsFor = ({ scope }) => withTheExport[orgs.indexOf(scope.id) - onTheWay.length]?.[1] ?? null;
    story.goTo(2);
    const second = await story.report({ inputs, speed: 5_000 });
    const log = failed(second).join("\n") + second.log;
    assert.match(log, new RegExp(`${faults} sources failed`));
    for (const [index, said] of [
      ...onTheWay.map(([, , , words]) => words),
      ...withTheExport.map(([, , words]) => words),
    ].entries())
      assert.match(log.split("\n").find((line) => line.includes(`org-${orgs[index]}/issues failed`)) ?? "", said);
    const changes = changesOf(story, second);
    assert.deepEqual(ofClass(changes, "unknown"), carried);
    assert.deepEqual(ofClass(changes, "resolved"), names([resolved]));
    assert.deepEqual([ofClass(changes, "gone"), ofClass(changes, "new")], [[], []]);
    t.diagnostic(`${faults} faults, ${carried.length} findings unknown, 1 resolved in the sound scope`);

    story.journal.faults.length = 0;
    story.snyk.options.exportsFor = () => null;
    story.goTo(3);
    const third = await story.report({ inputs, speed: 5_000 });
    passed(third);
    const afterwards = changesOf(story, third);
    assert.deepEqual(ofClass(afterwards, "resolved"), names(hidden));
    for (const name of ["unknown", "gone", "new", "reopened", "escalated"]) assert.deepEqual(ofClass(afterwards, name), [], name);
  });
});
