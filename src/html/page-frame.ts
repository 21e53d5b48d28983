import type { Digest } from "../model/digest.ts";
import { formatDateTime } from "../template/format-date.ts";
import { capitalize, formatNumber } from "../template/format-number.ts";
import type { ReportView } from "../view/view.ts";
import { html, link } from "./html-text.ts";

/** A table that the page's menu leads to. */
export type Anchor = { readonly id: string; readonly title: string; readonly count: number };

type Head = { readonly view: ReportView; readonly style: string; readonly script: string; readonly policy: string };

/** All before the body. The policy stands before everything that it governs. */
export function pageHead({ view, style, script, policy }: Head): string {
  const head = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ html: policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Exposure report, ${view.period.label}</title>
`.html;
  return `${head}<style>${style}</style>\n<script>${script}</script>\n</head>\n`;
}

/** The head of the page as a reader sees it, with the menu. */
export function pageStart(digest: Digest, view: ReportView, anchors: readonly Anchor[]): string {
  const menu = anchors.map(({ id, title, count }) => html`<a href="#${id}">${title} <span>${formatNumber(count)}</span></a>`);
  const name = view.isCountsOnly ? null : html`${digest.repository.fullName} · `;
  return html`<body><a class="skip" href="#main">Skip to the report</a>
<header><p class="kicker"><span>${name}${capitalize(view.period.label)}</span><button type="button" id="theme" hidden>Dark theme</button></p>
<h1>${view.headline}</h1>
<p class="standing">${view.standing}</p>
<p class="meta">${view.baseline} Written ${formatDateTime(digest.generatedAt, digest.timezone)} by ${link(`run ${digest.run.id}`, digest.run.url)}.</p></header>
${menu.length === 0 ? null : html`<nav aria-label="Contents">${menu}</nav>`}
<main id="main" tabindex="-1">
`.html;
}

/** The foot of the page: how its numbers are to be read. */
export function pageEnd(digest: Digest, view: ReportView): string {
  const rest = view.isCountsOnly
    ? "This repository is public, so this report has numbers only and names nothing."
    : "The same rows are in changes.json and open-findings.csv beside this file.";
  const days = Object.entries(digest.slaDays).map(([severity, allowed]) => `${severity} after ${allowed} days`);
  const overdue = days.length === 0 ? "" : ` Overdue: ${days.join(", ")}.`;
  return html`</main>
<footer><p>${view.asksSnyk ? `Counted are ${view.noun}. Days are counted up to ${view.open.asOf}.` : ""} Times are in ${view.timezone}.${view.asksSnyk ? overdue : ""} ${rest} It loads nothing from anywhere.</p></footer>
</body></html>
`.html;
}
