import type { StepResult } from "../../sandbox/runner/step-result.ts";

/** One line of a check as its log shows it, with the lines that say what to do. */
export type CheckLine = { readonly check: string; readonly state: string; readonly detail: string; readonly remedy: string };

const pattern = /^(ok|failed|warning|skipped) +([a-z-]+): (.*)$/;

/** The lines of a check in their order. */
export function checkLines({ log }: StepResult): readonly CheckLine[] {
  const lines: CheckLine[] = [];
  for (const raw of log.split("\n")) {
    const text = raw.replace(/^##\[(?:error|warning)\]/, "");
    const [, state, check, detail] = pattern.exec(text) ?? [];
    const last = lines.at(-1);
    if (state !== undefined && check !== undefined && detail !== undefined) lines.push({ check, state, detail, remedy: "" });
    else if (last !== undefined) lines[lines.length - 1] = { ...last, remedy: `${last.remedy}${text}\n` };
  }
  return lines;
}

/** The lines of one check that are in a state. */
export function linesOf(result: StepResult, check: string, state: string): readonly CheckLine[] {
  return checkLines(result).filter((line) => line.check === check && line.state === state);
}
