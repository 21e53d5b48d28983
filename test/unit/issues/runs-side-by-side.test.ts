import assert from "node:assert/strict";
import { test } from "node:test";
import { formatCommentMarker } from "../../../src/model/issue-marker.ts";
import { failRequests, nameOf, startOfTest, withGitHub } from "../github/github-bench.ts";
import { bodyOf, day, draft, knownOf, lastWeek, planted, port, publish, wantedOf, week } from "./issue-bench.ts";

const second = 1_000;
const marker = formatCommentMarker("exposure-digest", "99");
const early = draft({ body: bodyOf(week, { text: "early", run: "101" }), comment: { marker, body: `${marker}\nearly` } });
const late = draft({
  startedAt: startOfTest + second,
  body: bodyOf(week, { text: "late", run: "102", startedAt: startOfTest + second }),
  comment: { marker, body: `${marker}\nlate` },
});

test("a run that began earlier and is slower does not write over the report and the comment of the later one", () =>
  withGitHub(async (bench) => {
    const issues = port(bench);
    await publish(bench);
    const survey = await issues.survey(wantedOf());
    await bench.clock.sleep(2 * second);
    await issues.publish(late, survey);
    const outrun = await issues.publish(early, survey);
    assert.deepEqual([outrun.kind, outrun.comment, outrun.issue.number], ["unchanged", "none", 1]);
    assert.match(outrun.warnings.join(), /run 102 found, which began later.*`concurrency: exposure-digest`/);
    assert.match(bench.gitHub.world.issues[0]?.body ?? "", /late/);
    assert.match(bench.gitHub.world.comments(1)[0]?.body ?? "", /late/);
  }));

test("a run that began later writes over what the earlier one wrote since its survey", () =>
  withGitHub(async (bench) => {
    const issues = port(bench);
    await publish(bench);
    const survey = await issues.survey(wantedOf());
    await issues.publish(early, survey);
    assert.equal((await issues.publish(late, survey)).kind, "updated");
    assert.match(bench.gitHub.world.issues[0]?.body ?? "", /late/);
  }));

test("a time to come in a body, which people can edit, does not stop the report", () =>
  withGitHub(async (bench) => {
    await publish(bench, draft({ body: bodyOf(week, { startedAt: startOfTest + 1_000 * second }) }));
    assert.equal((await publish(bench, early)).kind, "updated");
  }));

test("a run that compared with the one that wrote the body follows it, though that one's clock was ahead", () =>
  withGitHub(async (bench) => {
    await publish(bench, late);
    await bench.clock.sleep(2 * second);
    const wanted = wantedOf({ known: { number: 1, periodId: week.id, runId: "102" } });
    const next = await publish(bench, { ...early, wanted });
    assert.deepEqual([next.kind, next.comment], ["updated", "updated"]);
  }));

test("a later attempt of the run that wrote the body follows it, though a job that it needs began earlier", () =>
  withGitHub(async (bench) => {
    await publish(bench, late);
    await bench.clock.sleep(2 * second);
    const again = { ...early, body: bodyOf(week, { text: "again", run: "102" }) };
    assert.deepEqual((await publish(bench, again)).kind, "updated");
  }));

test("two runs that both find no issue agree on one", () =>
  withGitHub(async (bench) => {
    const issues = port(bench);
    const surveys = [await issues.survey(wantedOf()), await issues.survey(wantedOf())] as const;
    await Promise.all([issues.publish(early, surveys[0]), issues.publish(late, surveys[1])]);
    const open = bench.gitHub.world.issues.filter(({ state }) => state === "open");
    assert.deepEqual(
      open.map(({ number }) => number),
      [1],
    );
    await publish(bench, late);
    assert.match(open[0]?.body ?? "", /late/);
  }));

test("an issue that is deleted, transferred or converted between reading and writing is made anew", async () => {
  for (const gone of ["deleted", "transferred", "converted"] as const) {
    await withGitHub(async (bench) => {
      await publish(bench);
      bench.journal.onReceived = ({ method }) => {
        const [first] = bench.gitHub.world.issues;
        if (method === "PATCH" && first !== undefined) first.gone ??= gone;
      };
      const { kind, issue } = await publish(bench, draft({ wanted: knownOf(1), title: "Other" }));
      assert.deepEqual([kind, issue.number], ["created", 2], gone);
    });
  }
});

test("Issues that are turned off between the check and the writing fail the run with the remedy", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    bench.journal.onReceived = ({ method }) => {
      if (method === "PATCH") bench.gitHub.world.home.hasIssues = false;
    };
    await assert.rejects(publish(bench, draft({ title: "Other" })), { status: 410, remedy: /issue-period: none/ });
  }));

test("an issue whose creation got no answer is not made twice, though another run made one meanwhile", () =>
  withGitHub(async (bench) => {
    const issues = port(bench);
    const survey = await issues.survey(wantedOf());
    failRequests(bench.journal, "POST", /\/issues$/, { kind: "reset" });
    bench.gitHub.world.plantIssue({ title: "Exposure report", body: early.body, labels: ["exposure-digest"] });
    assert.equal((await issues.publish(late, survey)).kind, "updated");
    assert.match(bench.gitHub.world.issues[0]?.body ?? "", /late/);
    assert.equal(bench.gitHub.world.issues.length, 1);
  }));

test("a run that finds nothing changed writes nothing, and reads no more of a long history than it needs", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    for (let number = 0; number < 250; number += 1)
      world.plantIssue({ labels: ["exposure-digest"], body: "no marker", state: "closed", createdAt: 0 });
    const old = world.plantIssue(planted(lastWeek));
    Object.assign(old, { createdAt: startOfTest - 7 * day });
    await publish(bench, draft({ wanted: wantedOf({ known: { number: old.number, periodId: lastWeek.id, runId: "99" } }) }));
    const before = bench.journal.requests.length;
    await publish(bench, draft({ wanted: knownOf(old.number + 1) }));
    const sent = bench.journal.requests.slice(before).map(nameOf);
    assert.deepEqual(sent, [
      "GET /issues?labels=exposure-digest&state=all&sort=created&direction=desc&per_page=100",
      "GET /issues?labels=exposure-digest&state=open&sort=created&direction=desc&per_page=100",
      "GET /issues/252",
    ]);
  }));
