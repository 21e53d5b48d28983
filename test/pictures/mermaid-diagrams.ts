import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const script = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");

/** Draws every fenced `mermaid` block of the page as GitHub does; resolves to their number, and rejects for one that Mermaid refuses. */
export async function drawDiagrams(page: Page, theme: "light" | "dark"): Promise<number> {
  const blocks = Number(await page.evaluate(`document.querySelectorAll('pre[lang="mermaid"]').length`));
  if (blocks === 0) return 0;
  await page.addScriptTag({ path: script });
  const options = { startOnLoad: false, securityLevel: "strict", theme: theme === "dark" ? "dark" : "default" };
  await page.evaluate(`(async () => {
    mermaid.initialize(${JSON.stringify(options)});
    for (const [index, block] of [...document.querySelectorAll('pre[lang="mermaid"]')].entries()) {
      const { svg } = await mermaid.render("diagram-" + index, block.textContent);
      const frame = document.createElement("div");
      frame.innerHTML = svg;
      block.replaceWith(frame);
    }
  })()`);
  return blocks;
}
