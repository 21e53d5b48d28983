import type { Digest, SourceReport } from "../model/digest.ts";
import type { EpochMs } from "../model/ids.ts";
import { formatDateTime } from "../template/format-date.ts";
import { formatCount, formatNumber } from "../template/format-number.ts";
import { describeScope, sourceOfReport } from "../view/view-sources.ts";
import type { TableSection } from "./html-table.ts";
import { html, nothing, small } from "./html-text.ts";

/** Every source of this run: what was asked, what it gave, and why it gave nothing. */
export function sourcesTable(digest: Digest): TableSection<SourceReport> {
  const at = (time: EpochMs): string => formatDateTime(time, digest.timezone);
  return {
    id: "sources",
    title: "Sources",
    note: "",
    columns: [
      { label: "Dataset", cell: (report) => html`${sourceOfReport(report).dataset}`, isFilter: true, width: 1.2 },
      { label: "Scope", cell: (report) => scopeCell(report), width: 2.6 },
      { label: "State", cell: (report) => html`${stateText(report)}`, isFilter: true },
      {
        label: "Rows",
        cell: (report) => (report.kind === "failed" ? nothing : html`${formatNumber(report.receipt.rows)}`),
        isNumber: true,
      },
      { label: "Window", cell: (report) => (report.kind === "failed" ? nothing : html`${windowText(report, at)}`), width: 2.2 },
      { label: "Files", cell: (report) => filesCell(report), width: 2.6 },
      { label: "What to know", cell: (report) => wordsCell(report, at), width: 3.4 },
    ],
    rows: digest.sources,
    empty: "No source was asked.",
  };
}

function scopeCell(report: SourceReport) {
  const source = sourceOfReport(report);
  return html`${describeScope(source)}${small(source.selection === "" ? "" : `filters: ${source.selection}`)}`;
}

function stateText(report: SourceReport): string {
  if (report.kind === "failed") return "Failed";
  return report.isFirstRun ? "First run" : "Complete";
}

function windowText({ receipt }: SourceReport & { readonly kind: "complete" }, at: (time: EpochMs) => string): string {
  const { from, to } = receipt.window;
  return from === null ? `everything, up to ${at(to)}` : `${at(from)} to ${at(to)}`;
}

function filesCell(report: SourceReport) {
  if (report.kind === "failed") return nothing;
  return html`${report.receipt.files.map(({ path, bytes }) => html`${path} ${small(`${formatNumber(bytes)} bytes`)}`)}`;
}

function wordsCell(report: SourceReport, at: (time: EpochMs) => string) {
  if (report.kind === "complete") return html`${report.receipt.warnings.map((warning) => html`<p>${warning}</p>`)}`;
  const { error, lastCompleteAt, carriedForward } = report;
  const last = lastCompleteAt === null ? "It was never complete." : `It was last complete on ${at(lastCompleteAt)}.`;
  const kept = carriedForward === 0 ? "" : ` ${formatCount(carriedForward, "open finding")} carried forward as unknown.`;
  return html`${error.message} ${error.remedy}${small(`${last}${kept}`)}`;
}
