import type { Digest, SourceReport } from "../model/digest.ts";
import { scopeName } from "../model/scope.ts";
import { datasets, type Source } from "../model/source.ts";
import { formatDate, formatDateTime } from "../template/format-date.ts";
import { formatCount } from "../template/format-number.ts";
import { type ViewList, viewList } from "./view-list.ts";
import { windowStart } from "./window-start.ts";

/** One source as a row: what was asked, whether it answered, and what it gave. */
export type SourceView = {
  readonly scope: string;
  readonly dataset: string;
  /** `Complete`, `First run`, `Failed`. */
  readonly state: string;
  readonly isFailed: boolean;
  /** Rows, or since when, or when everything was exported last, as a phrase. */
  readonly gave: string;
};

/** A source that failed, and what that means. */
export type FailureView = {
  readonly scope: string;
  readonly dataset: string;
  readonly error: string;
  readonly remedy: string;
  readonly consequence: string;
};

/** The sources of a dataset by state: all that may be told where nothing is named. */
export type SourceCountView = {
  readonly dataset: string;
  readonly complete: number;
  readonly failed: number;
  readonly firstRun: number;
};

/** The sources of this run in their order. */
export function buildSources(digest: Digest): ViewList<SourceView> {
  return viewList(
    digest.sources.map((report) => ({
      ...describeSource(sourceOfReport(report)),
      state: stateText(report),
      isFailed: report.kind === "failed",
      gave: gaveText(report, digest),
    })),
  );
}

/** The sources that failed, with error and remedy. Request ids are for the log: they differ with every run. */
export function buildFailures(digest: Digest): ViewList<FailureView> {
  const failed = digest.sources.filter((report) => report.kind === "failed");
  return viewList(
    failed.map((report) => ({
      ...describeSource(report.source),
      error: report.error.message,
      remedy: report.error.remedy,
      consequence: consequenceText(report, digest.timezone),
    })),
  );
}

/** How many sources of each dataset answered. */
export function countSources(digest: Digest): readonly SourceCountView[] {
  const ofFlexera = digest.sources.map(sourceOfReport).filter(({ system }) => system === "flexera");
  const flexera = new Set(ofFlexera.map(({ dataset }) => dataset));
  return [...datasets, ...flexera]
    .map((dataset) => {
      const reports = digest.sources.filter((report) => sourceOfReport(report).dataset === dataset);
      const complete = reports.filter((report) => report.kind === "complete");
      const firstRun = complete.filter(({ isFirstRun }) => isFirstRun).length;
      return { dataset, complete: complete.length, failed: reports.length - complete.length, firstRun };
    })
    .filter(({ complete, failed }) => complete + failed > 0);
}

/** Sentences that the sources leave for the report, each once. */
export function sourceWarnings(digest: Digest): readonly string[] {
  return [...new Set(digest.sources.flatMap((report) => (report.kind === "complete" ? report.receipt.warnings : [])))];
}

/** Whether the run asked Snyk for anything, or still has findings to tell of when it did. */
export function asksSnyk({ sources, open, ledger }: Digest): boolean {
  const isSnyk = sources.length === 0 || sources.some((report) => sourceOfReport(report).system === "snyk");
  return isSnyk || open.length + ledger.entries.length > 0;
}

/** The source that a report is about, whatever became of it. */
export function sourceOfReport(report: SourceReport): Source {
  return report.kind === "complete" ? report.receipt.source : report.source;
}

/** Whose data a source reads, for the JSON files. */
export function sourceScope(source: Source): { readonly kind: string; readonly id: string } {
  return source.system === "snyk" ? source.scope : { kind: "flexera-org", id: String(source.orgId) };
}

/** A scope in words: `group 1111…`, `Flexera org 4711`. */
export function describeScope(source: Source): string {
  return source.system === "snyk" ? scopeName(source.scope).replace("-", " ") : `Flexera org ${source.orgId}`;
}

function describeSource(source: Source) {
  return { scope: describeScope(source), dataset: source.dataset };
}

function stateText(report: SourceReport): string {
  if (report.kind === "failed") return "Failed";
  return report.isFirstRun ? "First run" : "Complete";
}

/** Rows of a moving window differ with every run, news or not; then the report tells where the window starts. */
function gaveText(report: SourceReport, digest: Digest): string {
  if (report.kind === "failed") {
    return report.lastCompleteAt === null
      ? "never complete yet"
      : `last complete ${formatDate(report.lastCompleteAt, digest.timezone)}`;
  }
  if (report.lastFullAt) return `updates only; last full export ${formatDate(report.lastFullAt, digest.timezone)}`;
  const { window, rows } = report.receipt;
  if (window.from === null) return formatCount(rows, "row");
  const start = windowStart(digest.ledger, window.from, digest.timezone);
  return start === "" ? "" : `since ${start}`;
}

function consequenceText(report: SourceReport & { readonly kind: "failed" }, timezone: string): string {
  const last =
    report.lastCompleteAt === null
      ? "It was never complete"
      : `It was last complete on ${formatDateTime(report.lastCompleteAt, timezone)}`;
  if (report.source.system === "flexera") return `${last}; the next run that can read it tells what changed in its rows since.`;
  if (report.source.dataset === "issues") {
    const count = report.carriedForward;
    if (count === 0) return `${last}; no open finding depends on it alone.`;
    return `${last}; ${formatCount(count, "open finding")} that only it could show ${count === 1 ? "is" : "are"} carried forward as unknown.`;
  }
  if (report.source.dataset === "audit-logs") return `${last}; its events are told by the next run that can read them.`;
  if (report.source.dataset === "usage") return `${last}; its usage is counted by the next run that can read it.`;
  return `${last}; its file is missing from the artifact.`;
}
