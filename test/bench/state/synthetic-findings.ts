import { type Finding, findingKey } from "../../../src/model/finding.ts";
import { asProjectId, type EpochMs } from "../../../src/model/ids.ts";

const now: EpochMs = Date.UTC(2026, 10, 16, 6);
const dayMs = 86_400_000;
const findingsPerProject = 50;
const findingsPerProblem = 300;

/**
 * The open critical findings of a large tenant: one in three hundred of a problem, one in fifty of a project; most are of dependencies,
 * whose issues are named after their problem, and one in four is of code, whose issues have ids, files and lines of their own.
 */
export function syntheticFinding(index: number, count: number): Finding {
  const projects = Math.ceil(count / findingsPerProject);
  const problems = Math.ceil(count / findingsPerProblem);
  const project = index % projects;
  // Each project begins elsewhere in the list of problems and has some of those that follow.
  const problem = (Math.floor(fraction(project, 1) * problems) + Math.floor(index / projects)) % problems;
  const isCode = problem % 4 === 0;
  const projectId = uuidOf(1, project);
  const problemId = isCode ? `javascript/Rule${problem}/test` : `SNYK-JS-DEMOPACKAGE${problem}-${9_000_000 + problem}`;
  const fragment = isCode ? uuidOf(2, index) : problemId;
  const assetFindingId = isCode ? uuidOf(3, index) : "";
  const projectUrl = `https://app.snyk.io/org/team-${project % 40}/project/${projectId}`;
  const introduced = now - Math.floor(fraction(index, 2) * 700 * dayMs);
  return {
    key: findingKey({ projectId, problemId, fragment, assetFindingId }),
    problemId,
    projectId: asProjectId(projectId),
    severity: "critical",
    status: "open",
    presence: "monitored",
    title: `A synthetic weakness of kind ${problem % 700}`,
    issueType: "Vulnerability",
    product: isCode ? "Snyk Code" : "Snyk Open Source",
    problemUrl: isCode ? "" : `https://security.snyk.io/vuln/${problemId}`,
    issueUrl: `${projectUrl}#issue-${fragment}`,
    packages: isCode ? "" : `demo-package-${problem}: ${1 + (index % 7)}.${index % 11}.0`,
    fixedIn: isCode ? [] : [`${9 + (problem % 5)}.0.1`],
    cves: isCode ? [] : [`CVE-2026-${10_000 + problem}`],
    cvss: isCode ? null : 9 + (problem % 10) / 10,
    epss: isCode ? null : Math.round(fraction(problem, 3) * 1e5) / 1e5,
    exploitMaturity: ["Mature", "Proof of Concept", "No Known Exploit", ""][problem % 4] ?? "",
    reachability: ["Reachable", "No Path Found", "Not Applicable"][index % 3] ?? "",
    fixability: isCode ? "" : "Fixable",
    score: 400 + Math.floor(fraction(index, 4) * 600),
    publishedOn: isCode ? "" : `2025-0${1 + (problem % 9)}-1${problem % 10}`,
    firstIntroducedAt: introduced,
    lastIntroducedAt: introduced,
    lastResolvedAt: null,
    lastIgnoredAt: null,
    groupId: uuidOf(4, 0),
    orgId: uuidOf(5, project % 40),
    orgName: `Team ${project % 40}`,
    projectName: `larkfield/service-${project}:package-lock.json`,
    projectUrl,
    projectOrigin: "github",
    targetName: `larkfield/service-${project}`,
    targetRef: "main",
    targetFile: "package-lock.json",
    filePath: isCode ? `src/module-${index % 1_000}/handler-${index % 13}.ts` : "",
    codeRegion: isCode ? `${index % 400}:1-${(index % 400) + 3}:9` : "",
    copies: 1,
  };
}

/** A number from 0 to 1 for a number, without the state of a generator. */
function fraction(index: number, seed: number): number {
  let mixed = Math.imul(index ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0;
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
}

/** Digits as random as those of real ids. */
function uuidOf(seed: number, number: number): string {
  const part = (round: number): string =>
    Math.floor(fraction(number, seed * 10 + round) * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  const digits = `${part(1)}${part(2)}${part(3)}${number.toString(16).padStart(8, "0")}`;
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
}
