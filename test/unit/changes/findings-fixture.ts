import type { PreviousReport } from "../../../src/changes/compare-findings.ts";
import type { IssuesOutcome } from "../../../src/changes/source-coverage.ts";
import type { AuditEvent } from "../../../src/model/audit-event.ts";
import { type Change, type ChangeClass, type Comparison, changeClasses } from "../../../src/model/change.ts";
import { type Finding, findingKey, type TrackedFinding } from "../../../src/model/finding.ts";
import { copyFinding } from "../../../src/model/findings/finding-view.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { SnapshotFindings } from "../../../src/model/findings/snapshot-findings.ts";
import { compareWorstFirst } from "../../../src/model/findings/worst-first.ts";
import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import { asAuditEventId, asProjectId, type EpochMs, type SourceId } from "../../../src/model/ids.ts";
import type { Scope } from "../../../src/model/scope.ts";
import { isAtLeast, type Severity } from "../../../src/model/severity.ts";
import type { IssuesSnapshot, PreviousSource } from "../../../src/model/snapshot.ts";
import { type SnykSource, sourceOf } from "../../../src/model/source.ts";

export const hour = 3_600_000;
export const day = 24 * hour;
/** Monday 2026-11-16, 06:00 UTC: the previous report. */
export const before: EpochMs = Date.UTC(2026, 10, 16, 6);
export const now: EpochMs = before + 7 * day;

export const groupId = "10000000-0000-4000-8000-000000000000";
export const orgId = "20000000-0000-4000-8000-000000000000";
export const group: Scope = { kind: "group", id: groupId };
export const org: Scope = { kind: "org", id: orgId };
export const groupIssues = sourceOf(group, "issues");
export const orgIssues = sourceOf(org, "issues");

/** A finding that is open, critical, and was introduced an hour before `now`. */
export function makeFinding(name: string, changed: Partial<Finding> = {}): Finding {
  const projectId = changed.projectId ?? asProjectId("project-1");
  const problemId = changed.problemId ?? `SNYK-${name}`;
  return {
    key: findingKey({ projectId, problemId, fragment: `fragment-${name}`, assetFindingId: "" }),
    problemId,
    projectId,
    severity: "critical",
    status: "open",
    presence: "monitored",
    title: `Problem ${name}`,
    issueType: "Vulnerability",
    product: "Snyk Open Source",
    problemUrl: "",
    issueUrl: "",
    packages: "demo: 1.0.0",
    fixedIn: [],
    cves: [],
    cvss: null,
    epss: null,
    exploitMaturity: "",
    reachability: "",
    fixability: "",
    score: null,
    publishedOn: "2020-01-01",
    firstIntroducedAt: now - hour,
    lastIntroducedAt: now - hour,
    lastResolvedAt: null,
    lastIgnoredAt: null,
    groupId,
    orgId,
    orgName: "Demo",
    projectName: "demo",
    projectUrl: "",
    projectOrigin: "cli",
    targetName: "",
    targetRef: "",
    targetFile: "",
    filePath: "",
    codeRegion: "",
    copies: 1,
    ...changed,
  };
}

export type Remembered = {
  readonly closed?: readonly Finding[];
  readonly below?: readonly Finding[];
  readonly projects?: readonly string[];
};

/** A snapshot with just these findings. */
export function makeSnapshot(
  source: SnykSource,
  findings: readonly Finding[],
  takenAt = now,
  remembered: Remembered = {},
  wasOpen: OpenFindings = nothingOpen,
): IssuesSnapshot {
  const memory = {
    closed: FingerprintSet.of((remembered.closed ?? []).map(({ key }) => key)),
    recentlyBelow: FingerprintSet.of((remembered.below ?? []).map(({ key }) => key)),
    projects: FingerprintSet.of(remembered.projects ?? ["project-1"]),
  };
  return { source, takenAt, fullAt: takenAt, findings: SnapshotFindings.of(findings, wasOpen), memory };
}

/** What an export of these rows leaves, by the rules of `IssuesSnapshot`. */
export function snapshotOfRows(
  source: SnykSource,
  rows: readonly Finding[],
  takenAt: EpochMs,
  threshold: Severity,
  wasOpen: OpenFindings,
): IssuesSnapshot {
  const isOpen = (row: Finding): boolean =>
    row.status === "open" && row.presence === "monitored" && isAtLeast(row.severity, threshold);
  return makeSnapshot(
    source,
    rows.filter((row) => isOpen(row) || wasOpen.has(row.key)),
    takenAt,
    {
      closed: rows.filter(({ status }) => status !== "open"),
      below: rows.filter(
        ({ status, severity, firstIntroducedAt }) =>
          status === "open" && !isAtLeast(severity, threshold) && (firstIntroducedAt ?? 0) >= takenAt - day,
      ),
      projects: rows.map(({ projectId }) => projectId),
    },
    wasOpen,
  );
}

export function complete(source: SnykSource, findings: readonly Finding[], takenAt = now): IssuesOutcome {
  return { kind: "complete", data: makeSnapshot(source, findings, takenAt) };
}

export function failed(source: SnykSource): IssuesOutcome {
  return { kind: "failed", source };
}

export function track(
  finding: Finding,
  sources: readonly SnykSource[] = [groupIssues],
  unknownSince: EpochMs | null = null,
): TrackedFinding {
  return { finding, sources: sources.map(({ id }) => id), unknownSince };
}

export function remember(source: SnykSource, remembered: Remembered = {}, takenAt = before): PreviousSource {
  const { memory } = makeSnapshot(source, [], takenAt, remembered);
  return { id: source.id, selection: source.selection, takenAt, fullAt: takenAt, memory };
}

export function previousReport(
  open: readonly TrackedFinding[],
  sources: readonly PreviousSource[] = [remember(groupIssues)],
  threshold: Severity = "critical",
): PreviousReport {
  return {
    at: before + hour,
    threshold,
    sources: new Map<SourceId, PreviousSource>(sources.map((source) => [source.id, source])),
    open: OpenFindings.of(open),
  };
}

let eventNumber = 0;

export function makeEvent(changed: Partial<AuditEvent> & { readonly event: string }): AuditEvent {
  eventNumber += 1;
  return {
    id: asAuditEventId(`event-${String(eventNumber).padStart(6, "0")}`),
    createdAt: now - day,
    groupId: "",
    orgId,
    projectId: "",
    userId: "user-1",
    content: {},
    ...changed,
  };
}

/** A finding with its class, whether it changed or not. */
export type Classed = Pick<Change, "tracked" | "explanation" | "reason"> & { readonly class: ChangeClass };

/** The changes of a comparison and one for each finding that is still open or unknown, in the order of classes. */
export function allChanges({ changes, standing }: Comparison): readonly Classed[] {
  const others = [...standing.values()].map((tracked): Classed => {
    return { class: tracked.unknownSince === null ? "still-open" : "unknown", reason: null, tracked, explanation: null };
  });
  const rankOf = ({ class: name }: Classed): number => changeClasses.indexOf(name);
  return [...changes, ...others].sort(
    (one, other) => rankOf(one) - rankOf(other) || compareWorstFirst(one.tracked.finding, other.tracked.finding),
  );
}

/** A tracked finding as plain objects, whatever it is read from. */
export function plain({ finding, sources, unknownSince }: TrackedFinding): TrackedFinding {
  return { finding: copyFinding(finding), sources, unknownSince };
}

/** A change in short: class, reason and the name that its finding was made with. */
export function brief(change: Classed): string {
  const reason = change.reason === null ? "" : `:${change.reason}`;
  return `${change.class}${reason} ${change.tracked.finding.problemId.slice("SNYK-".length)}`;
}

export function briefly(comparison: Comparison): readonly string[] {
  return [
    ...allChanges(comparison).map(brief),
    ...[...comparison.baselined.values()].map(({ finding }) => `baselined ${finding.problemId.slice("SNYK-".length)}`),
    ...comparison.departures.map(({ why, count }) => `${why} ×${count}`),
  ];
}
