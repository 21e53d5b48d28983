import { codeText, escapeMarkdown } from "../template/escape-markdown.ts";
import type { CheckResult, CheckState } from "./check-result.ts";

const maxCharacters = 1_000;
const columnWidth = 8;

/** The blanks do not break: a state is one word to the eye. */
const marks: Readonly<Record<CheckState, string>> = {
  ok: "✅&nbsp;ok",
  failed: "❌&nbsp;failed",
  warning: "⚠️&nbsp;warning",
  skipped: "➖&nbsp;skipped",
};

/** One line of the log. */
export function checkLine({ check, state, detail }: CheckResult): string {
  return `${state.padEnd(columnWidth)}${check}: ${detail.replaceAll(/\s+/g, " ")}`;
}

/** What the reader should do about a line, with the YAML to paste; "" where there is nothing to do. */
export function remedyLines({ remedy }: CheckResult): string {
  if (remedy === null || remedy.text === "") return "";
  return remedy.yaml === null ? remedy.text : `${remedy.text}\n\n${remedy.yaml}`;
}

/** `2 of 31 checks failed, 1 warns.` */
export function checkVerdict(results: readonly CheckResult[]): string {
  const count = (state: CheckState): number => results.filter((result) => result.state === state).length;
  const [failed, warned, skipped] = [count("failed"), count("warning"), count("skipped")];
  const tried = `${results.length - skipped} of ${results.length} checks were made`;
  const outcome = failed === 0 ? "none failed" : failed === 1 ? "1 failed" : `${failed} failed`;
  const warnings = warned === 0 ? "" : warned === 1 ? ", 1 warns" : `, ${warned} warn`;
  return `${tried}: ${outcome}${warnings}.`;
}

/** The job summary: what to do first, then every line in a table. */
export function checkSummary(results: readonly CheckResult[]): string {
  const told = results.filter(({ remedy }) => remedy !== null);
  const open = [...told.filter(({ state }) => state === "failed"), ...told.filter(({ state }) => state === "warning")];
  const rows = results.map((result) => `| ${marks[result.state]} | <code>${result.check}</code> | ${marked(result.detail)} |`);
  return [
    "## Check of the exposure report",
    checkVerdict(results),
    ...(open.length === 0 ? [] : ["### To do", open.map(toDo).join("\n\n")]),
    "### All checks",
    ["| | Check | Found |", "|---|---|---|", ...rows].join("\n"),
    "Nothing was changed, and no export was started.\n",
  ].join("\n\n");
}

function toDo(result: CheckResult, index: number): string {
  const { state, check, detail, remedy } = result;
  const head = `${index + 1}. ${marks[state]} <code>${check}</code>: ${marked(detail)}<br><b>${marked(remedy?.text ?? "")}</b>`;
  if (remedy === null || remedy.yaml === null) return head;
  const lines = remedy.yaml.split("\n").map((line) => `   ${line}`);
  return `${head}\n\n   \`\`\`yaml\n${lines.join("\n")}\n   \`\`\``;
}

/** Text in which pairs of backticks mean code; whatever a vendor wrote into it is shown as text. */
function marked(text: string): string {
  return text
    .slice(0, maxCharacters)
    .split("`")
    .map((part, index, parts) => (index % 2 === 1 && index < parts.length - 1 ? codeText(part, maxCharacters) : plain(part)))
    .join("");
}

/** The escape trims, and the blank before a code span is wanted. */
function plain(part: string): string {
  const [, before = "", middle = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(part) ?? [];
  return `${before === "" ? "" : " "}${escapeMarkdown(middle, maxCharacters)}${after === "" || middle === "" ? "" : " "}`;
}
