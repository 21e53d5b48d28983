import type { SourceReport } from "../model/digest.ts";
import type { Window } from "../model/source.ts";
import { sourceOfReport, sourceScope } from "../view/view-sources.ts";
import { isoTime } from "./iso-time.ts";

/** A source in changes.json. Where only counts may be published it has no id, no scope and no error text. */
export function sourceJson(report: SourceReport, isCountsOnly: boolean): object {
  const source = sourceOfReport(report);
  const named = isCountsOnly
    ? { id: null, scope: null, selection: null }
    : { id: source.id, scope: sourceScope(source), selection: source.selection };
  const common = { ...named, dataset: source.dataset, state: report.kind };
  if (report.kind === "failed") {
    const { kind, message, remedy, requestId } = report.error;
    return {
      ...common,
      error: isCountsOnly ? { kind } : { kind, message, remedy, requestId: requestId ?? null },
      carriedForward: report.carriedForward,
      lastCompleteAt: isoTime(report.lastCompleteAt),
    };
  }
  const { receipt, isFirstRun } = report;
  return { ...common, isFirstRun, rows: receipt.rows, window: windowJson(receipt.window) };
}

/** A window in JSON; `from` is null where everything was asked for. */
export function windowJson(window: Window): object {
  return { from: isoTime(window.from), to: isoTime(window.to) };
}
