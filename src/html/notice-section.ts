import { type Html, html, nothing } from "./html-text.ts";

/** What a reader must know before the first number, such as that the data is invented; nothing where there is no such thing. */
export function noticeSection(notice: string | null): Html {
  if (notice === null) return nothing;
  return html`<section class="alert" aria-label="Notice"><p><b>${notice}</b></p></section>\n`;
}
