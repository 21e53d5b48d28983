import type { FlexeraMemory } from "../model/flexera-memory.ts";
import type { FlexeraCursor } from "../model/flexera-port.ts";
import type { FlexeraReport } from "../model/flexera-report.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Period } from "../model/period.ts";
import type { WantedDetail } from "../state/state-detail.ts";
import { noAnomalies } from "../tables/plan-delta.ts";
import { noChanges, type UpdatedTable } from "../tables/update-table.ts";
import type { FlexeraPlan } from "./plan-flexera.ts";

/** Reports whose rows are kept for the trend, one a period. */
const keptPoints = 12;

export type MemoryInput = {
  readonly cursor: FlexeraCursor | null;
  readonly period: Period;
  readonly startedAt: EpochMs;
  readonly detail: WantedDetail;
};

/** What the next run needs of a dataset that could be read. */
export function nextMemory(plan: FlexeraPlan, table: UpdatedTable, input: MemoryInput): Omit<FlexeraMemory, "told"> {
  const { cursor, period, startedAt, detail } = input;
  const { hashes, text, start } = table.memory;
  const isFull = detail.kind === "full";
  return {
    id: plan.source.id,
    selection: plan.keptSelection,
    cursor: isFull && plan.dataset.mode === "delta" ? cursor : null,
    hasCursorFailed: false,
    readAt: startedAt,
    columns: isFull ? table.layout.columns : [],
    rows: table.rows,
    hashes,
    text,
    period: { periodId: period.id, ...start },
    history: extendRows(plan.previous?.history ?? [], period, startedAt, table.rows),
  };
}

/** What is told of a dataset that could be read. */
export function reportTable(
  { source, dataset, previous }: FlexeraPlan,
  table: UpdatedTable,
  { history }: Pick<FlexeraMemory, "history">,
  { isReloaded, detail }: { readonly isReloaded: boolean; readonly detail: WantedDetail },
): FlexeraReport {
  const { layout, rows, anomalies, run, period, isCompared } = table;
  const isFull = detail.kind === "full";
  const nameAt = (position: number): string => layout.names[position] ?? "";
  const before = isFull && isCompared && previous !== null ? previous.columns : null;
  return {
    source,
    mode: dataset.mode,
    isFirstRun: !isCompared,
    isReloaded,
    rows,
    rowsBefore: previous?.rows ?? null,
    keyColumns: isFull ? layout.key.map(nameAt) : [],
    shownColumns: isFull ? layout.shown.map(nameAt) : [],
    columnsAdded: before === null ? [] : layout.columns.filter((name) => !before.includes(name)),
    columnsRemoved: before === null ? [] : before.filter((name) => !layout.columns.includes(name)),
    anomalies,
    run,
    period,
    history,
  };
}

/**
 * What a dataset that could not be read goes on to tell in this period: what an earlier run of it told. Null where none did, so that
 * nothing is to be kept in the issue.
 */
export function reportUnread({ source, dataset, previous }: FlexeraPlan, period: Period): FlexeraReport | null {
  const isSamePeriod = previous?.period.periodId === period.id && period.startsAt !== null;
  if (previous === null || previous.told === null || !isSamePeriod) return null;
  const { told, rows, readAt, history } = previous;
  return {
    source,
    mode: dataset.mode,
    lastReadAt: readAt,
    isFirstRun: told.isFirstRun,
    isReloaded: false,
    rows,
    rowsBefore: rows,
    keyColumns: told.keyColumns,
    shownColumns: told.shownColumns,
    columnsAdded: [],
    columnsRemoved: [],
    anomalies: noAnomalies(),
    run: noChanges,
    period: told.period,
    history,
  };
}

/** What is to be warned of; column names stay out of a log that everybody can read. */
export function tableWarnings({ warnings, layout }: UpdatedTable, detail: WantedDetail): readonly string[] {
  if (detail.kind === "full") return warnings;
  const others = warnings.filter((warning) => !layout.warnings.includes(warning));
  if (layout.warnings.length === 0) return others;
  return [...others, "`flexera-datasets` names columns that the rows do not have; nothing is done for them."];
}

function extendRows(history: FlexeraReport["history"], period: Period, at: EpochMs, rows: number): FlexeraReport["history"] {
  const isReplaced = (periodId: string): boolean => periodId === period.id && period.startsAt !== null;
  return [...history.filter(({ periodId }) => !isReplaced(periodId)), { periodId: period.id, at, rows }].slice(-keptPoints);
}
