import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FULL_ACCESS_TOKEN, fullAccess } from "../sandbox/snyk/default-options.ts";
import { isOrgList } from "../sandbox/snyk/snyk-requests.ts";
import { grantOrgAdmin } from "../sandbox/world/audit-samples.ts";
import { HOUR_MS } from "../sandbox/world/snyk-time.ts";
import { failed, passed } from "../scenarios/steps/ending.ts";
import { changesOf, names, ofClass } from "../scenarios/steps/published-changes.ts";
import { smallWorld, startStory } from "../scenarios/steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "../scenarios/steps/world-changes.ts";

const datasets = { "snyk-datasets": "issues, audit-logs" };

describe("many scopes", { concurrency: true }, () => {
  test("A finding and an event that are seen through the Group and through the Organization are counted once", async (t) => {
    const world = smallWorld({ orgsPerGroup: 2 });
    const story = await startStory(t, { world });
    const [group, org] = [at(world.groups, 0).id, at(world.orgs(), 0)];
    const both = { ...datasets, "snyk-groups": group, "snyk-orgs": org.id };
    const first = await story.report({ inputs: both });
    passed(first);
    const open = new Set(world.findings({ severity: "Critical", status: "Open" }).map((key) => JSON.stringify(key)));
    assert.equal(first.outputs["open-issues"], String(open.size));
    const project = at(
      projectsOf(world).filter(({ orgId }) => orgId === org.id),
      0,
    );
    const came = newCritical(world, project, world.reportAt(1) + HOUR_MS);
    const resolved = at(
      openCriticals(world).filter(({ projectId }) => projectId === project.id),
      0,
    );
    world.resolve(resolved, world.reportAt(1) + HOUR_MS);
    grantOrgAdmin(world.auditLog, world.place(0), world.reportAt(1) + 5 * HOUR_MS);
    story.goTo(2);
    const second = await story.report({ inputs: both });
    passed(second);
    const changes = changesOf(story, second);
    assert.deepEqual([ofClass(changes, "new"), ofClass(changes, "resolved")], [names([came]), names([resolved])]);
    assert.deepEqual([second.outputs["new-issues"], second.outputs["resolved-issues"]], ["1", "1"]);
    const grants = changes.auditEvents.filter(({ event }) => event === "org.user.role.edit" || event === "org.user.add");
    assert.equal(second.outputs["high-risk-events"], "1", JSON.stringify(grants));
    for (const { count } of changes.auditEvents) assert.equal(count, 1);
  });

  test("An Organization that was renamed changes nothing: no finding is new, gone or resolved by its new slug", async (t) => {
    const world = smallWorld();
    const story = await startStory(t, { world });
    const first = await story.report();
    passed(first);
    world.renameOrg(at(world.orgs(), 0).id, "Quite Another Name", world.reportAt(1) + HOUR_MS);
    story.goTo(2);
    const second = await story.report();
    passed(second);
    assert.deepEqual(changesOf(story, second).findings, []);
    assert.equal(second.outputs["open-issues"], first.outputs["open-issues"]);
  });

  test("An Organization that the token no longer sees is said to be removed or out of reach, and its findings stay unknown", async (t) => {
    const world = smallWorld({ orgsPerGroup: 2 });
    const story = await startStory(t, { world });
    const [kept, lost] = [at(world.orgs(), 0).id, at(world.orgs(), 1).id];
    const inputs = { ...datasets, "snyk-orgs": `${kept},${lost}` };
    passed(await story.report({ inputs }));
    const carried = openCriticalsOf(world, lost);
    story.snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, { permissions: { [kept]: fullAccess().permissions["*"] ?? [] } });
    story.goTo(2);
    const second = await story.report({ inputs });
    const errors = failed(second);
    const told = new RegExp(`org-${lost} is no longer visible to the token: it was removed, or the token lost access`);
    assert.equal(errors.filter((message) => told.test(message)).length, 2, errors.join("\n"));
    const changes = changesOf(story, second);
    assert.deepEqual(ofClass(changes, "unknown"), carried);
    for (const name of ["gone", "resolved", "new"]) assert.deepEqual(ofClass(changes, name), [], name);
  });

  test("An Organization that is no longer in its Group's list is named in a warning", async (t) => {
    const world = smallWorld({ orgsPerGroup: 2 });
    const story = await startStory(t, { world });
    passed(await story.report({ inputs: datasets }));
    const [kept, lost] = [at(world.orgs(), 0).id, at(world.orgs(), 1).id];
    const reply = { status: 200, headers: {}, body: JSON.stringify({ data: [{ id: kept }], links: {} }) };
    story.journal.faults.push((request) => (isOrgList(request) ? { kind: "replace-answer", reply } : null));
    story.goTo(2);
    const second = await story.report({ inputs: datasets });
    passed(second);
    const warnings = second.annotations.filter(({ kind }) => kind === "warning").map(({ message }) => message);
    assert.equal(warnings.filter((message) => message.includes(`org-${lost}`) && /no longer visible/.test(message)).length, 1);
    story.goTo(3);
    const third = await story.report({ inputs: datasets });
    assert.doesNotMatch(third.log, /no longer visible/);
  });
});

function openCriticalsOf(world: ReturnType<typeof smallWorld>, orgId: string): readonly string[] {
  const projects = new Set(
    projectsOf(world)
      .filter((project) => project.orgId === orgId)
      .map(({ id }) => id),
  );
  return names(world.findings({ severity: "Critical", status: "Open" }).filter(({ projectId }) => projects.has(projectId)));
}
