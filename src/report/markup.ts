import { codeText, escapeMarkdown } from "./escape-markdown.ts";
import { safeUrl } from "./safe-url.ts";

/** How untrusted text becomes part of a document; a template engine is made for one markup. */
export type Markup = {
  readonly escape: (text: string) => string;
  readonly code: (text: string) => string;
  /** A link to `url`, or the escaped text alone where the URL is not one to be linked. */
  readonly link: (text: string, url: string) => string;
};

/** GitHub's Markdown. Links are `<a>` elements, because Markdown links do not work inside raw HTML such as `<summary>`. */
export const markdownMarkup: Markup = { escape: escapeText, code: (text) => codeText(text), link: linkText };

function escapeText(text: string): string {
  return escapeMarkdown(text);
}

function linkText(text: string, url: string): string {
  const href = safeUrl(url);
  const shown = escapeMarkdown(text);
  if (href === null) return shown;
  return `<a href="${href.replaceAll("&", "&amp;")}">${shown === "" ? "link" : shown}</a>`;
}
