import type { DigestError } from "../errors.ts";
import type { CheckName } from "./check-list.ts";

export type CheckState = "ok" | "failed" | "warning" | "skipped";

/** What to do: a sentence, and the YAML to paste where YAML helps. */
export type CheckRemedy = { readonly text: string; readonly yaml: string | null };

/** One line of a check. `detail` may repeat words of a vendor and is hostile. */
export type CheckResult = {
  readonly check: CheckName;
  /** The scope, label, input or file that the line is about; "" where there is only one. */
  readonly subject: string;
  readonly state: CheckState;
  readonly detail: string;
  readonly remedy: CheckRemedy | null;
};

/** What a line is about: the check, and its subject where there are several. */
export type CheckTopic = CheckName | readonly [check: CheckName, subject: string];

/** A line that asks nothing of its reader. */
export function passedCheck(topic: CheckTopic, detail: string): CheckResult {
  return line(topic, "ok", detail, null);
}

/** A line for what was not tried, and why. */
export function skippedCheck(topic: CheckTopic, detail: string): CheckResult {
  return line(topic, "skipped", detail, null);
}

/** A line for what a report can live with. */
export function warnedCheck(topic: CheckTopic, detail: string, text: string, yaml: string | null = null): CheckResult {
  return line(topic, "warning", detail, { text, yaml });
}

/** A line for what would fail a report. */
export function failedCheck(topic: CheckTopic, detail: string, text: string, yaml: string | null = null): CheckResult {
  return line(topic, "failed", detail, { text, yaml });
}

/** A line for an error, with its own remedy unless the check knows a better one. */
export function erredCheck(topic: CheckTopic, error: DigestError, remedy: CheckRemedy | null = null): CheckResult {
  const request = error.requestId === undefined ? "" : ` (request id ${error.requestId})`;
  return line(topic, "failed", `${error.message}${request}`, remedy ?? { text: error.remedy, yaml: null });
}

function line(topic: CheckTopic, state: CheckState, detail: string, remedy: CheckRemedy | null): CheckResult {
  const [check, subject] = typeof topic === "string" ? ([topic, ""] as const) : topic;
  return { check, subject, state, detail, remedy };
}
