import { formatDate } from "./format-date.ts";
import { formatCount, formatNumber, formatPercent } from "./format-number.ts";
import type { Markup } from "./markup.ts";

/** A result of a helper that is already safe in the template's markup. */
export type Markedup = { readonly markup: string };

/** What a helper is given: the arguments as written, and the zone in which the report prints dates. */
export type HelperCall = { readonly values: readonly unknown[]; readonly timezone: () => string };

export type Helper = (call: HelperCall) => unknown;

/** The helpers of templates, by name. One that is given something else than it prints throws an Error that says so. */
export function templateHelpers(markup: Markup): ReadonlyMap<string, Helper> {
  return new Map<string, Helper>([
    ["code", ({ values }) => ({ markup: markup.code(textAt(values, 0)) })],
    ["link", ({ values }) => ({ markup: markup.link(textAt(values, 0), textAt(values, 1)) })],
    ["number", ({ values }) => formatNumber(numberAt(values, 0))],
    ["percent", ({ values }) => formatPercent(numberAt(values, 0))],
    [
      "plural",
      ({ values }) => formatCount(numberAt(values, 0), textAt(values, 1), values.length > 2 ? textAt(values, 2) : undefined),
    ],
    ["date", ({ values, timezone }) => formatDate(numberAt(values, 0), timezone())],
    ["bar", ({ values }) => formatBar(numberAt(values, 0), numberAt(values, 1))],
    ["join", ({ values }) => listAt(values, 0).join(values.length > 1 ? textAt(values, 1) : ", ")],
    ["eq", ({ values }) => values[0] === values[1]],
    ["gt", ({ values }) => numberAt(values, 0) > numberAt(values, 1)],
    ["not", ({ values }) => !values[0]],
    ["any", ({ values }) => values.some(Boolean)],
    ["all", ({ values }) => values.every(Boolean)],
  ]);
}

/** A share of the largest value as a bar of up to 12 blocks; what is not zero shows at least one. */
export function formatBar(value: number, largest: number): string {
  if (value <= 0 || largest <= 0) return "";
  return "█".repeat(Math.max(1, Math.round((12 * Math.min(value, largest)) / largest)));
}

/** The text of a value that can be printed; null and undefined print nothing. Throws an Error for lists and objects. */
export function printedText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error("a list or an object cannot be printed; name one of its members");
}

function textAt(values: readonly unknown[], index: number): string {
  return printedText(values[index]);
}

function numberAt(values: readonly unknown[], index: number): number {
  const value = values[index];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new Error(`argument ${index + 1} must be a number`);
}

function listAt(values: readonly unknown[], index: number): readonly string[] {
  const value: unknown = values[index];
  if (Array.isArray(value)) return value.map((item: unknown) => printedText(item));
  throw new Error(`argument ${index + 1} must be a list`);
}
