import { applyIncrement } from "../changes/apply-increment.ts";
import { planWindow } from "../changes/plan-window.ts";
import { nothingOpen } from "../model/findings/open-findings.ts";
import type { EpochMs } from "../model/ids.ts";
import type { IssuesRequest, Log } from "../model/ports.ts";
import type { Severity } from "../model/severity.ts";
import type { PreviousSource } from "../model/snapshot.ts";
import type { SnykSource } from "../model/source.ts";
import type { State } from "../model/state.ts";

/** How much of an issues source a run asks for, and what it may build on. */
export type IssuesWindowChoice = {
  readonly wanted: "full" | "incremental";
  readonly previous: State | null;
  readonly threshold: Severity;
  readonly now: EpochMs;
};

/** The part of a source's request that says which of its issues are exported; the reason is logged. */
export function chooseIssuesWindow(
  source: SnykSource,
  { wanted, previous, threshold, now }: IssuesWindowChoice,
  log: Log,
): Pick<IssuesRequest, "increment" | "reportedAt"> {
  const known = knownSource(source, previous);
  const plan = planWindow({ wanted, selection: source.selection, threshold, previous: known, now });
  const reportedAt = known?.source.takenAt ?? null;
  switch (plan.kind) {
    case "full":
      if (wanted === "incremental") log.info(`All issues are exported: ${plan.reason}.`);
      return { reportedAt };
    case "incremental": {
      log.info(`Only issues that were updated since ${new Date(plan.from).toISOString()} are exported: ${plan.reason}.`);
      const before = { source: plan.previous, open: previous?.open ?? nothingOpen, threshold };
      return { reportedAt, increment: { from: plan.from, complete: (rows, touched) => applyIncrement(before, rows, touched) } };
    }
  }
}

function knownSource(
  { id }: SnykSource,
  previous: State | null,
): { readonly source: PreviousSource; readonly threshold: Severity } | null {
  const source = previous?.sources.get(id);
  return previous === null || source === undefined ? null : { source, threshold: previous.threshold };
}
