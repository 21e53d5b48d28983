import assert from "node:assert/strict";
import { test } from "node:test";
import { failRequests, withGitHub, writesOf } from "../github/github-bench.ts";
import { publish } from "./issue-bench.ts";

for (const fault of ["lost-answer", "reset"] as const) {
  test(`an issue is created once when the connection breaks: ${fault}`, () =>
    withGitHub(async (bench) => {
      failRequests(bench.journal, "POST", /\/issues$/, { kind: fault });
      const publication = await publish(bench);
      assert.equal(publication.kind, "created");
      assert.equal(bench.gitHub.world.issues.length, 1);
      assert.ok(bench.waits.length > 0);
    }));
}

test("a label and an issue whose answers are lost are created once", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "POST", /\/issues$/, { kind: "lost-answer" }, 1);
    failRequests(bench.journal, "POST", /\/labels$/, { kind: "respond", reply: { status: 502, body: "bad gateway" } }, 1);
    await publish(bench);
    assert.equal(writesOf(bench.journal).filter((write) => write === "POST /issues").length, 1);
    assert.equal(bench.gitHub.world.labels.length, 1);
  }));

test("GitHub that never creates is an error after three attempts", () =>
  withGitHub(async (bench) => {
    failRequests(bench.journal, "POST", /\/issues$/, { kind: "respond", reply: { status: 500, body: "{}" } }, 10);
    await assert.rejects(publish(bench), { name: "DigestError", kind: "remote", status: 500 });
    assert.equal(writesOf(bench.journal).filter((write) => write === "POST /issues").length, 3);
  }));
