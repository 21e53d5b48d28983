import { cleanText, maxTextCharacters, shortenText } from "./clean-text.ts";

const zeroWidthSpace = "\u200b";
const activeCharacters = /[&<>"'`*_[\]~\\|@#!$^{}]/g;
/** List markers, underlines and delimiter rows of tables, all of which count at the start of a line only. */
const lineStart = /^(\d{1,9}(?=[.)](?:\s|$)))?([-+=:.)])/;

/**
 * The text for any place of GitHub's Markdown or HTML: paragraph, table cell, raw HTML, link text, start of a line, code span.
 * Entities keep it from being markup; zero-width spaces keep GitHub's later filters, which read the rendered text, from making
 * mentions, references, links, emoji or formulas of it.
 */
export function escapeMarkdown(text: string, maxCharacters: number = maxTextCharacters): string {
  return toEntities(breakReferences(breakLinks(shortenText(cleanText(text), maxCharacters))));
}

/** The text as `<code>…</code>`, safe in a table too; GitHub's later filters leave code alone. "" for an empty text. */
export function codeText(text: string, maxCharacters: number = maxTextCharacters): string {
  const shown = shortenText(cleanText(text), maxCharacters);
  return shown === "" ? "" : `<code>${toEntities(breakLinks(shown).replace(/(?<=[\w.+-])@/g, `@${zeroWidthSpace}`))}</code>`;
}

function toEntities(text: string): string {
  return text
    .replace(activeCharacters, (character) => entity(character))
    .replace(lineStart, (_all, digits: string | undefined, character: string) => `${digits ?? ""}${entity(character)}`);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** Against autolinks, which the Markdown parser itself makes, also inside raw `<code>`: `://` and `www.`. */
function breakLinks(text: string): string {
  return text
    .replace(/:(?=\/|$)/g, `:${zeroWidthSpace}`)
    .replace(/www(?=\.|$)/gi, `$&${zeroWidthSpace}`)
    .replace(/^\./, `${zeroWidthSpace}.`);
}

/** Against what GitHub finds in rendered text: mentions, e-mails, issues, commits, emoji codes, formulas. */
function breakReferences(text: string): string {
  return text
    .replaceAll("@", `@${zeroWidthSpace}`)
    .replace(/#(?=\d|$)/g, `#${zeroWidthSpace}`)
    .replace(/\bGH-(?=\d|$)/gi, `$&${zeroWidthSpace}`)
    .replace(/:(?=[\w+-]+:)/g, `:${zeroWidthSpace}`)
    .replace(/:[\w+-]+$/, `$&${zeroWidthSpace}`)
    .replaceAll("$", `${zeroWidthSpace}$$${zeroWidthSpace}`)
    .replace(/(?<![0-9a-z_])[0-9a-f]{7,40}(?![0-9a-z_])/gi, (sha) => sha.replace(/.{6}(?=.)/g, `$&${zeroWidthSpace}`));
}
