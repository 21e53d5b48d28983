import type { EpochMs } from "../model/ids.ts";

/** The text of a cell, "" for every form of nothing: blank, `\N`, `null`. */
export function textOf(cell: string): string {
  return cell === "" || isNothing(cell) ? "" : cell;
}

/** A finite number, or null. */
export function numberOf(cell: string): number | null {
  const text = textOf(cell).trim();
  if (text === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** `true` and `false` in any case; null for a blank cell, undefined for anything else. */
export function booleanOf(cell: string): boolean | null | undefined {
  switch (textOf(cell).trim().toLowerCase()) {
    case "":
      return null;
    case "true":
      return true;
    case "false":
      return false;
  }
  return undefined;
}

const timestamp = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** A timestamp, in UTC where it names no zone; null for a blank cell, undefined for anything else. Whole milliseconds, cut. */
export function timestampOf(cell: string): EpochMs | null | undefined {
  const text = textOf(cell).trim();
  if (text === "") return null;
  const [, day, time = "00:00:00", zone = "Z"] = timestamp.exec(text) ?? [];
  if (day === undefined || !isCalendarDay(day)) return undefined;
  const at = Date.parse(`${day}T${milliseconds(time)}${isoZone(zone)}`);
  return Number.isNaN(at) ? undefined : at;
}

/** The day `YYYY-MM-DD` with which a date or a timestamp begins; "" for anything else. */
export function dayOf(cell: string): string {
  const day = textOf(cell).trim().slice(0, 10);
  return /^\d{4}-\d\d-\d\d$/.test(day) && isCalendarDay(day) ? day : "";
}

/** The members of an array cell: JSON text, or else split at commas; blanks are left out. */
export function listOf(cell: string): readonly string[] {
  const text = textOf(cell).trim();
  if (text === "" || text === "[]") return [];
  const members = text.startsWith("[") ? jsonMembers(text) : null;
  return (members ?? text.split(",")).map((member) => textOf(member.trim())).filter((member) => member !== "");
}

function isNothing(cell: string): boolean {
  return cell.length <= 4 && /^(\\N|null|\[\])$/i.test(cell.trim());
}

function jsonMembers(text: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return null;
    return value
      .filter((member) => member !== null)
      .map((member: unknown) => (typeof member === "string" ? member : JSON.stringify(member)));
  } catch {
    return null;
  }
}

/** Whether there is such a day, of the form `YYYY-MM-DD`: `Date` turns 31 February into March. */
function isCalendarDay(day: string): boolean {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))];
  const days = month === 2 && !isLeapYear(year) ? 28 : (monthDays[month - 1] ?? 0);
  return date >= 1 && date <= days;
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function milliseconds(time: string): string {
  const [clock = "", fraction = ""] = time.split(".");
  return `${clock.length === 5 ? `${clock}:00` : clock}.${fraction.slice(0, 3).padEnd(3, "0")}`;
}

function isoZone(zone: string): string {
  if (/^(Z|UTC)$/i.test(zone)) return "Z";
  const [sign, digits] = [zone.slice(0, 1), zone.slice(1).replace(":", "").padEnd(4, "0")];
  return `${sign}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
