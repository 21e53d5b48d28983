import { compareTexts } from "../model/compare-texts.ts";
import type { Finding, FindingStatus, ProjectPresence } from "../model/finding.ts";
import type { FindingKey, SourceId } from "../model/ids.ts";
import { severityRank } from "../model/severity.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";

/** One finding as all complete sources show it, with those sources, sorted. */
export type MergedFinding = { readonly finding: Finding; readonly sources: readonly SourceId[] };

/**
 * Findings of several sources by key: what is met through two scopes is one finding. Where rows disagree, the one that
 * asks for more attention wins, so that no source can close what another one still shows; the order of sources is without effect.
 */
export function mergeSnapshots(snapshots: readonly IssuesSnapshot[]): ReadonlyMap<FindingKey, MergedFinding> {
  const merged = new Map<FindingKey, MergedFinding>();
  const sorted = snapshots.toSorted((left, right) => compareTexts(left.source.id, right.source.id));
  for (const { source, findings } of sorted) {
    const alone: readonly SourceId[] = [source.id];
    for (const [key, finding] of findings) {
      const known = merged.get(key);
      merged.set(key, known === undefined ? { finding, sources: alone } : mergeFinding(known, finding, source.id));
    }
  }
  return merged;
}

function mergeFinding(known: MergedFinding, finding: Finding, source: SourceId): MergedFinding {
  const winner = compareAttention(known.finding, finding) <= 0 ? known.finding : finding;
  const copies = Math.max(known.finding.copies, finding.copies);
  return {
    finding: winner.copies === copies ? winner : { ...winner, copies },
    sources: [...known.sources, source],
  };
}

const presenceRank: Readonly<Record<ProjectPresence, number>> = { monitored: 0, deactivated: 1, deleted: 2 };
const statusRank: Readonly<Record<FindingStatus, number>> = { open: 0, ignored: 1, resolved: 2 };

/** Every member but key and copies, so that two rows that differ anywhere never tie; dates first, the later one wins. */
const tieBreakers = [
  "lastIntroducedAt",
  "lastIgnoredAt",
  "lastResolvedAt",
  "firstIntroducedAt",
  "epss",
  "cvss",
  "score",
  "publishedOn",
  "exploitMaturity",
  "reachability",
  "fixability",
  "fixedIn",
  "cves",
  "packages",
  "title",
  "issueType",
  "product",
  "problemId",
  "problemUrl",
  "projectId",
  "issueUrl",
  "groupId",
  "orgId",
  "orgName",
  "projectName",
  "projectUrl",
  "projectOrigin",
  "targetName",
  "targetRef",
  "targetFile",
  "filePath",
  "codeRegion",
] as const satisfies readonly (keyof Finding)[];

function compareAttention(left: Finding, right: Finding): number {
  return (
    presenceRank[left.presence] - presenceRank[right.presence] ||
    statusRank[left.status] - statusRank[right.status] ||
    severityRank(left.severity) - severityRank(right.severity) ||
    compareTies(left, right)
  );
}

function compareTies(left: Finding, right: Finding): number {
  for (const name of tieBreakers) {
    const order = compareValues(left[name], right[name]);
    if (order !== 0) return order;
  }
  return 0;
}

type TieValue = string | number | null | readonly string[];

function compareValues(left: TieValue, right: TieValue): number {
  if (left === right) return 0;
  if (typeof left === "number" && typeof right === "number") return right - left;
  return compareTexts(tieText(right), tieText(left));
}

/** Nothing sorts behind everything. */
function tieText(value: TieValue): string {
  return value === null ? "" : JSON.stringify(value);
}
