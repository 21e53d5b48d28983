import type { Finding, FindingStatus, ProjectPresence, TrackedFinding } from "../model/finding.ts";
import { asFindingKey, asProjectId, asSourceId } from "../model/ids.ts";
import { severities } from "../model/severity.ts";
import type { RowReader } from "./row-reader.ts";

const statuses: readonly FindingStatus[] = ["open", "resolved", "ignored"];
const presences: readonly ProjectPresence[] = ["monitored", "deactivated", "deleted"];

/** The members of a tracked finding's line, in the order in which `readTrackedFinding` takes them. */
export function trackedFindingRow(tracked: TrackedFinding): readonly unknown[] {
  return [tracked.sources, tracked.unknownSince, ...findingRow(tracked.finding)];
}

/** A tracked finding of a line; throws a DigestError of kind `data`. */
export function readTrackedFinding(row: RowReader): TrackedFinding {
  return {
    sources: row.texts().map(asSourceId),
    unknownSince: row.orNull((reader) => reader.instant()),
    finding: readFinding(row),
  };
}

/** The members of a finding in a line, in the order in which `readFinding` takes them. */
export function findingRow(finding: Finding): readonly unknown[] {
  return [
    finding.key,
    finding.problemId,
    finding.projectId,
    finding.severity,
    finding.status,
    finding.presence,
    finding.title,
    finding.issueType,
    finding.product,
    finding.problemUrl,
    finding.issueUrl,
    finding.packages,
    finding.fixedIn,
    finding.cves,
    finding.cvss,
    finding.epss,
    finding.exploitMaturity,
    finding.reachability,
    finding.fixability,
    finding.score,
    finding.publishedOn,
    finding.firstIntroducedAt,
    finding.lastIntroducedAt,
    finding.lastResolvedAt,
    finding.lastIgnoredAt,
    finding.groupId,
    finding.orgId,
    finding.orgName,
    finding.projectName,
    finding.projectUrl,
    finding.projectOrigin,
    finding.targetName,
    finding.targetRef,
    finding.targetFile,
    finding.filePath,
    finding.codeRegion,
    finding.copies,
  ];
}

/** A finding of a line; throws a DigestError of kind `data`. */
// Members of an object literal are evaluated in the order in which they are written, which is the order of the row.
export function readFinding(row: RowReader): Finding {
  return {
    key: asFindingKey(row.text()),
    problemId: row.sharedText(),
    projectId: asProjectId(row.sharedText()),
    severity: row.oneOf(severities),
    status: row.oneOf(statuses),
    presence: row.oneOf(presences),
    title: row.sharedText(),
    issueType: row.sharedText(),
    product: row.sharedText(),
    problemUrl: row.sharedText(),
    issueUrl: row.text(),
    packages: row.sharedText(),
    fixedIn: row.texts(),
    cves: row.texts(),
    cvss: row.orNull((reader) => reader.number()),
    epss: row.orNull((reader) => reader.number()),
    exploitMaturity: row.sharedText(),
    reachability: row.sharedText(),
    fixability: row.sharedText(),
    score: row.orNull((reader) => reader.number()),
    publishedOn: row.sharedText(),
    firstIntroducedAt: row.orNull((reader) => reader.instant()),
    lastIntroducedAt: row.orNull((reader) => reader.instant()),
    lastResolvedAt: row.orNull((reader) => reader.instant()),
    lastIgnoredAt: row.orNull((reader) => reader.instant()),
    groupId: row.sharedText(),
    orgId: row.sharedText(),
    orgName: row.sharedText(),
    projectName: row.sharedText(),
    projectUrl: row.sharedText(),
    projectOrigin: row.sharedText(),
    targetName: row.sharedText(),
    targetRef: row.sharedText(),
    targetFile: row.sharedText(),
    filePath: row.sharedText(),
    codeRegion: row.text(),
    copies: row.count(),
  };
}
