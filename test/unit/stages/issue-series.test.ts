import assert from "node:assert/strict";
import { test } from "node:test";
import { parseEnvironment } from "../../../src/inputs/environment.ts";
import { beginsWithMarker, formatIssueMarker, isSameSeries, parseIssueMarker } from "../../../src/model/issue-marker.ts";
import { titleOfBranch } from "../../../src/report/title.ts";
import { issueSeries, otherBranch } from "../../../src/stages/issue-series.ts";

const environment = parseEnvironment({
  GITHUB_REPOSITORY: "acme/exposures",
  GITHUB_REPOSITORY_ID: "710000",
  GITHUB_REF_NAME: "main",
  GITHUB_RUN_ID: "1",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_API_URL: "https://api.github.com",
  GITHUB_WORKSPACE: "/w",
  RUNNER_TEMP: "/t",
});

const seriesOf = (refName: string, repository: string | null = null) =>
  issueSeries({ artifact: { name: "digest" }, issue: { repository } }, { ...environment, refName }, "main");

test("the default branch is not named, so that its issues of before are found", () => {
  assert.deepEqual(seriesOf("main"), { digest: "digest", repositoryId: null, branch: null });
  assert.deepEqual(seriesOf("main", "Acme/Exposures"), { digest: "digest", repositoryId: null, branch: null });
  assert.deepEqual([otherBranch(environment, "main"), otherBranch(environment, "trunk")], [null, "main"]);
});

test("every other branch, and every repository that reports into another one, has a series of its own", () => {
  const all = [seriesOf("main"), seriesOf("a"), seriesOf("b"), seriesOf("main", "acme/security"), seriesOf("a", "acme/security")];
  for (const [place, one] of all.entries())
    assert.deepEqual(
      all.map((other) => isSameSeries(one, other)),
      all.map((_, index) => index === place),
    );
  assert.equal(seriesOf("main", "acme/security").repositoryId, "710000");
});

test("a marker is read as it was written, whatever the branch is called, and stays one comment", () => {
  for (const name of ['-->"', "<!--", "main", "🦀", "a\u2028b"]) {
    const marker = { ...seriesOf(`x/${name}`, "acme/security"), periodId: "2026-W47" };
    const line = formatIssueMarker(marker);
    assert.equal(line.indexOf("-->"), line.length - 3);
    assert.deepEqual(parseIssueMarker(`${line}\r\n\r\nreport`), marker);
    assert.deepEqual(
      [`\n${line}\nreport`, `quoted:\n${line}`].map((body) => beginsWithMarker(body)),
      [true, false],
    );
  }
});

test("the title of another branch's issue names the branch, mentions nobody and keeps GitHub's bound", () => {
  assert.equal(titleOfBranch("Exposure report 2026-W47", "feature/x"), "Exposure report 2026-W47 (feature/x)");
  assert.equal(titleOfBranch("Report", "@octo-lead"), "Report (＠octo-lead)");
  const long = titleOfBranch("t".repeat(256), "b".repeat(300));
  assert.ok(long.length <= 256 && /t… \(b+…\)$/.test(long), long);
});
