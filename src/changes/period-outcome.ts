import type { Change } from "../model/change.ts";
import type { FindingList } from "../model/findings/finding-list.ts";
import type { FindingKey } from "../model/ids.ts";
import type { PeriodLedger } from "../model/period-ledger.ts";
import type { Arrival, Fate, PeriodOutcome } from "../model/period-outcome.ts";
import { withKeys } from "./with-keys.ts";

/** A comparison with the last report of a period. `changes` need not hold what is still open. */
export type LaterReport = { readonly changes: readonly Change[]; readonly open: FindingList };

/**
 * What became of the findings that a period called new, reopened or escalated, by the first report after it. What came and
 * went within the period is left out: its issue says so. What a source that failed did not show is unknown, never resolved.
 */
export function outcomeOfPeriod(ledger: PeriodLedger, later: LaterReport): PeriodOutcome {
  const changeOf = new Map(later.changes.map((change) => [change.tracked.finding.key, change.class]));
  const told = new Set(ledger.entries.map(({ change }) => change.tracked.finding.key));
  const open = new Map<FindingKey, Fate>();
  for (const { finding, unknownSince } of withKeys(later.open, told))
    open.set(finding.key, unknownSince === null ? "still-open" : "unknown");
  const came: Record<Arrival, number> = { new: 0, reopened: 0, escalated: 0 };
  const became: Record<Fate, number> = { ...noFates };
  for (const { change, cameAs } of ledger.entries) {
    if (cameAs !== null || !isArrival(change.class)) continue;
    const { key } = change.tracked.finding;
    came[change.class] += 1;
    became[fateOf(changeOf.get(key)) ?? open.get(key) ?? "left"] += 1;
  }
  return { periodId: ledger.periodId, came, became };
}

const noFates: Readonly<Record<Fate, number>> = {
  resolved: 0,
  ignored: 0,
  downgraded: 0,
  gone: 0,
  left: 0,
  "still-open": 0,
  unknown: 0,
};

function fateOf(name: Change["class"] | undefined): Fate | null {
  switch (name) {
    case "resolved":
    case "ignored":
    case "downgraded":
    case "gone":
      return name;
    case "new":
    case "reopened":
    case "escalated":
    case "still-open":
      return "still-open";
    case undefined:
      return null;
  }
}

function isArrival(name: Change["class"]): name is Arrival {
  return name === "new" || name === "reopened" || name === "escalated";
}
