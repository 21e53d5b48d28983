import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseExportId, parseExportStage } from "../../../src/snyk-export/export-document.ts";

function document(attributes: Readonly<Record<string, unknown>>) {
  return { data: { id: "e", type: "export", attributes } };
}

const link = (name: string) => `https://storage.example/9f0c/${name}.csv?X-Goog-Signature=0a1b`;

test("stages by status, in any spelling", () => {
  const kinds = ["PENDING", "STARTED", "QUEUED", "", "ERROR", "ERRORED", "error", "FINISHED", "finished"].map(
    (status) => parseExportStage(document({ status }))?.kind,
  );
  assert.deepEqual(kinds, ["running", "running", "running", "running", "failed", "failed", "failed", "finished", "finished"]);
});

test("files in their natural order, with numbers as numbers or text, or without", () => {
  const results = [
    { url: link("data_10_0"), file_size: "812", row_count: 2 },
    { url: link("data_2_0"), row_count: null },
    { url: link("data_1_0") },
  ];
  const stage = parseExportStage(document({ status: "FINISHED", row_count: 3, results }));
  assert.ok(stage?.kind === "finished");
  assert.deepEqual(
    stage.parts?.map(({ object, bytes, rows }) => [object, bytes, rows]),
    [
      ["https://storage.example/9f0c/data_1_0.csv", null, null],
      ["https://storage.example/9f0c/data_2_0.csv", null, null],
      ["https://storage.example/9f0c/data_10_0.csv", 812, 2],
    ],
  );
});

test("links that are not encrypted, but for loopback, and numbers that are none are refused", () => {
  const stageOf = (file: unknown) => parseExportStage(document({ status: "FINISHED", results: [file] }));
  for (const url of ["http://storage.example/x", "file:///etc/passwd", "x", "http://localhost.example/x"])
    assert.equal(stageOf({ url }), null);
  assert.notEqual(stageOf({ url: "http://127.0.0.1:9/x" }), null);
  for (const count of [-1, 1.5, "many", {}]) assert.equal(stageOf({ url: link("x"), row_count: count }), null);
});

test("an id that would change the path is none", () => {
  assert.equal(parseExportId({ data: { id: "2222-22" } }), "2222-22");
  for (const id of ["../x", "a/b", "", "a?b", 7, null]) assert.equal(parseExportId({ data: { id } }), null);
});

test("no JSON makes the parsers throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (json, results) => {
      parseExportId(json);
      parseExportStage(json);
      parseExportStage(document({ status: "FINISHED", results }));
    }),
    { seed: 8 },
  );
});
