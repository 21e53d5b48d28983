import type { FlexeraReport, ListedRow } from "../model/flexera-report.ts";

/**
 * One dataset in changes.json: what changed in this run, with the rows that `where` selects. Where only counts may be published
 * it has no organization, no column and no cell.
 */
export function flexeraJson(report: FlexeraReport, isCountsOnly: boolean): object {
  const { source, mode, isFirstRun, isReloaded, rows, rowsBefore, anomalies, run } = report;
  const { counts, selected } = run;
  const common = { dataset: source.dataset, mode, isFirstRun, isReloaded, rows, rowsBefore };
  const named = isCountsOnly
    ? { orgId: null, keyColumns: [], shownColumns: [], columnsAdded: [], columnsRemoved: [] }
    : {
        orgId: source.orgId,
        keyColumns: report.keyColumns,
        shownColumns: report.shownColumns,
        columnsAdded: report.columnsAdded,
        columnsRemoved: report.columnsRemoved,
      };
  return {
    ...common,
    ...named,
    ...countsJson(counts),
    anomalies: {
      addOfExisting: anomalies.addOfExisting,
      changeOfMissing: anomalies.changeOfMissing,
      removeOfMissing: anomalies.removeOfMissing,
      emptyChange: anomalies.emptyChange,
      repeatedKey: anomalies.repeatedKey,
    },
    byColumn: isCountsOnly ? [] : run.byColumn.map(({ column, rows: count }) => ({ column, rows: count })),
    selected: countsJson(selected),
    listed: isCountsOnly ? [] : run.listed.map(rowJson),
  };
}

function countsJson({ added, changed, removed }: FlexeraReport["run"]["counts"]) {
  return { added, changed, removed };
}

function rowJson({ kind, key, shown, cells }: ListedRow): object {
  return { kind, key, shown, cells: cells.map(({ column, before, after }) => ({ column, before, after })) };
}
