import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding } from "../../../src/model/finding.ts";
import { kindOf } from "../../../src/view/finding-kind.ts";
import { factsOf, remedyOf, whereText } from "../../../src/view/problem-facts.ts";
import { codePlace } from "../../../src/view/view-places.ts";
import { sampleFinding } from "../report/sample-digest.ts";

const tell = (changes: Partial<Finding>) => {
  const finding = sampleFinding(1, changes);
  return [kindOf(finding), remedyOf(finding, finding.fixedIn), factsOf(finding, finding.cves).join(" · ")];
};

test("each kind of finding is told by the fields that matter to it", () => {
  assert.deepEqual(tell({}), [
    "dependency",
    "Upgrade to 4.17.21",
    "CVSS 9.8 · EPSS 3.1% · proof of concept · reachable · CVE-2020-8203",
  ]);
  assert.deepEqual(tell({ fixedIn: [], fixability: "No fix supported", reachability: "No path found", cves: [] }), [
    "dependency",
    "No fix yet",
    "CVSS 9.8 · EPSS 3.1% · proof of concept · no path found to it",
  ]);
  assert.deepEqual(tell({ product: "Snyk Container", reachability: "", epss: 0.00004 }), [
    "image",
    "Upgrade to 4.17.21",
    "Snyk Container · CVSS 9.8 · EPSS 0.004% · proof of concept · CVE-2020-8203",
  ]);
  assert.deepEqual(tell({ issueType: "License", cves: [], reachability: "No path found" }), [
    "license",
    "Review the license",
    "",
  ]);
  assert.deepEqual(tell({ product: "Snyk Code", fixedIn: [], cves: [] }), [
    "code",
    "Fix the code",
    "Snyk Code · score 812 of 1,000",
  ]);
  assert.deepEqual(tell({ product: "Snyk IaC", issueType: "Configuration", fixedIn: [], cves: [], score: null }), [
    "configuration",
    "Change the configuration",
    "Snyk IaC",
  ]);
});

test("code is told by file and lines", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["41:9-41:63", "src/a.ts:41"],
    ["41:9-45:3", "src/a.ts:41-45"],
    ["41-45", "src/a.ts:41-45"],
    ["41", "src/a.ts:41"],
    ["lines 3 to 5", "src/a.ts:lines 3 to 5"],
    ["", "src/a.ts"],
  ];
  for (const [codeRegion, expected] of cases) assert.equal(codePlace({ filePath: "src/a.ts", codeRegion }), expected);
});

test("where a problem is counts projects, repositories and images", () => {
  const repository = [1, 2].map((number) => sampleFinding(number));
  const image = sampleFinding(3, { projectOrigin: "docker-hub", targetName: "registry.example/app" });
  assert.equal(whereText(repository), "2 projects in 2 repositories");
  assert.equal(whereText([...repository, image]), "3 projects in 2 repositories and 1 image");
  assert.equal(whereText([image, image]), "2 findings in 1 project");
});
