import type { Arrival, Fate, PeriodOutcome } from "../model/period-outcome.ts";
import { formatNumber, joinWords } from "../template/format-number.ts";

const arrivals: readonly Arrival[] = ["new", "reopened", "escalated"];

/** In the order in which they are told; what is not known comes last. */
const fates: readonly Fate[] = ["resolved", "ignored", "downgraded", "gone", "left", "still-open", "unknown"];

const fateWords: Readonly<Record<Fate, string>> = {
  resolved: "resolved",
  ignored: "ignored",
  downgraded: "less severe than is reported",
  gone: "gone",
  left: "no longer reported on",
  "still-open": "still open",
  unknown: "unknown because a source failed",
};

/**
 * The sentence with which a period's issue is closed: `By then, of the 12 new findings of week 2026-W46, 7 were resolved and 5
 * still open.` Numbers and our own words only, for any exposure; "" where the period found nothing new.
 */
export function closingText({ periodId, came, became }: PeriodOutcome): string {
  const kinds = arrivals.filter((name) => came[name] > 0);
  const total = kinds.reduce((sum, name) => sum + came[name], 0);
  if (total === 0) return "";
  const noun = `${joinWords(kinds)} ${total === 1 ? "finding" : "findings"} of ${periodName(periodId)}`;
  const told = fates.filter((fate) => became[fate] > 0);
  const [only] = told;
  if (told.length === 1 && only !== undefined) return `By then ${allOf(total)} ${noun} ${was(total)} ${fateWords[only]}.`;
  const parts = told.map((fate, index) => `${formatNumber(became[fate])} ${verb(told, became, index)}${fateWords[fate]}`);
  return `By then, of the ${formatNumber(total)} ${noun}, ${joinWords(parts)}.`;
}

/** The verb is repeated where its number changes: `7 were resolved, 1 was ignored and 4 were still open`. */
function verb(told: readonly Fate[], became: PeriodOutcome["became"], index: number): string {
  const here = was(became[told[index] ?? "unknown"]);
  const before = index === 0 ? "" : was(became[told[index - 1] ?? "unknown"]);
  return here === before ? "" : `${here} `;
}

function allOf(total: number): string {
  if (total === 1) return "the only";
  return total === 2 ? "both" : `all ${formatNumber(total)}`;
}

function was(count: number): string {
  return count === 1 ? "was" : "were";
}

function periodName(periodId: string): string {
  return periodId.includes("W") ? `week ${periodId}` : periodId;
}
