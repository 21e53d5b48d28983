import { type CheckResult, passedCheck, warnedCheck } from "../checks/check-result.ts";
import { inputsYaml } from "../checks/yaml-snippets.ts";
import type { PeriodKind } from "../model/period.ts";

/** Days from one report to the next where there is one a period. */
const daysBetween: Readonly<Record<PeriodKind, number>> = { day: 1, week: 7, month: 31, rolling: 7, none: 7 };

/** Days that are kept: by the repository at most (null where the runner does not tell), and what the input asks for. */
export type RetentionQuestion = {
  readonly repositoryDays: number | null;
  readonly wantedDays: number | null;
  readonly period: PeriodKind;
};

/** Whether a report's state outlives the time to the next one, and whether the exports are kept as long as was asked for. */
export function judgeRetention({ repositoryDays, wantedDays, period }: RetentionQuestion): CheckResult {
  if (repositoryDays === null) return passedCheck("retention", "The runner does not tell how long artifacts are kept.");
  if (repositoryDays <= daysBetween[period]) {
    return warnedCheck(
      "retention",
      `Artifacts are kept for ${days(repositoryDays)}: the state of a report is gone when the next one is made ${days(daysBetween[period])} later, and every report is a first one.`,
      "Raise the retention under Settings → Actions → General, or report more often.",
    );
  }
  if (wantedDays !== null && wantedDays > repositoryDays) {
    return warnedCheck(
      "retention",
      `\`artifact-retention-days\` is ${wantedDays}; GitHub keeps the exports for ${days(repositoryDays)}, the most that the repository allows.`,
      "Raise the retention under Settings → Actions → General, or lower the input.",
      inputsYaml(["artifact-retention-days", String(repositoryDays)]),
    );
  }
  return passedCheck(
    "retention",
    `Exports are kept for ${days(wantedDays ?? repositoryDays)}, the state for ${days(repositoryDays)}.`,
  );
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
