import { asFindingKey, type EpochMs, type FindingKey, type ProjectId, type SourceId } from "./ids.ts";
import type { Severity } from "./severity.ts";

export type FindingStatus = "open" | "resolved" | "ignored";

/** Whether the project of a row is watched; rows of deleted and deactivated projects are never open. */
export type ProjectPresence = "monitored" | "deactivated" | "deleted";

/**
 * One issue instance in one project, from one row of the `issues` export (or several with the same key, counted in `copies`).
 * Every text is the vendor's and hostile; an empty cell is "" in texts and null elsewhere.
 */
export type Finding = {
  readonly key: FindingKey;
  readonly problemId: string;
  readonly projectId: ProjectId;
  readonly severity: Severity;
  readonly status: FindingStatus;
  readonly presence: ProjectPresence;
  readonly title: string;
  /** `Vulnerability`, `License`, `Configuration`, as served. */
  readonly issueType: string;
  /** `Snyk Open Source`, `Snyk Code`, `Snyk Container`, `Snyk IaC`, as served. */
  readonly product: string;
  readonly problemUrl: string;
  readonly issueUrl: string;
  /** `name: version`, several joined by commas. */
  readonly packages: string;
  readonly fixedIn: readonly string[];
  readonly cves: readonly string[];
  readonly cvss: number | null;
  /** Probability of exploitation within 30 days, 0 to 1. */
  readonly epss: number | null;
  readonly exploitMaturity: string;
  readonly reachability: string;
  readonly fixability: string;
  /** Snyk's priority or risk score, 0 to 1000. */
  readonly score: number | null;
  /** Day on which the vulnerability was published, `YYYY-MM-DD`, or "". */
  readonly publishedOn: string;
  readonly firstIntroducedAt: EpochMs | null;
  readonly lastIntroducedAt: EpochMs | null;
  readonly lastResolvedAt: EpochMs | null;
  readonly lastIgnoredAt: EpochMs | null;
  readonly groupId: string;
  readonly orgId: string;
  readonly orgName: string;
  readonly projectName: string;
  readonly projectUrl: string;
  readonly projectOrigin: string;
  readonly targetName: string;
  readonly targetRef: string;
  readonly targetFile: string;
  /** Snyk Code only: file and lines. */
  readonly filePath: string;
  readonly codeRegion: string;
  /** Rows with this key in the source that had most of them. */
  readonly copies: number;
};

/** A finding that is counted as open, with where it was seen. */
export type TrackedFinding = {
  readonly finding: Finding;
  /** Sources that showed it in the last report in which any source could, sorted. */
  readonly sources: readonly SourceId[];
  /** Since when no source could show it, because all of them failed; null when this report saw it. */
  readonly unknownSince: EpochMs | null;
};

/**
 * Identity of a finding across reports. The export serves no issue id, so it is made of the columns that stay through
 * renaming; `\n` cannot occur in any of them.
 */
export function findingKey(parts: {
  readonly projectId: string;
  readonly problemId: string;
  readonly fragment: string;
  readonly assetFindingId: string;
}): FindingKey {
  const texts = [parts.projectId, parts.problemId, parts.fragment, parts.assetFindingId];
  return asFindingKey(texts.map((text) => text.replaceAll("\n", " ")).join("\n"));
}

/** The first line of a key with its line break, or all of a key of one line: where two differ in it, keys are in its order. */
export function keyStart(key: FindingKey): string {
  return key.slice(0, key.indexOf("\n") + 1 || key.length);
}

/** When the finding's age starts: its latest introduction, else its first; null when the vendor names neither. */
export function ageStart(finding: Finding): EpochMs | null {
  return finding.lastIntroducedAt ?? finding.firstIntroducedAt;
}
