import { DigestError } from "../../../src/errors.ts";
import type { SourceReport } from "../../../src/model/digest.ts";
import type {
  FlexeraChanges,
  FlexeraReport,
  ListedRow,
  RowAnomalies,
  RowChangeKind,
  RowCounts,
} from "../../../src/model/flexera-report.ts";
import type { EpochMs } from "../../../src/model/ids.ts";
import { periodAt } from "../../../src/model/period.ts";
import { flexeraSourceOf } from "../../../src/model/source.ts";

const dayMs = 86_400_000;
const orgId = 4711;

/** The texts of Flexera's datasets that the vendor or the user serves. Column names are synthetic: the vendor publishes none. */
export type FlexeraTexts = { readonly dataset: string; readonly column: () => string; readonly cell: () => string };

const noAnomalies: RowAnomalies = { addOfExisting: 0, changeOfMissing: 0, removeOfMissing: 0, emptyChange: 0, repeatedKey: 0 };
const noRows: RowCounts = { added: 0, changed: 0, removed: 0 };
const noChanges: FlexeraChanges = { counts: noRows, byColumn: [], listed: [], selected: noRows };

/** A dataset in which nothing changed, with what a test changes. */
export function sampleDataset(now: EpochMs, dataset: string, changes: Partial<FlexeraReport> = {}): FlexeraReport {
  return {
    source: flexeraSourceOf(orgId, dataset, ""),
    mode: "snapshot",
    isFirstRun: false,
    isReloaded: false,
    rows: 1_210,
    rowsBefore: 1_210,
    keyColumns: [],
    shownColumns: [],
    columnsAdded: [],
    columnsRemoved: [],
    anomalies: noAnomalies,
    run: noChanges,
    period: noChanges,
    history: historyOf(now, [1_190, 1_204, 1_210, 1_210]),
    ...changes,
  };
}

/** Rows after the reports of weeks that follow each other; the last is the present one. */
function historyOf(now: EpochMs, counts: readonly number[]): FlexeraReport["history"] {
  return counts.map((rows, index) => {
    const at = now - (counts.length - 1 - index) * 7 * dayMs;
    return { periodId: periodAt(at, "week", "UTC").id, at, rows };
  });
}

/** Changed rows of installed software; the columns are synthetic. */
export function sampleRows(count: number, kind: RowChangeKind = "added"): readonly ListedRow[] {
  return Array.from({ length: count }, (_, index) => ({
    kind,
    key: [`dev-${String(40 + (index % 900)).padStart(4, "0")}`, `sw-${7_000 + index}`, `CVE-2026-${1_000 + index}`],
    shown: [
      ["OpenSSL", "zlib", "Log4j Core", "curl"][index % 4] ?? "",
      `3.${index % 12}.1`,
      index % 3 === 0 ? "critical" : "high",
    ],
    cells: kind === "changed" ? [{ column: "syn_severity", before: index % 4 === 3 ? null : "medium", after: "high" }] : [],
    isNews: index % 5 === 0,
  }));
}

const keyColumns = ["syn_device_id", "syn_software_id", "syn_cve"];
const columns = ["syn_software", "syn_version", "syn_severity"];

/** A delta dataset with so many added rows beside some changed and removed ones; at most 500 are listed. */
export function sampleDelta(now: EpochMs, added: number, changes: Partial<FlexeraReport> = {}): FlexeraReport {
  const counts = { added, changed: 14, removed: 8 };
  const selected = { added: Math.ceil(added / 2), changed: 4, removed: 3 };
  const listed = [
    ...sampleRows(selected.added),
    ...sampleRows(selected.changed, "changed"),
    ...sampleRows(selected.removed, "removed"),
  ].slice(0, 500);
  const period: FlexeraChanges = {
    counts,
    byColumn: [
      { column: "syn_severity", rows: 10 },
      { column: "syn_version", rows: 4 },
    ],
    listed,
    selected,
  };
  return sampleDataset(now, "vulnerable_software", {
    mode: "delta",
    rows: 48_112,
    rowsBefore: 48_112 - added + 8,
    keyColumns,
    shownColumns: columns,
    run: period,
    period,
    history: historyOf(now, [41_020, 43_800, 48_120 - added, 48_112]),
    ...changes,
  });
}

/** A week of three datasets: a delta with changes and rows that do not fit together, a snapshot, and one without a change. */
export function sampleFlexera(now: EpochMs): readonly FlexeraReport[] {
  const snapshot: FlexeraChanges = {
    counts: { added: 2, changed: 0, removed: 1 },
    byColumn: [],
    listed: [
      { kind: "added", key: ["dev-0911"], shown: ["dev-0911", "laptop", "Lisbon"], cells: [], isNews: false },
      { kind: "added", key: ["dev-0912"], shown: ["dev-0912", "laptop", ""], cells: [], isNews: true },
      { kind: "removed", key: ["dev-0007"], shown: ["dev-0007", "server", "Porto"], cells: [], isNews: false },
    ],
    selected: { added: 2, changed: 0, removed: 1 },
  };
  return [
    sampleDelta(now, 120, {
      anomalies: { addOfExisting: 3, changeOfMissing: 1, removeOfMissing: 2, emptyChange: 1, repeatedKey: 0 },
    }),
    sampleDataset(now, "device_mashup", {
      rows: 1_211,
      shownColumns: ["syn_device_id", "syn_kind", "syn_site"],
      columnsAdded: ["syn_site"],
      columnsRemoved: ["syn_building", "syn_floor"],
      run: snapshot,
      period: snapshot,
    }),
    sampleDataset(now, "software_vulnerability_cve", { keyColumns: ["syn_cve_id"] }),
  ];
}

/** The datasets of a first run. */
export function firstFlexera(now: EpochMs): readonly FlexeraReport[] {
  return sampleFlexera(now).map((report) => ({
    ...report,
    isFirstRun: true,
    rowsBefore: null,
    columnsAdded: [],
    columnsRemoved: [],
    anomalies: noAnomalies,
    run: noChanges,
    period: noChanges,
    history: report.history.slice(-1),
  }));
}

/** A dataset with a text in every field that is served. */
export function filledFlexera(now: EpochMs, { dataset, column, cell }: FlexeraTexts): FlexeraReport {
  const row = (kind: RowChangeKind): ListedRow => ({
    kind,
    key: [cell(), cell()],
    shown: [cell(), cell()],
    cells: kind === "changed" ? [{ column: `${column()} 3`, before: cell(), after: cell() }] : [],
    isNews: true,
  });
  const changes: FlexeraChanges = {
    counts: { added: 2, changed: 1, removed: 1 },
    byColumn: [
      { column: column(), rows: 1 },
      { column: column(), rows: 1 },
    ],
    listed: [row("added"), row("changed"), row("removed")],
    selected: { added: 1, changed: 1, removed: 1 },
  };
  return sampleDataset(now, dataset, {
    isReloaded: true,
    keyColumns: [column(), column()],
    shownColumns: [`${column()} 1`, `${column()} 2`],
    columnsAdded: [column()],
    columnsRemoved: [column(), column()],
    anomalies: { addOfExisting: 1, changeOfMissing: 1, removeOfMissing: 1, emptyChange: 1, repeatedKey: 1 },
    run: changes,
    period: changes,
  });
}

/** The source of a dataset that was read. */
export function sampleFlexeraSource(now: EpochMs, { source, isFirstRun, rows }: FlexeraReport): SourceReport {
  return {
    kind: "complete",
    isFirstRun,
    receipt: {
      source,
      window: { from: null, to: now },
      files: [{ path: `${source.id}.csv`, rows, bytes: 90 * rows, sha256: "cd".repeat(32) }],
      rows,
      bytes: 90 * rows,
      startedAt: now,
      finishedAt: now + 60_000,
      exportId: "77777777-7777-4777-8777-777777777777",
      warnings: [],
    },
  };
}

/** The source of a dataset that could not be read. */
export function failedFlexeraSource(now: EpochMs, dataset: string): SourceReport {
  const error = new DigestError({
    kind: "rejected-token",
    message: `Flexera does not take the resume token of ${dataset} any more.`,
    remedy: "Set `on-rejected-token: reload` at the dataset to have it read anew and compared whole.",
  });
  const source = flexeraSourceOf(orgId, dataset, "");
  return { kind: "failed", source, error, carriedForward: 0, lastCompleteAt: now - 7 * dayMs };
}
