import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { renderMarkdown } from "../unit/report/render-markdown.ts";
import { drawDiagrams } from "./mermaid-diagrams.ts";

const resolve = createRequire(import.meta.url).resolve;

/** What GitHub's sanitiser lets through of rendered Markdown. */
const sanitizer = {
  elements:
    "h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture ol ul table thead tbody tfoot blockquote dl dt dd kbd q samp var hr li tr td th s strike summary details caption figure figcaption abbr cite dfn mark small source span time wbr input".split(
      " ",
    ),
  attributes: "href align colspan rowspan start open title alt src lang type checked disabled".split(" "),
};

/** How an issue is shown. `areFoldsOpen` opens every fold, which GitHub shows closed. */
export type IssueLook = { readonly theme: "light" | "dark"; readonly areFoldsOpen?: boolean };

/** Shows Markdown as an issue of GitHub shows it, diagrams and alerts included, but for mentions and references. Rejects for a diagram that Mermaid refuses. */
export async function showIssue(page: Page, title: string, markdown: string, look: IssueLook): Promise<void> {
  const { theme, areFoldsOpen = false } = look;
  const css = readFileSync(resolve(`github-markdown-css/github-markdown-${theme}.css`), "utf8");
  const colours =
    theme === "light" ? "#d1d9e0; background: #fff; color: #1f2328" : "#3d444d; background: #0d1117; color: #f0f6fc";
  const frame = `body { margin: 0; padding: 16px; font-family: "Noto Sans", "Liberation Sans", sans-serif; border-color: ${colours} }
    h1.title { font-size: 26px; font-weight: 400; margin: 4px 0 14px } h1.title + article { padding: 16px; border: 1px solid; border-color: inherit; border-radius: 6px }`;
  await page.setContent(
    `<!doctype html><style>${css}${frame}</style><h1 class="title"></h1><article class="markdown-body"></article>`,
  );
  const texts = JSON.stringify({ title, html: renderMarkdown(markdown), sanitizer, areFoldsOpen });
  await page.evaluate(`(({ title, html, sanitizer, areFoldsOpen }) => {
    document.querySelector(".title").textContent = title;
    document.querySelector("article").setHTML(html, { sanitizer });
    for (const fold of document.querySelectorAll("details")) fold.open ||= areFoldsOpen;
    for (const quote of document.querySelectorAll("blockquote")) {
      const [, kind] = /^\\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\\]$/.exec(quote.querySelector("p")?.firstChild?.textContent.trim() ?? "") ?? [];
      if (kind === undefined) continue;
      const heading = document.createElement("p");
      heading.className = "markdown-alert-title";
      heading.textContent = kind.charAt(0) + kind.slice(1).toLowerCase();
      const alert = document.createElement("div");
      alert.className = "markdown-alert markdown-alert-" + kind.toLowerCase();
      const first = quote.querySelector("p");
      first.firstChild.remove();
      first.querySelector("br")?.remove();
      alert.append(heading, ...quote.childNodes);
      quote.replaceWith(alert);
    }
  })(${texts})`);
  await drawDiagrams(page, theme);
}
