import type { Finding, TrackedFinding } from "../../../src/model/finding.ts";
import { OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import { asAuditEventId, asFindingKey, asProjectId, asSourceId } from "../../../src/model/ids.ts";
import type { State } from "../../../src/model/state.ts";
import type { UsageTotals } from "../../../src/model/usage.ts";

export const sampleSource = asSourceId("snyk/org-11111111-1111-4111-8111-111111111111/issues");

/** A finding with a name in every text. */
export function sampleFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    key: asFindingKey("secret-project\nsecret-problem\nsecret-fragment\n"),
    problemId: "secret-problem",
    projectId: asProjectId("secret-project"),
    severity: "critical",
    status: "open",
    presence: "monitored",
    title: "secret title",
    issueType: "secret type",
    product: "secret product",
    problemUrl: "https://secret.example/problem",
    issueUrl: "https://secret.example/issue",
    packages: "secret-package: 1.0.0",
    fixedIn: ["secret-2.0.0"],
    cves: ["secret-CVE"],
    cvss: 9.8,
    epss: 0.5,
    exploitMaturity: "secret maturity",
    reachability: "secret reach",
    fixability: "secret fix",
    score: 800,
    publishedOn: "2026-11-01",
    firstIntroducedAt: 1_700_000_000_000,
    lastIntroducedAt: 1_700_000_000_001,
    lastResolvedAt: 1_700_000_000_002,
    lastIgnoredAt: null,
    groupId: "secret-group",
    orgId: "secret-org",
    orgName: "secret org",
    projectName: "secret project name",
    projectUrl: "https://secret.example/project",
    projectOrigin: "secret-origin",
    targetName: "secret-target",
    targetRef: "secret-ref",
    targetFile: "secret-file",
    filePath: "secret/path",
    codeRegion: "secret:1",
    copies: 2,
    ...overrides,
  };
}

export function sampleTracked(overrides: Partial<Finding> = {}): TrackedFinding {
  return { finding: sampleFinding(overrides), sources: [sampleSource], unknownSince: null };
}

/** A full state of repository 7, branch main, run 100, with one of everything. */
export function sampleState(overrides: Partial<State> = {}): State {
  const tracked = sampleTracked();
  return {
    repositoryId: "7",
    branch: "main",
    run: { id: "100", attempt: 1, at: 1_763_600_000_000 },
    detail: { kind: "full" },
    threshold: "critical",
    issueNumber: 12,
    sources: new Map([
      [
        sampleSource,
        {
          id: sampleSource,
          selection: "",
          takenAt: 1_763_599_000_000,
          fullAt: 1_763_099_000_000,
          memory: {
            closed: FingerprintSet.of(["a", "b"]),
            recentlyBelow: FingerprintSet.of([]),
            projects: FingerprintSet.of(["secret-project"]),
          },
        },
      ],
    ]),
    open: OpenFindings.of([tracked]),
    auditSources: new Map([[sampleSource, { id: sampleSource, selection: "", searchedTo: 1_763_599_000_000 }]]),
    seenEvents: new Map([[asAuditEventId("secret-event-id"), { count: 1, createdAt: 1_763_598_000_000 }]]),
    ledger: {
      periodId: "2026-W47",
      baseline: { kind: "first-run" },
      startedAt: 1_763_600_000_000,
      entries: [
        {
          change: {
            class: "ignored",
            reason: null,
            tracked,
            explanation: {
              event: "org.ignore",
              at: 1_763_598_000_000,
              userId: "secret-user",
              userName: "secret name",
              reason: "secret reason",
              reasonType: "secret kind",
              end: { kind: "at", at: 1_773_598_000_000, orFix: false },
            },
          },
          cameAs: null,
          wasOpenAtStart: true,
          isNews: true,
        },
      ],
      highRisk: [
        {
          isNews: true,
          count: 1,
          risk: "critical",
          sentence: "secret sentence",
          event: {
            id: asAuditEventId("secret-event-id"),
            createdAt: 1_763_598_000_000,
            event: "org.user.role.edit",
            groupId: "secret-group",
            orgId: "secret-org",
            projectId: "secret-project",
            userId: "secret-user",
            content: { after: "secret", before: { name: "secret" } },
          },
        },
      ],
      otherEvents: [{ event: "org.create", risk: "low", count: 3 }],
      runs: [{ id: "100", attempt: 1, at: 1_763_600_000_000 }],
    },
    flexera: new Map(),
    usage: { current: sampleTotals(), before: sampleTotals({ events: 2, slowest: [] }) },
    history: [{ periodId: "2026-W46", at: 1_763_000_000_000, open: 4, new: 1, resolved: 2, ignored: 0 }],
    ...overrides,
  };
}

/** Usage of a week with a name in every text. */
export function sampleTotals(overrides: Partial<UsageTotals> = {}): UsageTotals {
  return {
    from: 1_763_000_000_000,
    to: 1_763_600_000_000,
    question: "secret question",
    isWhole: true,
    events: 3,
    counts: {
      product: new Map([["secret product", 3]]),
      interaction: new Map([["secret scan", 3]]),
      stage: new Map([
        ["cicd", 1],
        ["dev", 2],
      ]),
      environment: new Map([["secret environment", 3]]),
      status: new Map([
        ["failure", 1],
        ["success", 2],
      ]),
      day: new Map([["2026-11-20", 3]]),
    },
    failuresByExitCode: new Map([["2", 1]]),
    users: FingerprintSet.of(["secret-user@example.com", "secret-other@example.com"]),
    slowest: [
      {
        product: "secret product",
        interaction: "secret scan",
        target: "secret target",
        orgName: "secret org",
        at: 1_763_500_000_000,
        durationMs: 190_000,
      },
    ],
    ...overrides,
  };
}
