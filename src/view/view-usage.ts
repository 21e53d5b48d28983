import type { Digest } from "../model/digest.ts";
import type { UsageCount, UsageDimension, UsageReport } from "../model/usage.ts";
import { formatDate, formatDateTime } from "../template/format-date.ts";
import { formatCount, formatNumber, joinWords } from "../template/format-number.ts";
import { type ViewList, viewList } from "./view-list.ts";
import { sourceOfReport } from "./view-sources.ts";

/** A number of the period and of the one before; `before` is null where nothing can be compared with. */
export type UsageNumber = { readonly label: string; readonly now: number; readonly before: number | null; readonly note: string };

/** One value of a table, and the largest number in the table for its bar. */
export type UsageRowView = {
  readonly value: string;
  readonly now: number;
  readonly before: number | null;
  readonly largest: number;
};

/** Events by one dimension. */
export type UsageTable = { readonly label: string; readonly hasBefore: boolean; readonly rows: ViewList<UsageRowView> };

/** An interaction that took long; nobody is named. */
export type SlowView = {
  readonly duration: string;
  readonly product: string;
  readonly interaction: string;
  readonly target: string;
  readonly organization: string;
  readonly at: string;
};

/** How Snyk was used in the period. */
export type UsageView = {
  /** False where no usage was asked for. */
  readonly isCollected: boolean;
  readonly hasBefore: boolean;
  /** The window and the one before, as a phrase; "" where no usage could be read. */
  readonly span: string;
  /** What is missing from the numbers, or "". */
  readonly note: string;
  readonly numbers: readonly UsageNumber[];
  /** What the tables tell, as a phrase; "" where there are none. */
  readonly detail: string;
  /** Without dimensions that have one value only. */
  readonly tables: readonly UsageTable[];
  readonly slowest: ViewList<SlowView>;
};

const labels: readonly (readonly [UsageDimension, string])[] = [
  ["product", "Product"],
  ["interaction", "Interaction"],
  ["stage", "Stage"],
  ["environment", "Environment"],
  ["status", "Status"],
  ["day", "Day (UTC)"],
];
const shownValues = 12;
const shownDays = 31;
const shownSlowest = 5;

/** The usage that a digest tells; of users only how many there were. */
export function buildUsage(digest: Digest): UsageView {
  const asked = digest.sources.filter((report) => sourceOfReport(report).dataset === "usage");
  const failed = asked.filter(({ kind }) => kind === "failed").length;
  const { usage } = digest;
  const common = { isCollected: usage !== null || failed > 0, note: noteText(usage, failed, digest) };
  if (usage === null)
    return { ...common, hasBefore: false, span: "", numbers: [], detail: "", tables: [], slowest: viewList([]) };
  const tables = labels
    .map(([dimension, label]) => buildTable(label, shownOf(dimension, usage), dimension !== "day" && usage.before !== null))
    .filter(({ rows }) => rows.total > 1);
  const names = tables.map(({ label }) => label.replace(/ .*/, "").toLowerCase());
  return {
    ...common,
    hasBefore: usage.before !== null,
    span: spanText(usage, digest.timezone),
    numbers: buildNumbers(usage),
    detail: names.length === 0 ? "" : `Usage by ${joinWords(names)}`,
    tables,
    slowest: digest.exposure === "public-counts-only" ? viewList([]) : buildSlowest(usage, digest.timezone),
  };
}

function noteText(usage: UsageReport | null, failed: number, digest: Digest): string {
  if (usage === null) return failed > 0 ? "Usage could not be read." : "";
  if (failed > 0) {
    return `${formatCount(failed, "usage source")} could not be read, so these are the numbers of the others, compared with nothing.`;
  }
  if (!usage.isWhole) return "Not all sources cover the same time, so these numbers are compared with nothing.";
  if (usage.before !== null || digest.ledger.baseline.kind === "first-run") return "";
  return "There is no earlier time of the same sources and length to compare with.";
}

function spanText({ from, to, before }: UsageReport, timezone: string): string {
  const span = `${from === null ? "Up" : formatDate(from, timezone)} to ${formatDate(to, timezone)}`;
  if (before === null) return span;
  const start = before.from === null ? "all" : formatDate(before.from, timezone);
  return `${span}; before: ${start} to ${formatDate(before.to, timezone)}`;
}

function buildNumbers(usage: UsageReport): readonly UsageNumber[] {
  const { users, failuresByExitCode } = usage;
  const moved = [
    users.newlySeen === null ? "" : `${formatNumber(users.newlySeen)} newly seen`,
    users.goneQuiet === null ? "" : `${formatNumber(users.goneQuiet)} gone quiet`,
  ];
  const failures = failuresByExitCode.filter(({ now }) => now > 0).slice(0, 5);
  const codes = failures.map(
    ({ value, now }) => `${formatNumber(now)} with ${value === "" ? "no exit code" : `exit code ${value}`}`,
  );
  return [
    { label: "Events", now: usage.events, before: usage.eventsBefore, note: "" },
    { label: "Users", now: users.now, before: users.before, note: moved.filter((text) => text !== "").join(", ") },
    {
      label: "Failed scans",
      now: failuresByExitCode.reduce((sum, { now }) => sum + now, 0),
      before: usage.before === null ? null : failuresByExitCode.reduce((sum, { before }) => sum + (before ?? 0), 0),
      note: codes.join(", "),
    },
  ];
}

function shownOf(dimension: UsageDimension, usage: UsageReport): readonly UsageCount[] {
  const counts = usage.byDimension[dimension];
  return dimension === "day" ? counts.slice(-shownDays) : counts;
}

function buildTable(label: string, counts: readonly UsageCount[], hasBefore: boolean): UsageTable {
  const largest = counts.reduce((most, { now }) => Math.max(most, now), 0);
  const rows = counts.map(({ value, now, before }) => ({ value: value === "" ? "none given" : value, now, before, largest }));
  return { label, hasBefore, rows: viewList(rows, label === "Day (UTC)" ? shownDays : shownValues) };
}

function buildSlowest({ slowest }: UsageReport, timezone: string): ViewList<SlowView> {
  return viewList(
    slowest.map(({ product, interaction, target, orgName, at, durationMs }) => ({
      duration: durationText(durationMs),
      product,
      interaction,
      target,
      organization: orgName,
      at: formatDateTime(at, timezone),
    })),
    shownSlowest,
  );
}

/** `3:09` for 189 seconds: minutes and seconds. */
function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${formatNumber(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`;
}
