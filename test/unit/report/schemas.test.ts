import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Ajv } from "ajv";
import { changesJson } from "../../../src/report/changes-json.ts";
import { manifestJson } from "../../../src/report/manifest-json.ts";
import { cutView, sameCaps } from "../../../src/view/cut-view.ts";
import { buildView } from "../../../src/view/view.ts";
import { countUnknown } from "../../../src/view/view-counts.ts";
import { sampleStories } from "./sample-stories.ts";

const stories = Object.entries(sampleStories());

async function validator(name: string): Promise<(value: unknown) => string> {
  const schema: unknown = JSON.parse(await readFile(new URL(`../../../docs/${name}`, import.meta.url), "utf8"));
  assert.ok(typeof schema === "object" && schema !== null);
  const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
  return (value) => (validate(value) ? "" : JSON.stringify(validate.errors?.slice(0, 3)));
}

test("every view follows the documented data model, shortened or not", async () => {
  const problemsOf = await validator("report-data.schema.json");
  for (const [name, digest] of stories) {
    const view = buildView(digest);
    assert.equal(problemsOf(view), "", name);
    assert.equal(problemsOf(cutView(view, sameCaps(1))), "", name);
  }
  assert.notEqual(problemsOf({ ...buildView(sampleStories().quiet ?? assert.fail()), surprise: 1 }), "");
});

test("every changes.json follows its schema and is one line a finding", async () => {
  const problemsOf = await validator("changes.schema.json");
  for (const [name, digest] of stories) {
    const text = [...changesJson(digest)].join("");
    const changes: unknown = JSON.parse(text);
    assert.equal(problemsOf(changes), "", name);
    const told = digest.changes.length + countUnknown(digest.open);
    const lines = digest.exposure === "public-counts-only" ? 0 : told;
    assert.equal(text.split("\n").filter((line) => line.startsWith('{"key"')).length, lines, name);
    assert.equal([...changesJson(digest)].join(""), text);
  }
});

test("what no source could show stands behind all changes in changes.json, and is no change", () => {
  const digest = sampleStories().partial ?? assert.fail();
  const { findings, counts } = JSON.parse([...changesJson(digest)].join(""));
  const unknown = [...digest.open.values()].filter(({ unknownSince }) => unknownSince !== null);
  assert.ok(unknown.length > 0);
  assert.equal(counts.unknown, unknown.length);
  assert.deepEqual(
    findings.slice(-unknown.length).map((told: Record<string, unknown>) => [told.class, told.key, told.unknownSince]),
    unknown.map(({ finding, unknownSince }) => ["unknown", finding.key, new Date(unknownSince ?? 0).toISOString()]),
  );
  assert.equal(findings.filter((told: Record<string, unknown>) => told.class === "unknown").length, unknown.length);
});

test("the manifest lists every file with its size and hash, and what failed", () => {
  for (const [name, digest] of stories) {
    const manifest: unknown = JSON.parse(manifestJson(digest));
    assert.ok(typeof manifest === "object" && manifest !== null && "files" in manifest && Array.isArray(manifest.files), name);
    assert.ok("failed" in manifest && Array.isArray(manifest.failed));
    const complete = digest.sources.filter(({ kind }) => kind === "complete").length;
    assert.equal(manifest.files.length, digest.exposure === "public-counts-only" ? 0 : complete, name);
    assert.equal(manifest.failed.length, digest.sources.length - complete, name);
  }
});
