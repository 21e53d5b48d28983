import { isUtf8 } from "node:buffer";
import type { SchemaElement, SchemaTree } from "hyparquet";
import { decimalText, floatText, unscaledFromBytes } from "./parquet-numbers.ts";
import { dayText, intervalText, timeOfDayText } from "./parquet-times.ts";

/** Ticks in a second by the unit that a column's type names. */
const ticks = { MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n } as const;

/**
 * The cell of a value as it is written to CSV: digits exactly as stored, times in UTC (ISO 8601), nested values as JSON, text as it
 * is. Bytes without a type are text where they are UTF-8, as many writers leave them, else base64; null is an empty cell.
 */
export function cellText(value: unknown, column: SchemaTree): string {
  if (value === null || value === undefined) return "";
  return isNested(column) ? jsonText(value, column) : leafText(value, column.element);
}

/** Whether the values of a column are lists, maps or structs. */
export function isNested({ children, element }: SchemaTree): boolean {
  return children.length > 0 || element.repetition_type === "REPEATED";
}

function leafText(value: unknown, element: SchemaElement): string {
  if (value instanceof Uint8Array) return bytesText(value, element);
  if (typeof value === "bigint" || typeof value === "number") return numberText(value, element);
  return String(value);
}

function bytesText(bytes: Uint8Array, element: SchemaElement): string {
  if (isDecimal(element)) return decimalText(unscaledFromBytes(bytes), scaleOf(element));
  if (element.converted_type === "INTERVAL" && bytes.length === 12) return intervalText(bytes);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mayBeText = element.type === "BYTE_ARRAY" && element.converted_type !== "BSON" && element.logical_type?.type !== "BSON";
  return buffer.toString(mayBeText && isUtf8(buffer) ? "utf8" : "base64");
}

function numberText(value: number | bigint, element: SchemaElement): string {
  if (isDecimal(element)) return decimalText(BigInt(value), scaleOf(element));
  const logical = element.logical_type;
  if (logical?.type === "TIME") return timeOfDayText(BigInt(value), ticks[logical.unit]);
  if (element.converted_type === "TIME_MILLIS") return timeOfDayText(BigInt(value), ticks.MILLIS);
  if (element.converted_type === "TIME_MICROS") return timeOfDayText(BigInt(value), ticks.MICROS);
  if (typeof value === "bigint") return String(value);
  if (logical?.type === "DATE") return dayText(value);
  return element.type === "FLOAT" ? floatText(value) : String(value);
}

/** Whether a column holds decimals, by either of the ways to say it. */
export function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === "DECIMAL" || logical?.type === "DECIMAL";
}

function scaleOf({ scale, logical_type: logical }: SchemaElement): number {
  return scale ?? (logical?.type === "DECIMAL" ? logical.scale : 0);
}

/** JSON of a nested value: numbers with all their digits, members in the order of the schema. */
function jsonText(value: unknown, column: SchemaTree): string {
  if (value === null || value === undefined) return "null";
  if (column.element.logical_type?.type === "VARIANT") return looseJson(value);
  if (Array.isArray(value)) {
    const item = isNested(column) && column.children.length > 0 ? itemOf(column) : column;
    return `[${value.map((element: unknown) => (item === column ? leafJson(element, column) : jsonText(element, item))).join(",")}]`;
  }
  if (column.children.length === 0) return leafJson(value, column);
  return isRecord(value) ? recordJson(value, column) : looseJson(value);
}

/** The column of a list's items: inside of the repeated group that most writers put around them. */
function itemOf(list: SchemaTree): SchemaTree {
  const repeated = list.children[0];
  if (repeated === undefined || list.element.repetition_type === "REPEATED")
    return { ...list, element: { ...list.element, repetition_type: "REQUIRED" } };
  const [only, ...others] = repeated.children;
  return only !== undefined && others.length === 0
    ? only
    : { ...repeated, element: { ...repeated.element, repetition_type: "REQUIRED" } };
}

function recordJson(value: Readonly<Record<string, unknown>>, column: SchemaTree): string {
  const entries = column.children[0];
  const isMap = column.element.converted_type === "MAP" && entries?.children.length === 2;
  const valueColumn = isMap ? entries.children[1] : undefined;
  if (valueColumn !== undefined) {
    const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member, valueColumn)}`);
    return `{${members.join(",")}}`;
  }
  const members = column.children.map(
    (child) => `${JSON.stringify(child.element.name)}:${jsonText(value[child.element.name], child)}`,
  );
  return `{${members.join(",")}}`;
}

function leafJson(value: unknown, { element }: SchemaTree): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return String(value);
  const text = leafText(value, element);
  const isNumber = typeof value === "bigint" || typeof value === "number" || isDecimal(element);
  return isNumber && /^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(text) ? text : JSON.stringify(text);
}

/** JSON of a value whose type stands in itself. */
function looseJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, member: unknown) => {
      if (typeof member === "bigint") return String(member);
      return member instanceof Uint8Array ? Buffer.from(member).toString("base64") : member;
    }) ?? "null"
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
