import type { Digest } from "../model/digest.ts";
import type { EpochMs } from "../model/ids.ts";
import { type SlowInteraction, type UsageCount, type UsageDimension, type UsageReport, usageDimensions } from "../model/usage.ts";
import { formatDateTime } from "../template/format-date.ts";
import { formatCount, formatNumber } from "../template/format-number.ts";
import { barTable } from "./bar-table.ts";
import type { TableSection } from "./html-table.ts";
import { type Html, html, nothing } from "./html-text.ts";

/** Rows of a chart beyond which its smallest values are told as one number. */
const maxBars = 15;

/** How much Snyk was used, by everything that is counted; users are a number. Where only counts may be published, the totals. */
export function usageSection(digest: Digest): Html {
  const { usage } = digest;
  if (usage === null) return nothing;
  const isCountsOnly = digest.exposure === "public-counts-only";
  const charts = isCountsOnly ? [] : [...usageDimensions.map((name) => dimensionBars(name, usage)), exitCodeBars(usage)];
  return html`<section id="usage" aria-labelledby="usage-h"><h2 id="usage-h">Usage <span>${formatNumber(usage.events)}</span></h2>
<p class="note">${totalsText(usage, digest)}</p><div class="charts">${charts}</div></section>
`;
}

/** The interactions that took longest, without the names of users. */
export function slowestTable(digest: Digest): TableSection<SlowInteraction> {
  return {
    id: "slowest",
    title: "Slowest interactions",
    note: "",
    columns: [
      {
        label: "Seconds",
        cell: ({ durationMs }) => html`${formatNumber(Math.round(durationMs / 100) / 10)}`,
        isNumber: true,
        width: 0.7,
      },
      { label: "Product", cell: ({ product }) => html`${product}`, isFilter: true },
      { label: "Interaction", cell: ({ interaction }) => html`${interaction}` },
      { label: "Target", cell: ({ target }) => html`${target}`, width: 2 },
      { label: "Organization", cell: ({ orgName }) => html`${orgName}`, isFilter: true },
      { label: "Time", cell: ({ at }) => html`${formatDateTime(at, digest.timezone)}` },
    ],
    rows: digest.usage?.slowest ?? [],
    empty: "",
  };
}

function totalsText(usage: UsageReport, { timezone }: Digest): string {
  const at = (time: EpochMs): string => formatDateTime(time, timezone);
  const since = usage.from === null ? "up to" : `from ${at(usage.from)} to`;
  const { now, before, newlySeen, goneQuiet } = usage.users;
  const flow =
    newlySeen === null || goneQuiet === null
      ? ""
      : `, ${formatNumber(newlySeen)} not seen before, ${formatNumber(goneQuiet)} gone quiet`;
  const events = `${formatCount(usage.events, "event")}${beforeText(usage.eventsBefore)} ${since} ${at(usage.to)}`;
  const users = `${formatCount(now, "user")}${beforeText(before)}${flow}`;
  return `${events}; ${users}. ${usage.isWhole ? "" : "A source failed, so these numbers are of the others."}`;
}

function beforeText(before: number | null): string {
  return before === null ? "" : ` (${formatNumber(before)} before)`;
}

function dimensionBars(name: UsageDimension, usage: UsageReport): Html {
  return bars(`Events by ${name}`, usage.byDimension[name]);
}

function exitCodeBars({ failuresByExitCode }: UsageReport): Html {
  return bars("Failing scans by exit code", failuresByExitCode);
}

function bars(title: string, counts: readonly UsageCount[]): Html {
  const shown = counts.slice(0, maxBars).map(({ value, now, before }) => ({
    label: value === "" ? "not given" : value,
    count: now,
    note: before === null ? "" : `${formatNumber(before)} before`,
  }));
  const rest = counts.slice(maxBars).reduce((sum, { now }) => sum + now, 0);
  return barTable(title, rest === 0 ? shown : [...shown, { label: "All others", count: rest, note: "" }]);
}
