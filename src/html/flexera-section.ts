import type { Digest } from "../model/digest.ts";
import type { CellChange, FlexeraReport, ListedRow } from "../model/flexera-report.ts";
import { formatNumber } from "../template/format-number.ts";
import { cellChangeText, cellText, rowChangeLabels, totalOf } from "../view/flexera-words.ts";
import type { FlexeraDatasetView, FlexeraPoint, FlexeraView } from "../view/view-flexera.ts";
import { listedText, shownCell, shownColumns } from "../view/view-flexera-rows.ts";
import type { Column, TableSection } from "./html-table.ts";
import { type Html, html, nothing, small } from "./html-text.ts";

const sparkline = { width: 100, height: 22, margin: 3 };

/** Every dataset of Flexera in numbers, and what must be known to read them; nothing where none was asked for. */
export function flexeraSection({ isCollected, summary, datasets, failed }: FlexeraView): Html {
  if (!isCollected) return nothing;
  const heads = ["Rows now", "Before", "Added", "Changed", "Removed", "Trend"].map(
    (label) => html`<th scope="col">${label}</th>`,
  );
  const notes = datasets.items.flatMap((dataset) =>
    dataset.notes.items.map((note) => html`<li><b>${dataset.name}</b>: ${note}</li>`),
  );
  return html`<section id="flexera" aria-labelledby="flexera-h"><h2 id="flexera-h">Flexera <span>${formatNumber(datasets.total + failed.total)}</span></h2>
${summary === "" ? null : html`<p class="note">${summary}</p>`}<div class="wide" role="region" tabindex="0" aria-label="Datasets of Flexera, table"><table class="figures"><thead><tr><th scope="col">Dataset</th>${heads}</tr></thead><tbody>${datasets.items.map(datasetRow)}${failed.items.map(failedRow)}</tbody></table></div>${notes.length === 0 ? null : html`<ul>${notes}</ul>`}</section>
`;
}

function datasetRow(dataset: FlexeraDatasetView): Html {
  const { name, rows, rowsBefore, isFirstRun, isReloaded, added, changed, removed, history } = dataset;
  const state = isFirstRun ? "first report" : isReloaded ? "read anew" : "";
  const moved = [added, changed, removed].map((count) => html`<td>${isFirstRun ? "–" : formatNumber(count)}</td>`);
  const before = rowsBefore === null ? "–" : formatNumber(rowsBefore);
  return html`<tr><th scope="row">${name}${small(state)}</th><td>${formatNumber(rows)}</td><td>${before}</td>${moved}<td>${spark(history)}</td></tr>`;
}

function failedRow(name: string): Html {
  return html`<tr><th scope="row">${name}${small("could not be read")}</th><td colspan="6"></td></tr>`;
}

/** The shape of the rows over the last reports; its label has the numbers. */
function spark(points: readonly FlexeraPoint[]): Html {
  if (points.length < 2) return nothing;
  const counts = points.map(({ rows }) => rows);
  const least = Math.min(...counts);
  const span = Math.max(...counts) - least;
  const { width, height, margin } = sparkline;
  const x = (index: number) => margin + (index * (width - 2 * margin)) / (counts.length - 1);
  const y = (count: number) => (span === 0 ? height / 2 : height - margin - ((count - least) * (height - 2 * margin)) / span);
  const path = counts.map((count, index) => `${x(index).toFixed(1)},${y(count).toFixed(1)}`).join(" ");
  const label = `Rows after each of ${counts.length} reports: ${counts.map(formatNumber).join("; ")}`;
  return html`<svg class="spark" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}"><polyline class="line" points="${path}"/></svg>`;
}

/** A table of the listed rows of each dataset that has any, in the digest's order. */
export function flexeraTables({ flexera, ledger }: Digest): readonly TableSection<ListedRow>[] {
  return flexera.flatMap((report, index) =>
    report.period.listed.length === 0 ? [] : [rowsTable(report, `flexera-${index + 1}`, ledger.runs.length > 1)],
  );
}

function rowsTable(report: FlexeraReport, id: string, isMarked: boolean): TableSection<ListedRow> {
  const { listed, selected } = report.period;
  const all = totalOf(selected);
  return {
    id,
    title: `Flexera ${report.source.dataset}`,
    note: `${listedText(report.period)}.${all > listed.length ? ` The first ${formatNumber(listed.length)} are here.` : ""}`,
    columns: rowColumns(report, isMarked),
    rows: listed,
    empty: "",
  };
}

function rowColumns(report: FlexeraReport, isMarked: boolean): readonly Column<ListedRow>[] {
  const news = ({ isNews }: ListedRow) => small(isMarked && isNews ? "since the run before" : "");
  const kind: Column<ListedRow> = {
    label: "Change",
    cell: (row) => html`${rowChangeLabels[row.kind]}${news(row)}`,
    order: Object.values(rowChangeLabels),
    isFilter: true,
  };
  const columns = shownColumns(report);
  const served = columns.map((column): Column<ListedRow> => {
    const label = cellText(column.name);
    return { label: label === "" ? "(no name)" : label, cell: (row) => html`${shownCell(row, column)}`, width: 1.4 };
  });
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  const others = ({ cells }: ListedRow) => cells.filter(({ column }) => !names.has(column.toLowerCase()));
  const changes: Column<ListedRow> = { label: "Other changes", cell: (row) => html`${others(row).map(changeLine)}`, width: 2.4 };
  const hasOthers = report.period.listed.some((row) => others(row).length > 0);
  return [kind, ...served, ...(hasOthers ? [changes] : [])];
}

function changeLine(change: CellChange): Html {
  return html`<p>${change.column}: ${cellChangeText(change)}</p>`;
}
