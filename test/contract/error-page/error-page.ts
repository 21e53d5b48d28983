import { collectMessages, type Message } from "./messages.ts";
import { hole } from "./possible-texts.ts";
import { readSourceTree } from "./source-tree.ts";

const begin = "<!-- messages: begin -->";
const end = "<!-- messages: end -->";

/** What the folders of `src` are about, in the order of the page; a folder that is not named here comes last under its own name. */
const chapters: readonly (readonly [string, readonly string[]])[] = [
  ["Inputs and environment", ["inputs"]],
  ["Before the first request", ["modes", "stages", "errors.ts"]],
  ["Snyk", ["snyk", "snyk-export", "snyk-audit"]],
  ["Flexera", ["flexera", "flexera-query", "flexera-export", "tables", "table-changes", "table-rows"]],
  ["Network, downloads and files", ["http", "csv", "disk"]],
  ["GitHub: repository and issue", ["github", "issues"]],
  ["GitHub: artifacts", ["artifacts", "archive"]],
  ["The saved state", ["state"]],
  ["Several jobs for one report", ["matrix", "shards"]],
  ["`mode: check` and `mode: preview`", ["checks", "checks-github", "checks-vendors", "preview"]],
  ["Report and templates", ["report", "view", "template", "html"]],
];

/** The page with the messages of the code between its two marks; throws when it lacks one of them. */
export function updatedErrorPage(page: string): string {
  const [head, rest] = page.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`docs/errors.md lacks ${begin} or ${end}`);
  return `${head}${begin}\n\n${renderMessages(collectMessages(readSourceTree()))}\n${end}${tail}`;
}

function renderMessages(messages: readonly Message[]): string {
  const byChapter = Map.groupBy(messages, chapterOf);
  const known = chapters.map(([title]) => title);
  const others = [...byChapter.keys()].filter((title) => !known.includes(title)).toSorted();
  return [...known, ...others].flatMap((title) => renderChapter(title, byChapter.get(title) ?? [])).join("\n");
}

function renderChapter(title: string, messages: readonly Message[]): readonly string[] {
  if (messages.length === 0) return [];
  const rows = messages.map((message) => `| ${cell(message.text)} | ${kindsCell(message)} | ${remedyCell(message)} |`);
  return [`## ${title}`, "", "| message | kind | what to do |", "|---|---|---|", ...rows, ""];
}

function chapterOf({ files }: Message): string {
  const folder = files[0]?.split("/")[1] ?? "";
  return chapters.find(([, folders]) => folders.includes(folder))?.[0] ?? `Elsewhere: ${folder}`;
}

/** An error that is passed on keeps its kind. */
function kindsCell({ kinds }: Message): string {
  return kinds.map((kind) => (kind === hole ? "as before" : kind)).join(", ");
}

function remedyCell({ remedies, kinds }: Message): string {
  if (remedies.length > 0) return remedies.map((remedy) => cell(remedy.replaceAll(/\s+/g, " "))).join("<br>*or* ");
  if (kinds.includes("warning")) return "the message says it; the run goes on";
  return kinds.includes("template") ? "correct the template at the line that is named" : "the message says it";
}

function cell(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll("|", "\\|");
}
