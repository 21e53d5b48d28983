/** Prints a line of the benchmark. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A number with its thousands apart. */
export function number(value: number): string {
  return value.toLocaleString("en");
}

/** Bytes as whole megabytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** The middle of the values; of an even number of them the upper one. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}
