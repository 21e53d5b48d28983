import { DigestError } from "../../../src/errors.ts";
import type { Risk } from "../../../src/model/audit-event.ts";
import type { RatedEvent } from "../../../src/model/audit-report.ts";
import type { Change, Explanation } from "../../../src/model/change.ts";
import type { Digest, SourceReport } from "../../../src/model/digest.ts";
import type { Finding, TrackedFinding } from "../../../src/model/finding.ts";
import { asAuditEventId, asFindingKey, asProjectId, type EpochMs } from "../../../src/model/ids.ts";
import type { PeriodEntry } from "../../../src/model/period-ledger.ts";
import { type Dataset, sourceOf } from "../../../src/model/source.ts";
import { sampleUsage } from "./sample-usage.ts";

/** The moment at which sample reports are made: Monday, 2026-11-16, 06:17 UTC. */
export const sampleNow: EpochMs = Date.UTC(2026, 10, 16, 6, 17);
export const sampleDay = 86_400_000;

const group = { kind: "group", id: "11111111-1111-4111-8111-111111111111" } as const;
const issues = sourceOf(group, "issues");

/** A finding of an Open Source project, with what a test changes. */
export function sampleFinding(number: number, changes: Partial<Finding> = {}): Finding {
  const projectId = asProjectId(`44444444-4444-4444-8444-${String(number).padStart(12, "0")}`);
  const problemId = changes.problemId ?? "SNYK-JS-LODASH-1040724";
  return {
    key: asFindingKey(`${projectId}\n${problemId}\n\n${number}`),
    problemId,
    projectId,
    severity: "critical",
    status: "open",
    presence: "monitored",
    title: "Prototype Pollution",
    issueType: "Vulnerability",
    product: "Snyk Open Source",
    problemUrl: `https://security.snyk.io/vuln/${problemId}`,
    issueUrl: `https://app.snyk.io/org/acme/project/${projectId}#issue-${problemId}`,
    packages: "lodash: 4.17.15",
    fixedIn: ["4.17.21"],
    cves: ["CVE-2020-8203"],
    cvss: 9.8,
    epss: 0.0312,
    exploitMaturity: "Proof of concept",
    reachability: "Reachable",
    fixability: "Fixable",
    score: 812,
    publishedOn: "2026-11-12",
    firstIntroducedAt: sampleNow - 5 * sampleDay,
    lastIntroducedAt: sampleNow - 5 * sampleDay,
    lastResolvedAt: null,
    lastIgnoredAt: null,
    groupId: group.id,
    orgId: "22222222-2222-4222-8222-222222222222",
    orgName: "Acme Payments",
    projectName: `acme/service-${number % 7}(main):package.json`,
    projectUrl: `https://app.snyk.io/org/acme/project/${projectId}`,
    projectOrigin: "github",
    targetName: `acme/service-${number % 7}`,
    targetRef: "main",
    targetFile: number % 2 === 0 ? "package.json" : `services/api-${number}/package.json`,
    filePath: "",
    codeRegion: "",
    copies: 1,
    ...changes,
  };
}

/** A tracked finding that this report saw. */
export function sampleTracked(finding: Finding, unknownSince: EpochMs | null = null): TrackedFinding {
  return { finding, sources: [issues.id], unknownSince };
}

/** A change with an explanation or none. */
export function sampleChange(name: Change["class"], finding: Finding, explanation: Explanation | null = null): Change {
  const common = { tracked: sampleTracked(finding), explanation };
  switch (name) {
    case "new":
      return { ...common, class: name, reason: "introduced" };
    case "reopened":
      return { ...common, class: name, reason: "was-resolved" };
    case "escalated":
      return { ...common, class: name, reason: "was-below-severity" };
    case "gone":
      return { ...common, class: name, reason: "project-deleted" };
    case "resolved":
    case "ignored":
    case "downgraded":
    case "still-open":
      return { ...common, class: name, reason: null };
  }
}

/** An entry of the period. */
export function sampleEntry(change: Change, extra: Partial<PeriodEntry> = {}): PeriodEntry {
  return {
    change,
    cameAs: null,
    wasOpenAtStart: !["new", "reopened", "escalated"].includes(change.class),
    isNews: true,
    ...extra,
  };
}

/** A rated audit event. */
export function sampleEvent(
  number: number,
  risk: Risk,
  sentence: string,
  event: string = "group.service_account.create",
): RatedEvent {
  return {
    event: {
      id: asAuditEventId(`event-${number}`),
      createdAt: sampleNow - number * 3_600_000,
      event,
      groupId: group.id,
      orgId: "",
      projectId: "",
      userId: "33333333-3333-4333-8333-333333333333",
      content: {},
    },
    count: 1,
    risk,
    sentence,
  };
}

/** A source that answered. */
export function sampleSource(
  dataset: Dataset,
  extra: { readonly isFirstRun?: boolean; readonly warnings?: readonly string[] } = {},
): SourceReport {
  const source = sourceOf(group, dataset);
  return {
    kind: "complete",
    isFirstRun: extra.isFirstRun ?? false,
    receipt: {
      source,
      window: { from: dataset === "issues" ? null : sampleNow - 7 * sampleDay, to: sampleNow },
      files: [{ path: `${source.id}.csv`, rows: 48_112, bytes: 21_000_000, sha256: "ab".repeat(32) }],
      rows: 48_112,
      bytes: 21_000_000,
      startedAt: sampleNow,
      finishedAt: sampleNow + 60_000,
      exportId: dataset === "audit-logs" ? null : "55555555-5555-4555-8555-555555555555",
      warnings: extra.warnings ?? [],
    },
  };
}

/** A source that failed. */
export function sampleFailure(dataset: Dataset, carriedForward: number): SourceReport {
  const error = new DigestError({
    kind: "remote",
    message: "The export of issues ended with the status ERRORED.",
    remedy: "Run again; if it stays, give Snyk support the request id.",
    requestId: "req-1",
  });
  const source = sourceOf({ kind: "org", id: "22222222-2222-4222-8222-222222222222" }, dataset);
  return { kind: "failed", source, error, carriedForward, lastCompleteAt: sampleNow - 7 * sampleDay };
}

/** What the parts of a sample digest are made of; all else follows. */
export type SampleParts = {
  readonly changes?: readonly Change[];
  readonly entries?: readonly PeriodEntry[];
  readonly open?: readonly TrackedFinding[];
  readonly events?: readonly RatedEvent[];
  readonly runs?: number;
  readonly isFirstRun?: boolean;
};

/** A digest of a second week with the given parts; `overrides` replace what follows from them. */
export function sampleDigest(parts: SampleParts = {}, overrides: Partial<Digest> = {}): Digest {
  const { changes = [], open = [], events = [], runs = 1, isFirstRun = false } = parts;
  const run = { id: "1001", attempt: 1, at: sampleNow };
  const before = { kind: "run", run: { id: "1000", attempt: 1, at: sampleNow - 7 * sampleDay } } as const;
  const isHigh = ({ risk }: RatedEvent) => risk === "high" || risk === "critical";
  const others = events.filter((event) => !isHigh(event)).map(({ event, risk, count }) => ({ event: event.event, risk, count }));
  return {
    generatedAt: sampleNow,
    timezone: "UTC",
    exposure: "private",
    repository: { fullName: "acme/security", serverUrl: "https://github.com" },
    run: { ...run, url: "https://github.com/acme/security/actions/runs/1001" },
    period: { kind: "week", id: "2026-W47", startsAt: sampleNow - 6 * 3_600_000 },
    status: "complete",
    threshold: "critical",
    slaDays: { critical: 15, high: 30 },
    baseline: isFirstRun ? { kind: "first-run" } : before,
    skippedStates: [],
    sources: [sampleSource("issues"), sampleSource("usage"), sampleSource("audit-logs")],
    changes,
    baselined: [],
    departures: [],
    open,
    events,
    eventCounts: others,
    audit: { from: sampleNow - 7 * sampleDay, to: sampleNow, missingBefore: null },
    ledger: {
      periodId: "2026-W47",
      baseline: isFirstRun ? { kind: "first-run" } : before,
      startedAt: sampleNow,
      entries: parts.entries ?? changes.map((change) => sampleEntry(change)),
      highRisk: events.filter(isHigh).map((event) => ({ ...event, isNews: true })),
      otherEvents: others,
      runs: Array.from({ length: runs }, (_, index) => ({ id: String(1001 - index), attempt: 1, at: sampleNow })),
    },
    usage: isFirstRun ? null : sampleUsage(sampleNow),
    flexera: [],
    history: [],
    ...overrides,
  };
}
