import type { ChangeClass } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import type { Recovery } from "../model/recovery.ts";
import { formatDateTime } from "../template/format-date.ts";
import { formatCount, formatNumber, joinWords } from "../template/format-number.ts";

/** What became of a finding that was unknown, as the end of a sentence. */
const settledWords: Readonly<Record<ChangeClass, string>> = {
  new: "new",
  reopened: "reopened",
  escalated: "escalated",
  "still-open": "still open",
  resolved: "resolved",
  ignored: "ignored",
  downgraded: "downgraded",
  gone: "gone",
  unknown: "unknown",
};

/**
 * What answered again and what that settled, so that no "unknown" stays in a reader's mind; "" where nothing came back. It names
 * nothing, so that it can be published anywhere.
 */
export function recoveryText({ recovery, timezone }: Digest): string {
  if (!recovery) return "";
  const since = recovery.sources.reduce(
    (earliest, { lastCompleteAt }) => Math.min(earliest, lastCompleteAt),
    Number.MAX_SAFE_INTEGER,
  );
  const told = `${whoText(recovery)} could be read again, for the first time since ${formatDateTime(since, timezone)}.`;
  const count = recovery.settled.reduce((sum, part) => sum + part.count, 0);
  if (count === 0) return told;
  const parts = recovery.settled.map((part, index) => {
    const verb = index > 0 ? "" : part.count === 1 ? "is " : "are ";
    return `${formatNumber(part.count)} ${verb}${settledWords[part.class]}`;
  });
  return `${told} Of the ${formatCount(count, "finding")} that ${count === 1 ? "was" : "were"} unknown, ${joinWords(parts)}.`;
}

function whoText({ sources }: Recovery): string {
  const datasets = [...new Set(sources.map(({ source }) => source.dataset))];
  return `${formatCount(sources.length, "source")} (${joinWords(datasets)})`;
}
