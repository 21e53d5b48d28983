import fc from "fast-check";
import { risks } from "../../../src/model/audit-event.ts";
import type { Change } from "../../../src/model/change.ts";
import type { Finding, TrackedFinding } from "../../../src/model/finding.ts";
import { OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import { asAuditEventId, asFindingKey, asProjectId, asSourceId } from "../../../src/model/ids.ts";
import type { IgnoreEnd } from "../../../src/model/ignore-end.ts";
import type { RunRef } from "../../../src/model/period-ledger.ts";
import { severities } from "../../../src/model/severity.ts";
import type { PreviousSource } from "../../../src/model/snapshot.ts";
import type { State } from "../../../src/model/state.ts";
import type { UsageMemory, UsageTotals } from "../../../src/model/usage.ts";

/** Records with the prototype that parsed ones have. */
function record<Model>(model: { [Name in keyof Model]: fc.Arbitrary<Model[Name]> }): fc.Arbitrary<Model> {
  return fc.record(model, { noNullPrototype: true });
}

/** Any text, lone surrogates and line ends included. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ maxLength: 8 }),
  fc.constantFrom("", "\ud800", "a\r\nb\u2028"),
);
const instant = fc.integer({ min: -8_000_000_000_000, max: 8_000_000_000_000 });
const nullableInstant = fc.option(instant);
const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)));
const count = fc.nat();
const run: fc.Arbitrary<RunRef> = record({ id: text, attempt: count, at: instant });
const sourceId = fc.constantFrom("snyk/org-a/issues", "snyk/org-b/issues", "snyk/group-c/audit-logs").map(asSourceId);

/** A finding with any texts and numbers. */
export const anyFinding: fc.Arbitrary<Finding> = record({
  key: text.map(asFindingKey),
  problemId: text,
  projectId: text.map(asProjectId),
  severity: fc.constantFrom(...severities),
  status: fc.constantFrom("open", "resolved", "ignored"),
  presence: fc.constantFrom("monitored", "deactivated", "deleted"),
  title: text,
  issueType: text,
  product: text,
  problemUrl: text,
  issueUrl: text,
  packages: text,
  fixedIn: fc.array(text, { maxLength: 3 }),
  cves: fc.array(text, { maxLength: 3 }),
  cvss: number,
  epss: number,
  exploitMaturity: text,
  reachability: text,
  fixability: text,
  score: number,
  publishedOn: text,
  firstIntroducedAt: nullableInstant,
  lastIntroducedAt: nullableInstant,
  lastResolvedAt: nullableInstant,
  lastIgnoredAt: nullableInstant,
  groupId: text,
  orgId: text,
  orgName: text,
  projectName: text,
  projectUrl: text,
  projectOrigin: text,
  targetName: text,
  targetRef: text,
  targetFile: text,
  filePath: text,
  codeRegion: text,
  copies: count,
});

/** Such a finding as a report has it open. */
export const anyTracked: fc.Arbitrary<TrackedFinding> = record({
  finding: anyFinding,
  sources: fc.array(sourceId, { maxLength: 3 }),
  unknownSince: nullableInstant,
});

const ignoreEnd: fc.Arbitrary<IgnoreEnd> = fc.oneof(
  record({ kind: fc.constant("at" as const), at: instant, orFix: fc.boolean() }),
  record({ kind: fc.constantFrom("fix" as const, "not-named" as const, "unreadable" as const) }),
);

const whatChanged = {
  tracked: anyTracked,
  explanation: fc.option(
    record({ event: text, at: instant, userId: text, userName: text, reason: text, reasonType: text, end: fc.option(ignoreEnd) }),
  ),
};

const change: fc.Arbitrary<Change> = fc.oneof(
  record({
    class: fc.constant("new" as const),
    reason: fc.constantFrom("newly-disclosed", "new-project", "introduced"),
    ...whatChanged,
  }),
  record({ class: fc.constant("reopened" as const), reason: fc.constantFrom("was-resolved", "was-ignored"), ...whatChanged }),
  record({
    class: fc.constant("escalated" as const),
    reason: fc.constantFrom("was-below-severity", "known-to-snyk-before"),
    ...whatChanged,
  }),
  record({
    class: fc.constant("gone" as const),
    reason: fc.constantFrom("project-deleted", "no-longer-exported"),
    ...whatChanged,
  }),
  record({
    class: fc.constantFrom("resolved", "ignored", "downgraded", "still-open"),
    reason: fc.constant(null),
    ...whatChanged,
  }),
);

const json = fc.jsonValue({ maxDepth: 2, noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)));

const event = record({
  isNews: fc.boolean(),
  count,
  risk: fc.constantFrom(...risks),
  sentence: text,
  event: record({
    id: text.map(asAuditEventId),
    createdAt: instant,
    event: text,
    groupId: text,
    orgId: text,
    projectId: text,
    userId: text,
    content: fc.dictionary(text, json, { maxKeys: 3, noNullPrototype: true }),
  }),
});

const source: fc.Arbitrary<PreviousSource> = record({
  id: sourceId,
  selection: text,
  takenAt: instant,
  fullAt: instant,
  memory: record({
    closed: fc.array(text).map((texts) => FingerprintSet.of(texts)),
    recentlyBelow: fc.array(text).map((texts) => FingerprintSet.of(texts)),
    projects: fc.array(text).map((texts) => FingerprintSet.of(texts)),
  }),
});

const countsByValue = fc.array(fc.tuple(text, count), { maxLength: 3 }).map((all) => new Map(all));

const totals: fc.Arbitrary<UsageTotals> = record({
  from: fc.option(instant),
  to: instant,
  question: text,
  isWhole: fc.boolean(),
  events: count,
  counts: record({
    product: countsByValue,
    interaction: countsByValue,
    stage: countsByValue,
    environment: countsByValue,
    status: countsByValue,
    day: countsByValue,
  }),
  failuresByExitCode: countsByValue,
  users: fc.array(text).map((texts) => FingerprintSet.of(texts)),
  slowest: fc.array(record({ product: text, interaction: text, target: text, orgName: text, at: instant, durationMs: count }), {
    maxLength: 3,
  }),
});

/** Any state that a run could write. */
export const anyState: fc.Arbitrary<State> = record({
  repositoryId: text,
  branch: text,
  run,
  detail: fc.oneof(fc.constant({ kind: "full" as const }), record({ kind: fc.constant("hashed" as const), keyCheck: text })),
  threshold: fc.constantFrom(...severities),
  issueNumber: fc.option(fc.integer({ min: 1 })),
  sources: fc.array(source, { maxLength: 3 }).map((all) => new Map(all.map((one) => [one.id, one]))),
  open: fc.array(anyTracked, { maxLength: 8 }).map((all) => OpenFindings.of(all)),
  auditSources: fc
    .array(record({ id: sourceId, selection: text, searchedTo: instant }), { maxLength: 3 })
    .map((all) => new Map(all.map((one) => [one.id, one]))),
  seenEvents: fc
    .array(fc.tuple(text.map(asAuditEventId), record({ count, createdAt: instant })), { maxLength: 5 })
    .map((all) => new Map(all)),
  ledger: record({
    periodId: text,
    baseline: fc.oneof(fc.constant({ kind: "first-run" as const }), record({ kind: fc.constant("run" as const), run })),
    startedAt: instant,
    entries: fc.array(
      record({
        change,
        cameAs: fc.option(fc.constantFrom("new", "reopened", "escalated")),
        wasOpenAtStart: fc.boolean(),
        isNews: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
    highRisk: fc.array(event, { maxLength: 3 }),
    otherEvents: fc.array(record({ event: text, risk: fc.constantFrom(...risks), count }), { maxLength: 3 }),
    runs: fc.array(run, { maxLength: 3 }),
  }),
  // Its tables lie in files: see flexera-state.test.ts.
  flexera: fc.constant(new Map()),
  usage: fc.option(record<UsageMemory>({ current: totals, before: fc.option(totals) })),
  history: fc.array(record({ periodId: text, at: instant, open: count, new: count, resolved: count, ignored: count }), {
    maxLength: 12,
  }),
});
