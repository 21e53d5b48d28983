import type { Digest } from "../model/digest.ts";
import type { Finding } from "../model/finding.ts";
import { FewKeys } from "../model/findings/few-keys.ts";
import type { FindingKey } from "../model/ids.ts";
import type { PeriodEntry } from "../model/period-ledger.ts";

/** The classes by which a finding becomes open. */
export const arrivalClasses = ["new", "reopened", "escalated"] as const;

function isArrival({ change, cameAs }: PeriodEntry): boolean {
  return cameAs === null && arrivalClasses.some((name) => name === change.class);
}

/** What became open in the period and still is, by finding; news are marked only where the period has more than one run. */
export function arrivalsOf({ ledger }: Digest): ReadonlyMap<FindingKey, PeriodEntry> {
  const isMarked = ledger.runs.length > 1;
  return new Map(
    ledger.entries
      .filter(isArrival)
      .map((entry) => [entry.change.tracked.finding.key, { ...entry, isNews: entry.isNews && isMarked }]),
  );
}

/** Tells whether a finding is among arrivals; of most findings without making their key. */
export function arrivalTest(arrivals: ReadonlyMap<FindingKey, PeriodEntry>): (finding: Finding) => boolean {
  const few = new FewKeys(arrivals.keys());
  return (finding) => few.mayHave(finding) && arrivals.has(finding.key);
}
