import { cleanText, shortenText } from "../template/clean-text.ts";
import { safeUrl } from "../template/safe-url.ts";

/** Text that is HTML already; everything else is escaped where it is put into HTML. */
export type Html = { readonly html: string };

/** What `html` takes between its pieces; null prints nothing. */
export type Printable = Html | readonly Html[] | string | number | null;

const active = /[&<>"'`]/g;
/** One line of printable ASCII without anything that HTML would read; most texts are that, and there may be millions of them. */
const plain = /^[\w .,:;/@+()%#=!?*~^$|[\]{}\\-]{0,300}$/;

/** HTML of a template literal in which every text is escaped, so that a text can be content or a value in double quotes. */
export function html(pieces: TemplateStringsArray, ...values: readonly Printable[]): Html {
  let text = pieces[0] ?? "";
  for (const [index, value] of values.entries()) text += printed(value) + (pieces[index + 1] ?? "");
  return { html: text };
}

/** The text in one visible line, shortened like everywhere in a report, with nothing in it that HTML would read. */
export function escapeHtml(text: string): string {
  if (plain.test(text)) return text;
  return shortenText(cleanText(text)).replace(active, (character) => `&#${character.charCodeAt(0)};`);
}

/** A link that tells the other side nothing of where it was followed, or the text alone where the address is not one to be linked. */
export function link(text: string, address: string): Html {
  const href = safeUrl(address);
  if (href === null) return html`${text}`;
  const shown = escapeHtml(text);
  // The address is encoded already, but for the ampersand.
  return { html: `<a href="${href.replaceAll("&", "&amp;")}" rel="noreferrer">${shown === "" ? "link" : shown}</a>` };
}

/** A second, smaller line below the first one of a cell; nothing for an empty one. */
export function small(text: Html | string): Html {
  const shown = typeof text === "string" ? html`${text}` : text;
  return shown.html === "" ? shown : html`<small>${shown}</small>`;
}

/** Nothing at all. */
export const nothing: Html = { html: "" };

function printed(value: Printable): string {
  if (value === null) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return "html" in value ? value.html : value.map((item) => item.html).join("");
}
