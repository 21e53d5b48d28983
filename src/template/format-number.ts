const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const ratio = new Intl.NumberFormat("en-US", { style: "percent", maximumSignificantDigits: 2 });

/** A number as people read it in English: `4,213`. */
export function formatNumber(value: number): string {
  return grouped.format(value);
}

/** A difference with its sign: `+1,204`, `−3`, and `0` without one. */
export function formatSigned(value: number): string {
  const size = formatNumber(Math.abs(value));
  if (size === "0") return size;
  return `${value > 0 ? "+" : "−"}${size}`;
}

/** A share of 0 to 1 in per cent, two significant digits: `0.94` is `94%`, `0.0004` is `0.04%`. */
export function formatPercent(value: number): string {
  return ratio.format(value);
}

/** A count with its noun: `1 finding`, `4,213 findings`. `many` is the singular and an s when it is left out. */
export function formatCount(count: number, one: string, many: string = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** A list as a sentence has it: `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** A first letter in upper case. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
