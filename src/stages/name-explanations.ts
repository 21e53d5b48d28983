import { userName } from "../audit/audit-sentence.ts";
import type { EventNames } from "../audit/event-names.ts";
import type { Change } from "../model/change.ts";
import type { PeriodLedger } from "../model/period-ledger.ts";
import type { RunContext } from "./run-context.ts";

/** The changes with the names of the users who explain them, as far as this run's data tell them. */
export function nameExplanations(changes: readonly Change[], names: EventNames): readonly Change[] {
  return changes.map((change) => {
    const name = change.explanation === null ? "" : userName(change.explanation.userId, names);
    return name === "" ? change : withUserName(change, name);
  });
}

/** The ledger of earlier runs as this one may tell it: what was private when it named users may be public now. */
export function ledgerForReaders(ledger: PeriodLedger | null, { exposure }: Pick<RunContext, "exposure">): PeriodLedger | null {
  if (ledger === null || exposure === "private") return ledger;
  return { ...ledger, entries: ledger.entries.map((entry) => ({ ...entry, change: withUserName(entry.change, "") })) };
}

function withUserName(change: Change, name: string): Change {
  return change.explanation === null ? change : { ...change, explanation: { ...change.explanation, userName: name } };
}
