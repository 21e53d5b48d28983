import { formatDate, formatDateTime } from "./format-date.ts";
import { capitalize, formatCount, formatNumber, formatPercent, formatSigned } from "./format-number.ts";
import { markdownTable, type TableColumn } from "./markdown-table.ts";
import type { Markup } from "./markup.ts";
import { type Chart, mermaidChart } from "./mermaid-chart.ts";
import { formatBar, formatSpark } from "./text-bars.ts";

/** A result of a helper that is already safe in the template's markup. */
export type Markedup = { readonly markup: string };

/** What a helper is given: the arguments as written, and the zone in which the report prints dates. */
export type HelperCall = { readonly values: readonly unknown[]; readonly timezone: () => string };

export type Helper = (call: HelperCall) => unknown;

/** The helpers of templates, by name. One that is given something else than it prints throws an Error that says so. */
export function templateHelpers(markup: Markup): ReadonlyMap<string, Helper> {
  return new Map([...textHelpers(markup), ...numberHelpers, ...drawingHelpers(markup), ...listHelpers, ...logicHelpers]);
}

type Helpers = readonly (readonly [string, Helper])[];

function textHelpers(markup: Markup): Helpers {
  return [
    ["code", ({ values }) => ({ markup: markup.code(textAt(values, 0)) })],
    ["link", ({ values }) => ({ markup: markup.link(textAt(values, 0), textAt(values, 1)) })],
    ["date", ({ values, timezone }) => formatDate(numberAt(values, 0), timezone())],
    ["dateTime", ({ values, timezone }) => formatDateTime(numberAt(values, 0), timezone())],
    ["capitalize", ({ values }) => capitalize(textAt(values, 0))],
  ];
}

const numberHelpers: Helpers = [
  ["number", ({ values }) => formatNumber(numberAt(values, 0))],
  ["signed", ({ values }) => formatSigned(numberAt(values, 0))],
  ["percent", ({ values }) => formatPercent(numberAt(values, 0))],
  [
    "plural",
    ({ values }) => formatCount(numberAt(values, 0), textAt(values, 1), values.length > 2 ? textAt(values, 2) : undefined),
  ],
  ["sum", ({ values }) => values.reduce<number>((sum, _value, index) => sum + numberAt(values, index), 0)],
];

function drawingHelpers(markup: Markup): Helpers {
  return [
    ["bar", ({ values }) => formatBar(numberAt(values, 0), numberAt(values, 1))],
    ["spark", ({ values }) => formatSpark(numbersAt(values, 0))],
    ["chart", ({ values }) => ({ markup: mermaidChart(chartOf(values)) })],
    ["table", ({ values }) => ({ markup: markdownTable(rowsAt(values, 0), columnsOf(values), markup) })],
  ];
}

const listHelpers: Helpers = [
  ["join", ({ values }) => textsAt(values, 0).join(values.length > 1 ? textAt(values, 1) : ", ")],
  ["first", ({ values }) => listAt(values, 1).slice(0, Math.max(0, Math.floor(numberAt(values, 0))))],
  ["pluck", ({ values }) => rowsAt(values, 0).map((row) => memberOf(row, textAt(values, 1)))],
];

const logicHelpers: Helpers = [
  ["eq", ({ values }) => values[0] === values[1]],
  ["gt", ({ values }) => numberAt(values, 0) > numberAt(values, 1)],
  ["not", ({ values }) => !values[0]],
  ["any", ({ values }) => values.some(Boolean)],
  ["all", ({ values }) => values.every(Boolean)],
];

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

function listAt(values: readonly unknown[], index: number): readonly unknown[] {
  const value: unknown = values[index];
  if (Array.isArray(value)) return value;
  throw new Error(`argument ${index + 1} must be a list`);
}

function textsAt(values: readonly unknown[], index: number): readonly string[] {
  return listAt(values, index).map(printedText);
}

function numbersAt(values: readonly unknown[], index: number): readonly number[] {
  const list = listAt(values, index);
  return list.map((_value, position) => numberAt(list, position));
}

function rowsAt(values: readonly unknown[], index: number): readonly object[] {
  return listAt(values, index).map((row) => {
    if (typeof row === "object" && row !== null) return row;
    throw new Error(`argument ${index + 1} must be a list of rows`);
  });
}

function memberOf(row: object, name: string): unknown {
  if (Object.hasOwn(row, name)) return Reflect.get(row, name);
  throw new Error(`a row has no member "${name}"`);
}

/** `chart "title" labels values` or with `"line"` at the end. */
function chartOf(values: readonly unknown[]): Chart {
  const labels = textsAt(values, 1);
  const points = numbersAt(values, 2);
  if (labels.length !== points.length) throw new Error("there must be as many labels as values");
  return { title: textAt(values, 0), labels, values: points, kind: values[3] === "line" ? "line" : "bar" };
}

/** `table rows "member" "Header" "member" "Header"`. */
function columnsOf(values: readonly unknown[]): readonly TableColumn[] {
  const texts = textsAt([values.slice(1)], 0);
  if (texts.length === 0 || texts.length % 2 === 1) throw new Error("after the rows come pairs of a member and its header");
  return texts.flatMap((member, index) => (index % 2 === 0 ? [{ member, header: texts[index + 1] ?? "" }] : []));
}
