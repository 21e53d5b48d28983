import type { CellChange, FlexeraChanges, FlexeraReport, ListedRow, RowAnomalies } from "../model/flexera-report.ts";
import type { EpochMs } from "../model/ids.ts";
import { flexeraSourceOf } from "../model/source.ts";

/** An organization that nobody has. */
const orgId = 100_001;
const weekMs = 7 * 86_400_000;
/** How many rows fewer there were in the reports before the last one. */
const earlier = [160, 90, 120, 40, 55, 20] as const;
const noAnomalies: RowAnomalies = {
  addOfExisting: 0,
  changeOfMissing: 0,
  removeOfMissing: 0,
  emptyChange: 0,
  repeatedKey: 0,
};

/** Two datasets of Flexera with invented columns: the vendor publishes none. */
export function sampleFlexera(periodId: string, now: EpochMs): readonly FlexeraReport[] {
  return [vulnerableSoftware(periodId, now), deviceMashup(periodId, now)];
}

function vulnerableSoftware(periodId: string, now: EpochMs): FlexeraReport {
  const changes = changesOf({ added: 14, changed: 6, removed: 9 }, [
    row("added", ["sample-device-0017", "Sample Reader"], ["24.1", "CVE-2099-10001", "critical"]),
    row("added", ["sample-device-0042", "Sample Browser"], ["131.0", "CVE-2099-10009", "critical"]),
    row(
      "changed",
      ["sample-device-0008", "Sample Runtime"],
      ["8.0.402", "CVE-2099-10006", "high"],
      [cell("sample_severity", "medium", "high")],
    ),
    row("removed", ["sample-device-0003", "Sample Archiver"], ["22.0", "CVE-2099-10010", "critical"]),
  ]);
  return {
    ...describe("vulnerable_software", "delta", periodId, now, 48_211, 48_206),
    keyColumns: ["sample_device", "sample_software"],
    shownColumns: ["sample_version", "sample_cve", "sample_severity"],
    run: changes,
    period: changes,
  };
}

function deviceMashup(periodId: string, now: EpochMs): FlexeraReport {
  const changes = changesOf({ added: 3, changed: 0, removed: 1 }, [
    row("added", ["sample-device-0103", "server"], []),
    row("removed", ["sample-device-0003", "laptop"], []),
  ]);
  return {
    ...describe("device_mashup", "snapshot", periodId, now, 1_902, 1_900),
    keyColumns: ["sample_device", "sample_kind"],
    shownColumns: [],
    run: changes,
    period: changes,
  };
}

function describe(
  dataset: string,
  mode: FlexeraReport["mode"],
  periodId: string,
  now: EpochMs,
  rows: number,
  rowsBefore: number,
) {
  return {
    source: flexeraSourceOf(orgId, dataset, mode),
    mode,
    isFirstRun: false,
    isReloaded: false,
    rows,
    rowsBefore,
    columnsAdded: [],
    columnsRemoved: [],
    anomalies: noAnomalies,
    history: [
      ...earlier.map((fewer, index) => ({
        periodId: `before-${index}`,
        at: now - (earlier.length + 1 - index) * weekMs,
        rows: rowsBefore - fewer,
      })),
      { periodId: "before", at: now - weekMs, rows: rowsBefore },
      { periodId, at: now, rows },
    ],
  };
}

function changesOf(counts: FlexeraChanges["counts"], listed: readonly ListedRow[]): FlexeraChanges {
  const byColumn = counts.changed === 0 ? [] : [{ column: "sample_severity", rows: counts.changed }];
  const of = (kind: ListedRow["kind"]): number => listed.filter((one) => one.kind === kind).length;
  return { counts, byColumn, listed, selected: { added: of("added"), changed: of("changed"), removed: of("removed") } };
}

function row(
  kind: ListedRow["kind"],
  key: readonly string[],
  shown: readonly string[],
  cells: readonly CellChange[] = [],
): ListedRow {
  return { kind, key, shown, cells, isNews: true };
}

function cell(column: string, before: string, after: string): CellChange {
  return { column, before, after };
}
