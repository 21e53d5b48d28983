import { spawnSync } from "node:child_process";
import { env } from "node:process";

const extensions = ["table", "strikethrough", "autolink", "tagfilter", "tasklist", "footnotes"].flatMap((name) => ["-e", name]);

/** Whether GitHub's Markdown renderer is installed; the CI installs it. */
export function hasRenderer(): boolean {
  return spawnSync("cmark-gfm", ["--version"]).status === 0;
}

/** A reason to skip tests that need the renderer, or false; in the CI its absence must fail instead. */
export function skipWithoutRenderer(): string | false {
  if (hasRenderer() || env.CI === "true") return false;
  return "cmark-gfm is not installed (apt-get install cmark-gfm)";
}

/** The HTML that GitHub's renderer makes of Markdown in an issue. */
export function renderMarkdown(markdown: string): string {
  const options = [...extensions, "--hardbreaks", "--unsafe", "--github-pre-lang"];
  const { status, stdout, stderr } = spawnSync("cmark-gfm", options, { input: markdown, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`cmark-gfm failed: ${stderr}`);
  return stdout;
}

/** The tags of HTML in their order, with the attributes that lead somewhere, but without the addresses. */
export function tagShape(html: string): readonly string[] {
  return [...html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>|<!--/gi)].map(([all, close = "", name]) => {
    if (name === undefined) return "comment";
    const attributes = [...all.replace(/"[^"]*"|'[^']*'/g, "").matchAll(/\s([a-z-]+)=/gi)]
      .map(([, attribute]) => attribute)
      .join(" ");
    return `${close}${name.toLowerCase()} ${attributes}`.trim();
  });
}

/** How many cells each row of each table has. */
export function tableShape(html: string): readonly number[] {
  return html
    .split("<tr>")
    .slice(1)
    .map((row) => (row.split("</tr>")[0] ?? "").match(/<t[hd]\b/g)?.length ?? 0);
}

/** The text that GitHub's later filters read: outside of code, links and comments, with entities decoded. */
export function filteredText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->/g, "\n")
    .replace(/<(a|code|pre)\b[^>]*>[\s\S]*?<\/\1>/gi, "\n")
    .replace(/<[^>]*>/g, "\n")
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

/** What GitHub makes of rendered text after Markdown: each pattern must match nothing that came from outside. */
export const laterFilters: Readonly<Record<string, RegExp>> = {
  mention: /(?<![\w`])@[a-z\d]/i,
  email: /[\w.+-]@[a-z\d-]/i,
  issue: /(?<!\w)(?:#|GH-)\d/i,
  url: /https?:\/\/|ftp:\/\/|www\.[a-z\d]/i,
  emoji: /:[\w+-]+:/,
  sha: /(?<![\w])[0-9a-f]{7,40}(?![\w])/i,
  math: /(?<![^\s(])\$[^\s\u200b]/,
};
