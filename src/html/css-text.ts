import { cleanText, shortenText } from "../template/clean-text.ts";

const maxLabelCharacters = 60;

/** The text as a string of CSS with nothing in it that CSS, or the HTML around it, would read: all but letters and digits as code points. */
export function cssText(text: string): string {
  const shown = shortenText(cleanText(text), maxLabelCharacters);
  return `"${shown.replace(/[^A-Za-z0-9 ]/gu, (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `)}"`;
}
