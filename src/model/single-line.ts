const longest = 300;

/** Vendor text for a message: one line, no control characters, cut to a readable length. */
export function singleLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
