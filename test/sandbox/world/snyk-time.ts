/** An hour in milliseconds. */
export const HOUR_MS = 3_600_000;
/** A day in milliseconds. */
export const DAY_MS = 24 * HOUR_MS;
/** A week in milliseconds. */
export const WEEK_MS = 7 * DAY_MS;

/** `YYYY-MM-DD HH:MM:SS.fff` without a zone, as timestamps stand in an export. */
export function exportTimestamp(time: number | null): string | null {
  if (time === null) return null;
  const text = new Date(time).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}`;
}

/** `YYYY-MM-DD`, the precision of a publication date. */
export function exportDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The time behind a timestamp of an export, which is UTC although it does not say so; null for an empty cell. */
export function timeOfCell(cell: unknown): number | null {
  if (typeof cell !== "string" || cell === "") return null;
  const text = cell.includes("T") ? cell : cell.replace(" ", "T");
  return Date.parse(/[Zz]|[+-]\d\d:\d\d$/.test(text) || text.length === 10 ? text : `${text}Z`);
}
