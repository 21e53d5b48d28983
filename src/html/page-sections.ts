import type { Digest } from "../model/digest.ts";
import { formatCount, formatNumber, formatSigned } from "../template/format-number.ts";
import type { ReportView } from "../view/view.ts";
import { barTable } from "./bar-table.ts";
import { type Html, html, nothing, small } from "./html-text.ts";
import { trendCharts, trendNumbers } from "./trend-charts.ts";

/** The numbers of the period, each with what is in it. */
export function numbersSection({ numbers, history }: ReportView): Html {
  const tiles = numbers.map(({ label, count, change, note }) => {
    const changed = change === null ? nothing : html`${formatSigned(change)} against ${history.before}`;
    return html`<div><dt>${label}</dt><dd><b>${formatNumber(count)}</b>${small(changed)}${small(note)}</dd></div>`;
  });
  return html`<section aria-label="Numbers"><dl class="tiles">${tiles}</dl></section>\n`;
}

/** What is not known because a source failed. Where only counts may be published, their number. */
export function failuresSection({ failures, sourceCounts, isCountsOnly }: ReportView): Html {
  const failed = sourceCounts.reduce((sum, source) => sum + source.failed, 0);
  if (failed === 0) return nothing;
  const items = failures.items.map(
    ({ dataset, scope, error, remedy, consequence }) =>
      html`<li><b>${dataset} of ${scope}</b>: ${error} ${remedy}${small(consequence)}</li>`,
  );
  const list = isCountsOnly ? null : html`<ul>${items}</ul>`;
  return html`<section class="alert" aria-labelledby="failed-h"><h2 id="failed-h">${formatCount(failed, "source")} failed: this report is partial</h2>${list}</section>\n`;
}

/** The trend, and how old and how bad what is open is. */
export function chartsSection(digest: Digest, view: ReportView): Html {
  const charts = html`${trendCharts(digest)}${barCharts(view)}`;
  if (charts.html === "") return nothing;
  return html`<section aria-label="Charts"><div class="charts">${charts}</div>${trendNumbers(digest)}</section>\n`;
}

function barCharts({ open, counts }: ReportView): Html {
  if (counts.open === 0) return nothing;
  const ages = open.ages.map(({ label, count }) => ({ label, count, note: "" }));
  const severities = open.severities.map(({ label, open: count, overdue }) => ({
    label,
    count,
    note: overdue === 0 ? "" : `${formatNumber(overdue)} overdue`,
  }));
  const bySeverity = severities.length < 2 ? nothing : barTable("Open by severity", severities);
  return html`${barTable("Open by age", ages)}${bySeverity}`;
}

/** What a reader must know to read the numbers right. */
export function notesSection({ notes, recovery }: ReportView): Html {
  const all = recovery === "" ? notes.items : [recovery, ...notes.items];
  if (all.length === 0) return nothing;
  const items = all.map((note) => html`<li>${note}</li>`);
  return html`<section aria-labelledby="notes-h"><h2 id="notes-h">To know</h2><ul>${items}</ul></section>\n`;
}

/** The audit events by risk, for a report that names nothing. */
export function riskTable({ events }: ReportView): Html {
  if (events.byRisk.length === 0) return nothing;
  const bars = events.byRisk.map(({ riskLabel, count }) => ({ label: riskLabel, count, note: "" }));
  return html`<section aria-label="Audit events"><div class="charts">${barTable("Audit events by risk", bars)}</div></section>\n`;
}

/** How many sources of each dataset answered, for a report that names nothing. */
export function sourceCountsTable({ sourceCounts }: ReportView): Html {
  const rows = sourceCounts.map(
    ({ dataset, complete, failed, firstRun }) =>
      html`<tr><th scope="row">${dataset}</th>${[complete, failed, firstRun].map((count) => html`<td>${formatNumber(count)}</td>`)}</tr>`,
  );
  return html`<section aria-labelledby="sources-h"><h2 id="sources-h">Sources</h2><div class="wide" role="region" tabindex="0" aria-label="Sources, table"><table class="figures"><thead><tr><th scope="col">Dataset</th><th scope="col">Complete</th><th scope="col">Failed</th><th scope="col">First run</th></tr></thead><tbody>${rows}</tbody></table></div></section>\n`;
}
