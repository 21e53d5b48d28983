import assert from "node:assert/strict";
import { test } from "node:test";
import type { RepositoryFacts } from "../../../src/model/ports.ts";
import { guardExposure } from "../../../src/stages/guard-exposure.ts";

const facts = { hasIssues: true, defaultBranch: "main" };
const secret: RepositoryFacts = { ...facts, id: "1", fullName: "octo/secret", visibility: "private" };
const inner: RepositoryFacts = { ...secret, visibility: "internal" };
const open: RepositoryFacts = { ...facts, id: "2", fullName: "octo/open", visibility: "public" };

test("private and internal repositories are private", () => {
  assert.equal(guardExposure({ artifacts: secret, issue: inner }, "refuse"), "private");
  assert.equal(guardExposure({ artifacts: secret, issue: null }, "counts-only"), "private");
});

test("one public repository is enough, whether it holds the issue or the artifacts", () => {
  assert.equal(guardExposure({ artifacts: secret, issue: open }, "counts-only"), "public-counts-only");
  assert.equal(guardExposure({ artifacts: open, issue: secret }, "allow"), "public-allowed");
  assert.throws(() => guardExposure({ artifacts: open, issue: null }, "refuse"), /octo\/open is public.*Nothing was exported/);
});

test("a repository without Issues is named before anything is exported", () => {
  assert.throws(
    () => guardExposure({ artifacts: secret, issue: { ...secret, hasIssues: false } }, "refuse"),
    /switched off in octo\/secret/,
  );
});
