import { codeText, escapeMarkdown } from "./escape-markdown.ts";
import { safeUrl } from "./safe-url.ts";

/** How untrusted text becomes part of a document; a template engine is made for one markup. */
export type Markup = {
  readonly escape: (text: string) => string;
  readonly code: (text: string) => string;
  /** A link to `url`, or the escaped text alone where the URL is not one to be linked. */
  readonly link: (text: string, url: string) => string;
  /** A URL for a link's destination or an attribute, or "" where it is not one to be linked. */
  readonly url: (text: string) => string;
};

/** GitHub's Markdown. Links are `<a>` elements, because Markdown links do not work inside raw HTML such as `<summary>`. */
export const markdownMarkup: Markup = { escape: escapeText, code: (text) => codeText(text), link: linkText, url: urlText };

function escapeText(text: string): string {
  return escapeMarkdown(text);
}

/** Also harmless as text, where it becomes a link to itself. */
function urlText(url: string): string {
  const href = safeUrl(url) ?? "";
  return href
    .replace(/[*_~@$]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("&", "&amp;");
}

function linkText(text: string, url: string): string {
  const href = safeUrl(url);
  const shown = escapeMarkdown(text);
  if (href === null) return shown;
  return `<a href="${href.replaceAll("&", "&amp;")}">${shown === "" ? "link" : shown}</a>`;
}
