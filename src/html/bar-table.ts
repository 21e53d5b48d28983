import { formatNumber } from "../template/format-number.ts";
import { type Html, html, nothing } from "./html-text.ts";

/** One bar: what it counts, how many, and a word on it or "". */
export type Bar = { readonly label: string; readonly count: number; readonly note: string };

/** Counts as bars, in a table: it is read as numbers wherever the drawing is not seen. */
export function barTable(title: string, bars: readonly Bar[]): Html {
  const largest = bars.reduce((most, { count }) => Math.max(most, count), 0);
  if (largest === 0) return nothing;
  const rows = bars.map(
    ({ label, count, note }) =>
      html`<tr><th scope="row">${label}</th><td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${shareOf(count, largest)}" height="10"/></svg></td><td>${formatNumber(count)}${note === "" ? null : html`<small>${note}</small>`}</td></tr>`,
  );
  return html`<figure><table class="bars"><caption>${title}</caption><tbody>${rows}</tbody></table></figure>`;
}

/** What is not zero can be seen. */
function shareOf(count: number, largest: number): string {
  return count === 0 ? "0" : String(Math.max(0.7, Math.round((1000 * count) / largest) / 10));
}
