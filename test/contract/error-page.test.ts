import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { updatedErrorPage } from "./error-page/error-page.ts";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

test("docs/errors.md lists every message that the code can print, with its remedy", () => {
  const updated = updatedErrorPage(page);
  const missing = updated.split("\n").filter((line) => !page.includes(line));
  assert.deepEqual(missing, [], "write it anew: node test/contract/error-page/write-error-page.ts");
  assert.equal(updated, page, "lines that no message gives any more: node test/contract/error-page/write-error-page.ts");
});

test("the page is read out of the code, not invented: well-known messages stand in it with their remedies", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("| "));
  const rowOf = (words: string): string => rows.find((row) => row.includes(words)) ?? "";
  assert.match(rowOf("`snyk-api-version` `…` is older than the Export API"), /input \| Write `2024-10-15` or a later date/);
  assert.match(rowOf("GitHub refused the token (401)"), /permission \| Check `github-token` and `issue-token`/);
  assert.match(rowOf("cannot be used: it is no JSON."), /data \| Run again/);
  assert.match(rowOf("cannot be listed, so its audit log is searched alone"), /warning/);
  assert.ok(rows.length > 150, `${rows.length} rows`);
});
