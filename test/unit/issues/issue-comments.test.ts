import assert from "node:assert/strict";
import { test } from "node:test";
import { formatCommentMarker } from "../../../src/model/issue-marker.ts";
import { failRequests, withGitHub } from "../github/github-bench.ts";
import { draft, planted, publish, week } from "./issue-bench.ts";

const comment = {
  marker: formatCommentMarker("exposure-digest", "99"),
  body: `${formatCommentMarker("exposure-digest", "99")}\nnews`,
};

test("a comment is created, left, updated, by its marker and among many pages", () =>
  withGitHub(async (bench) => {
    const { world } = bench.gitHub;
    await publish(bench);
    for (let number = 0; number < 120; number += 1) world.plantComment(1, `> ${comment.marker}`);
    assert.equal((await publish(bench, draft({ comment }))).comment, "created");
    assert.equal((await publish(bench, draft({ comment }))).comment, "unchanged");
    assert.equal((await publish(bench, draft({ comment: { ...comment, body: `${comment.body} more` } }))).comment, "updated");
    assert.equal(world.comments(1).length, 121);
    assert.equal(world.comments(1).at(-1)?.body, `${comment.body} more`);
  }));

test("a comment whose answer is lost is not written twice", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "POST", /\/comments$/, { kind: "lost-answer" });
    assert.equal((await publish(bench, draft({ comment }))).comment, "created");
    assert.equal(bench.gitHub.world.comments(1).length, 1);
  }));

test("a stranger's comment with our marker does not stand for ours", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    bench.gitHub.world.plantComment(1, comment.body, "octo-guest");
    assert.equal((await publish(bench, draft({ comment }))).comment, "created");
  }));

test("a locked conversation is a warning", () =>
  withGitHub(async (bench) => {
    bench.gitHub.world.plantIssue(planted(week, { locked: true }));
    const publication = await publish(bench, draft({ comment }));
    assert.equal(publication.comment, "none");
    assert.match(publication.warnings.join(), /locked/);
  }));

test("a comment that is refused for another reason names the permission", () =>
  withGitHub(async (bench) => {
    await publish(bench);
    failRequests(bench.journal, "POST", /\/comments$/, { kind: "respond", reply: { status: 403, body: "{}" } });
    await assert.rejects(publish(bench, draft({ comment })), { kind: "permission", remedy: /issues: write/ });
  }));
