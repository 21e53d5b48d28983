import type { Digest } from "../model/digest.ts";
import type { FlexeraReport, RowChangeKind } from "../model/flexera-report.ts";
import { formatCount } from "../template/format-number.ts";
import { cellText, datasetNotes, rowCountsText } from "./flexera-words.ts";
import { type FlexeraRowView, listedText, listRows, shownColumns } from "./view-flexera-rows.ts";
import { cutList, type ViewList, viewList } from "./view-list.ts";
import { sourceOfReport } from "./view-sources.ts";

/** The rows of a dataset after one report. */
export type FlexeraPoint = { readonly period: string; readonly rows: number };

/** One dataset: how many rows, what changed in the period, and the rows that `where` selects. */
export type FlexeraDatasetView = {
  readonly name: string;
  readonly mode: string;
  readonly isFirstRun: boolean;
  readonly isReloaded: boolean;
  readonly rows: number;
  /** Rows at the last report of the period before; null on a first run. */
  readonly rowsBefore: number | null;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** What changed, as a phrase. */
  readonly text: string;
  /** What a reader must know: a reload, columns that came or left, rows that do not fit together. */
  readonly notes: ViewList<string>;
  /** Changed rows by the column that differs, the most frequent first. */
  readonly byColumn: ViewList<{ readonly column: string; readonly rows: number }>;
  /** The columns of the listed rows: those of the key and those to show. */
  readonly columns: readonly string[];
  /** How many of those columns have no place here. */
  readonly hiddenColumns: number;
  /** Whether a listed row has cells that differ and are in no column here. */
  readonly hasChanges: boolean;
  readonly listed: ViewList<FlexeraRowView>;
  /** What is listed, as a phrase. */
  readonly listedText: string;
  /** The artifact's file with the rows. */
  readonly file: string;
  readonly history: readonly FlexeraPoint[];
};

/** What Flexera's datasets show in the period. */
export type FlexeraView = {
  /** False where no dataset was asked for. */
  readonly isCollected: boolean;
  /** All datasets together in a sentence, or "". */
  readonly summary: string;
  readonly datasets: ViewList<FlexeraDatasetView>;
  /** The datasets that could not be read. */
  readonly failed: ViewList<string>;
};

const maxColumns = 10;
const maxChangedColumns = 12;

/** The datasets of a digest in their order. Where only counts may be published, no column and no cell. */
export function buildFlexera(digest: Digest): FlexeraView {
  const failed = digest.sources
    .filter(({ kind }) => kind === "failed")
    .map(sourceOfReport)
    .filter(({ system }) => system === "flexera")
    .map(({ dataset }) => dataset);
  return {
    isCollected: digest.flexera.length + failed.length > 0,
    summary: flexeraSummary(digest),
    datasets: viewList(digest.flexera.map((report) => buildDataset(report, digest))),
    failed: viewList(failed),
  };
}

/** All datasets that could be read, in a sentence: `120 rows added and 8 removed in 3 datasets.`; "" where none was asked for. */
export function flexeraSummary({ flexera }: Digest): string {
  if (flexera.length === 0) return "";
  const first = flexera.filter(({ isFirstRun }) => isFirstRun);
  const compared = flexera.filter(({ isFirstRun }) => !isFirstRun);
  const rows = first.reduce((sum, report) => sum + report.rows, 0);
  const baseline =
    first.length === 0
      ? ""
      : `${formatCount(first.length, "dataset")} read for the first time, with ${formatCount(rows, "row")}.`;
  const where = formatCount(compared.length, "dataset");
  const changed = rowCountsText(sumCounts(compared), "row");
  const change = changed === "" ? `No row changed in ${where}.` : `${changed} in ${where}.`;
  return [compared.length === 0 ? "" : change, baseline].filter((sentence) => sentence !== "").join(" ");
}

function sumCounts(reports: readonly FlexeraReport[]) {
  const sum = (kind: RowChangeKind) => reports.reduce((count, { period }) => count + period.counts[kind], 0);
  return { added: sum("added"), changed: sum("changed"), removed: sum("removed") };
}

function buildDataset(report: FlexeraReport, digest: Digest): FlexeraDatasetView {
  const isNamed = digest.exposure !== "public-counts-only";
  const { source, mode, isFirstRun, isReloaded, rows, history } = report;
  const { counts } = report.period;
  const columns = isNamed ? shownColumns(report) : [];
  const listed = isNamed ? listRows(report, columns.slice(0, maxColumns), digest) : viewList<FlexeraRowView>([]);
  const file = `flexera/${source.dataset}${mode === "delta" ? ".delta" : ""}.csv`;
  const byColumn = isNamed ? report.period.byColumn.map((item) => ({ ...item, column: cellText(item.column) })) : [];
  return {
    name: source.dataset,
    mode,
    isFirstRun,
    isReloaded,
    rows,
    rowsBefore: rowsBefore(report, digest),
    ...counts,
    text: isFirstRun ? "first report: its rows are the baseline" : rowCountsText(counts) || "no row changed",
    notes: viewList(datasetNotes(report, isNamed)),
    byColumn: viewList(byColumn, maxChangedColumns),
    columns: columns.slice(0, maxColumns).map(({ name }) => cellText(name)),
    hiddenColumns: Math.max(0, columns.length - maxColumns),
    hasChanges: listed.items.some(({ changes }) => changes.total > 0),
    listed,
    listedText: isNamed ? listedText(report.period) : "",
    file,
    history: history.map(({ periodId, rows: count }) => ({ period: periodId, rows: count })),
  };
}

/** Of a period of several runs the report compares with the period before, not with the run before. */
function rowsBefore({ isFirstRun, rowsBefore: atRunBefore, history }: FlexeraReport, { period }: Digest): number | null {
  if (isFirstRun) return null;
  return history.findLast(({ periodId }) => periodId !== period.id)?.rows ?? atRunBefore;
}

/** A dataset with its lists shortened. */
export function cutDataset(
  dataset: FlexeraDatasetView,
  caps: { readonly rows: number; readonly columns: number; readonly notes: number },
): FlexeraDatasetView {
  return {
    ...dataset,
    notes: cutList(dataset.notes, caps.notes),
    byColumn: cutList(dataset.byColumn, caps.columns),
    listed: cutList(dataset.listed, caps.rows),
  };
}
