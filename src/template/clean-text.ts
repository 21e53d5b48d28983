const whiteSpace = /[\s\u0085]+/gu;
// Cc, Cf and the default-ignorable characters cover controls, bidi marks, zero-width characters, fillers and tags.
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

/** Characters beyond which a text of a scanner or a person is shortened in a report. */
export const maxTextCharacters = 300;

/** One line of visible text: controls, bidi and zero-width characters removed, white space folded and trimmed, lone surrogates replaced. */
export function cleanText(text: string): string {
  const folded = text.toWellFormed().replace(whiteSpace, " ").replace(invisible, "");
  return folded.replace(stackedMarks, "$1").replace(/ {2,}/g, " ").trim();
}

/** The text in at most `maxCharacters` code points, the last of them `…` when something was left out. */
export function shortenText(text: string, maxCharacters: number = maxTextCharacters): string {
  if (text.length <= maxCharacters) return text;
  const points = Array.from(text.slice(0, 2 * maxCharacters + 2));
  if (points.length <= maxCharacters) return text;
  return `${points
    .slice(0, maxCharacters - 1)
    .join("")
    .trimEnd()}…`;
}
