import { compareTexts } from "../model/compare-texts.ts";
import type { Finding, FindingStatus, ProjectPresence } from "../model/finding.ts";
import { copyFinding } from "../model/findings/finding-view.ts";
import type { OpenFindings } from "../model/findings/open-findings.ts";
import type { SourceId } from "../model/ids.ts";
import { severityRank } from "../model/severity.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import { NumberedRows, type SnapshotPart } from "./numbered-rows.ts";

/** One finding as all complete sources show it, with those sources, sorted. */
export type MergedFinding = { readonly finding: Finding; readonly sources: readonly SourceId[] };

/**
 * Findings of several sources by key: what is met through two scopes is one finding. Where rows disagree, the one that
 * asks for more attention wins, so that no source can close what another one still shows; the order of sources is without effect.
 */
export class MergedSnapshots {
  readonly #before: OpenFindings;
  readonly #parts: readonly SnapshotPart[];
  readonly #lists = new SourceLists();

  constructor(before: OpenFindings, snapshots: readonly IssuesSnapshot[]) {
    this.#before = before;
    const sorted = snapshots.toSorted((left, right) => compareTexts(left.source.id, right.source.id));
    this.#parts = sorted.map(({ source, findings }) => ({ source: source.id, findings: findings.rebased(before) }));
  }

  /** Whether the sources that the previous report names for the finding with this index show it as it was, and no others show it. */
  isAsBefore(index: number): boolean {
    const { sources, unknownSince } = this.#before.sightingAt(index);
    let next = 0;
    for (const { source, findings } of this.#parts) {
      if (findings.changedRow(index) !== -1) return false;
      if (findings.isUnchanged(index) && sources[next++] !== source) return false;
    }
    return next > 0 && next === sources.length && unknownSince === null;
  }

  /** What the sources show of the finding with this index in the previous report; null where none shows it. */
  ofBefore(index: number): MergedFinding | null {
    let merged: MergedFinding | null = null;
    for (const { source, findings } of this.#parts) {
      const table = findings.isUnchanged(index) ? this.#before.table : findings.rows;
      const row = table === findings.rows ? findings.changedRow(index) : index;
      if (row !== -1) merged = this.#add(merged, table.view(row), source);
    }
    return merged;
  }

  /** The findings that the previous report does not have open. */
  *appeared(): Generator<MergedFinding> {
    const [only, ...others] = this.#parts;
    if (only === undefined) return;
    if (others.length > 0) yield* this.#mergeAppeared();
    else for (const row of only.findings.newRows()) yield this.#add(null, only.findings.rows.view(row), only.source);
  }

  /** Rows of all sources are numbered one behind the other; of those with one key each tells which is the next. */
  *#mergeAppeared(): Generator<MergedFinding> {
    const rows = new NumberedRows(this.#parts);
    for (let first = 0; first < rows.size; first += 1) {
      if (!rows.isFirst(first)) continue;
      let merged: MergedFinding | null = null;
      for (let number = first; number !== -1; number = rows.nextOf(number)) {
        const { table, row, source } = rows.at(number);
        merged = this.#add(merged, table.view(row), source);
      }
      if (merged !== null) yield merged;
    }
  }

  #add(known: MergedFinding | null, finding: Finding, source: SourceId): MergedFinding {
    if (known === null) return { finding, sources: this.#lists.with(nobody, source) };
    return { finding: mergeFinding(known.finding, finding), sources: this.#lists.with(known.sources, source) };
  }
}

const nobody: readonly SourceId[] = [];

/** One array for each list of sources, because hundreds of thousands of findings have the same few. */
class SourceLists {
  readonly #longer = new Map<readonly SourceId[], Map<SourceId, readonly SourceId[]>>();

  with(list: readonly SourceId[], source: SourceId): readonly SourceId[] {
    const bySource = this.#longer.get(list) ?? new Map<SourceId, readonly SourceId[]>();
    const known = bySource.get(source) ?? [...list, source];
    bySource.set(source, known);
    this.#longer.set(list, bySource);
    return known;
  }
}

function mergeFinding(known: Finding, finding: Finding): Finding {
  const winner = compareAttention(known, finding) <= 0 ? known : finding;
  const copies = Math.max(known.copies, finding.copies);
  return winner.copies === copies ? winner : copyFinding(winner, copies);
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
