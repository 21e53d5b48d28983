import { type Finding, findingKey } from "../model/finding.ts";
import { asProjectId, type EpochMs } from "../model/ids.ts";
import { type SampleProblemName, sampleProblems } from "./sample-problems.ts";
import { sampleUuid } from "./sample-uuid.ts";

const dayMs = 86_400_000;

/** The invented Group of the sample and its Organizations. */
export const sampleGroupId = sampleUuid("group");
export const sampleOrgs = [
  { id: sampleUuid("org payments"), name: "Sample Payments", slug: "sample-payments" },
  { id: sampleUuid("org storefront"), name: "Sample Storefront", slug: "sample-storefront" },
] as const;

/** Projects by a short name: Organization, origin, target, branch or tag, and file. */
const projects = {
  ledger: [0, "github", "sample-org/ledger", "main", "pom.xml"],
  payouts: [0, "github", "sample-org/payouts", "main", "services/api/package.json"],
  risk: [0, "github", "sample-org/risk-model", "main", "requirements.txt"],
  scoring: [0, "github", "sample-org/scoring", "main", "jobs/requirements.txt"],
  ledgerImage: [0, "docker-hub", "registry.example.com/sample-org/ledger", "2026.11", "Dockerfile"],
  shop: [1, "github", "sample-org/shop", "main", "package.json"],
  checkout: [1, "github", "sample-org/checkout", "release", "web/package.json"],
  admin: [1, "github", "sample-org/admin", "main", "package.json"],
  archive: [0, "github", "sample-org/archive", "main", "pom.xml"],
  search: [1, "github", "sample-org/search", "main", "build.gradle"],
  shopImage: [1, "docker-hub", "registry.example.com/sample-org/shop", "2026.11", "Dockerfile"],
  adminImage: [1, "docker-hub", "registry.example.com/sample-org/admin", "2026.10", "Dockerfile"],
  legacy: [1, "github", "sample-org/legacy-shop", "main", "package.json"],
  cloud: [1, "github", "sample-org/infrastructure", "main", "modules/storage/main.tf"],
} as const;

export type SampleProject = keyof typeof projects;

/** What became of a finding in the sample's period. */
export type SampleFate = "new" | "disclosed" | "reopened" | "escalated" | "still-open" | "resolved" | "ignored" | "gone";

/** One problem in one project: since how many days, and what became of it. */
export type SampleLine = readonly [SampleProblemName, SampleProject, number, SampleFate];

/** The period that the sample tells: every class that a reader meets, in every product. */
export const sampleLines: readonly SampleLine[] = [
  ["logbridge", "ledger", 2, "disclosed"],
  ["logbridge", "archive", 2, "disclosed"],
  ["templates", "payouts", 3, "new"],
  ["templates", "shop", 4, "new"],
  ["templates", "checkout", 4, "new"],
  ["injection", "shop", 1, "new"],
  ["tls", "ledgerImage", 5, "reopened"],
  ["yaml", "risk", 33, "escalated"],
  ["templates", "admin", 40, "resolved"],
  ["tls", "shopImage", 12, "resolved"],
  ["yaml", "scoring", 21, "ignored"],
  ["injection", "legacy", 90, "gone"],
  ["injection", "payouts", 61, "still-open"],
  ["injection", "checkout", 20, "still-open"],
  ["tls", "adminImage", 9, "still-open"],
  ["proxy", "shop", 3, "new"],
  ["bucket", "cloud", 2, "new"],
  ["netty", "search", 48, "still-open"],
  ["netty", "ledger", 26, "resolved"],
  ["proxy", "checkout", 18, "still-open"],
  ["regex", "shop", 5, "new"],
  ["licence", "payouts", 70, "still-open"],
  ["regex", "admin", 35, "resolved"],
  ["cookie", "shop", 6, "new"],
  ["cookie", "checkout", 120, "still-open"],
];

/** The finding of a line as it is at `now`. */
export function sampleFinding([name, where, days, fate]: SampleLine, now: EpochMs): Finding {
  const problem = sampleProblems[name];
  const [orgIndex, projectOrigin, targetName, targetRef, targetFile] = projects[where];
  const org = sampleOrgs[orgIndex];
  const projectId = projectIdOf(where);
  const introducedAt = now - days * dayMs;
  const page = `https://app.snyk.example/org/${org.slug}/project/${projectId}`;
  return {
    ...problem,
    key: findingKey({ projectId, problemId: problem.problemId, fragment: name, assetFindingId: "" }),
    projectId: asProjectId(projectId),
    status: fate === "resolved" ? "resolved" : fate === "ignored" ? "ignored" : "open",
    presence: "monitored",
    problemUrl: `https://security.snyk.example/vuln/${encodeURIComponent(problem.problemId)}`,
    issueUrl: `${page}#issue-${encodeURIComponent(problem.problemId)}`,
    publishedOn: new Date(now - Math.min(days + 1, 400) * dayMs).toISOString().slice(0, 10),
    firstIntroducedAt: fate === "reopened" ? introducedAt - 80 * dayMs : introducedAt,
    lastIntroducedAt: introducedAt,
    lastResolvedAt: fate === "resolved" ? now - dayMs : null,
    lastIgnoredAt: fate === "ignored" ? now - 2 * dayMs : null,
    groupId: sampleGroupId,
    orgId: org.id,
    orgName: org.name,
    projectName: `${targetName}(${targetRef}):${targetFile}`,
    projectUrl: page,
    projectOrigin,
    targetName,
    targetRef,
    targetFile,
    copies: 1,
  };
}

/** The UUID of a project of the sample. */
export function projectIdOf(where: SampleProject): string {
  return sampleUuid(`project ${where}`);
}
