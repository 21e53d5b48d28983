import { spawnSync } from "node:child_process";

/** Whether GitHub's own renderer of Markdown is installed; without it a scenario looks at the source alone. */
export const canRender = spawnSync("cmark-gfm", ["--version"]).status === 0;

/** Markdown as GitHub renders it before it sanitizes: raw HTML kept, with tables, autolinks and strikethrough. */
export function renderMarkdown(markdown: string): string {
  const extensions = ["table", "autolink", "strikethrough", "tasklist"].flatMap((name) => ["-e", name]);
  const { status, stdout, stderr } = spawnSync("cmark-gfm", ["--unsafe", ...extensions], {
    input: markdown,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`cmark-gfm failed: ${stderr}`);
  return stdout;
}

/** For each table of rendered Markdown, the number of cells of each of its rows. */
export function cellCounts(html: string): readonly (readonly number[])[] {
  return [...html.matchAll(/<table>[\s\S]*?<\/table>/g)].map(([table]) =>
    [...table.matchAll(/<tr>[\s\S]*?<\/tr>/g)].map(([row]) => [...row.matchAll(/<t[hd]\b/g)].length),
  );
}
