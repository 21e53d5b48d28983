const eighths = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const widestBar = 12;

/** A share of the largest value as a bar of up to 12 blocks; what is not zero shows at least one. */
export function formatBar(value: number, largest: number): string {
  if (value <= 0 || largest <= 0) return "";
  return "█".repeat(Math.max(1, Math.round((widestBar * Math.min(value, largest)) / largest)));
}

/** Values as a row of bars, one character each, from zero to the largest of them; what is not zero is higher than zero. */
export function formatSpark(values: readonly number[]): string {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return values.map((value) => eighths[stepOf(value, largest)] ?? eighths[0]).join("");
}

function stepOf(value: number, largest: number): number {
  if (value <= 0 || largest <= 0) return 0;
  return Math.max(1, Math.round((7 * value) / largest));
}
