import type { InputProblem } from "../errors.ts";
import { type CheckResult, failedCheck, passedCheck, warnedCheck } from "./check-result.ts";
import { inputsYaml } from "./yaml-snippets.ts";

/** What to paste for inputs that newcomers leave out. */
const examples: ReadonlyMap<string, string> = new Map([
  ["snyk-token", inputsYaml(["snyk-token", "${{ secrets.SNYK_TOKEN }}"])],
  ["snyk-groups", inputsYaml(["snyk-groups", "${{ vars.SNYK_GROUP_ID }}"])],
  [
    "snyk-client-secret",
    inputsYaml(["snyk-client-id", "${{ vars.SNYK_CLIENT_ID }}"], ["snyk-client-secret", "${{ secrets.SNYK_CLIENT_SECRET }}"]),
  ],
  ["flexera-refresh-token", inputsYaml(["flexera-refresh-token", "${{ secrets.FLEXERA_REFRESH_TOKEN }}"])],
]);

/** One line for each input that is wrong and for each value that is probably not meant. */
export function checkInputs(problems: readonly InputProblem[], warnings: readonly string[]): readonly CheckResult[] {
  const failed = problems.map((problem) => failedCheck(["inputs", problem.input], ...describe(problem)));
  const warned = warnings.map((warning) => {
    const [, input = "", text = warning] = /^Input `([^`]+)`: (.*)$/s.exec(warning) ?? [];
    return warnedCheck(["inputs", input], text, "Correct the value, or leave it if it is meant.");
  });
  if (failed.length === 0) return [passedCheck("inputs", "All inputs can be used."), ...warned];
  return [...failed, ...warned];
}

function describe({ input, value, problem, remedy }: InputProblem): readonly [detail: string, text: string, yaml: string | null] {
  const given = value === "" || problem.includes(value) ? "" : ` (\`${value}\`)`;
  return [`\`${input}\`${given} ${problem}`, remedy, examples.get(input) ?? null];
}
