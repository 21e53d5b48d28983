import { compareTexts } from "../model/compare-texts.ts";
import type { FilterDeclaration, FilterRange, FilterValue } from "../model/export-filters.ts";
import type { InputReader } from "./input-reader.ts";
import { nearestName, unknownNameRemedy } from "./nearest-name.ts";

const input = "snyk-filters";
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const datePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const dateRemedy = "Write `YYYY-MM-DDTHH:MM:SSZ`, such as `2026-01-31T00:00:00Z`.";

/** The value of one filter as it is sent, or null when it is wrong; problems go to the reader. */
export function parseFilterValue(
  reader: InputReader,
  name: string,
  declaration: FilterDeclaration,
  value: unknown,
): FilterValue | null {
  switch (declaration.form) {
    case "boolean":
      return parseBoolean(reader, name, value);
    case "range":
      return parseRange(reader, name, value);
    case "word":
      return parseWord(reader, name, declaration, value);
    case "texts":
    case "uuids":
      return parseTexts(reader, name, declaration, value);
  }
}

function parseBoolean(reader: InputReader, name: string, value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  reader.refuse(input, `\`${name}\` is neither true nor false.`, `Write \`${name}: true\` or \`${name}: false\`.`, shown(value));
  return null;
}

function parseWord(reader: InputReader, name: string, declaration: FilterDeclaration, value: unknown): string | null {
  const texts = parseTexts(reader, name, declaration, value);
  if (texts === null || texts.length === 1) return texts?.[0] ?? null;
  reader.refuse(input, `\`${name}\` takes one value.`, `Write one of: ${declaration.values?.join(", ") ?? ""}.`, shown(value));
  return null;
}

/** A list in a stable order without repetitions: the same question is the same request. */
function parseTexts(reader: InputReader, name: string, declaration: FilterDeclaration, value: unknown): readonly string[] | null {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.length === 0) {
    reader.refuse(input, `\`${name}\` names no value, which would filter nothing.`, "Name a value, or remove the filter.", name);
    return null;
  }
  const texts = items.map((item) => parseText(reader, name, declaration, item));
  const right = texts.filter((text) => text !== null);
  return right.length < texts.length ? null : [...new Set(right)].toSorted(compareTexts);
}

function parseText(reader: InputReader, name: string, declaration: FilterDeclaration, item: unknown): string | null {
  if (typeof item !== "string") {
    const isEmpty = item === null || item === undefined;
    const problem = isEmpty ? `\`${name}\` has no value.` : `\`${name}\` holds a value that YAML does not read as text.`;
    reader.refuse(input, problem, isEmpty ? "Name a value, or remove the filter." : "Put the value in quotes.", shown(item));
    return null;
  }
  const refuse = (problem: string, remedy: string): null => {
    reader.refuse(input, problem, remedy, `${name}: ${item}`);
    return null;
  };
  if (item.trim() === "") return refuse(`\`${name}\` holds a blank value.`, "Name a value, or remove the filter.");
  if (declaration.form === "uuids") {
    if (uuidPattern.test(item)) return item.toLowerCase();
    return refuse(`\`${item}\` in \`${name}\` is not a UUID.`, "Copy the id from the Settings page of the Organization in Snyk.");
  }
  const { values, pattern } = declaration;
  if (values !== undefined && !values.includes(item)) {
    return refuse(`\`${item}\` is not a value of \`${name}\`.`, unknownNameRemedy(item, values));
  }
  if (pattern !== undefined && !pattern.test.test(item)) {
    return refuse(`\`${item}\` cannot be a value of \`${name}\`.`, pattern.remedy);
  }
  return checkSpelling(reader, name, declaration, item, refuse);
}

/** Only letters of the wrong case are surely wrong, because the API compares them; other values may be new ones. */
function checkSpelling(
  reader: InputReader,
  name: string,
  { spellings, ignoresCase }: FilterDeclaration,
  item: string,
  refuse: (problem: string, remedy: string) => null,
): string | null {
  if (spellings === undefined) return item;
  const text = ignoresCase === true ? item.toLowerCase() : item;
  if (spellings.includes(text)) return text;
  const meant = spellings.find((spelling) => spelling.toLowerCase() === item.toLowerCase());
  if (meant !== undefined)
    return refuse(`\`${item}\` in \`${name}\` is in the wrong case and matches nothing.`, `Write \`${meant}\`.`);
  const nearest = nearestName(item, spellings);
  const guess = nearest === null ? "" : ` Did you mean \`${nearest}\`?`;
  reader.warn(input, `\`${item}\` is not among the known values of \`${name}\`. It is sent as it is.${guess}`);
  return text;
}

function parseRange(reader: InputReader, name: string, value: unknown): FilterRange | null {
  const refuse = (problem: string, remedy: string, part: unknown = value): null => {
    reader.refuse(input, problem, remedy, `${name}: ${shown(part)}`);
    return null;
  };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuse(`\`${name}\` is not a span of time.`, `Write \`${name}: { from: 2026-01-31T00:00:00Z }\`, \`to\`, or both.`);
  }
  const ends = Object.entries(value);
  if (ends.length === 0) return refuse(`\`${name}\` has neither \`from\` nor \`to\`.`, "Give one of them, or both.");
  const unknown = ends.filter(([end]) => end !== "from" && end !== "to");
  for (const [end] of unknown) refuse(`\`${name}\` has no \`${end}\`.`, unknownNameRemedy(end, ["from", "to"]), end);
  const wrong = ends.filter(([end, date]) => (end === "from" || end === "to") && !isDate(date));
  for (const [end, date] of wrong) refuse(`\`${end}\` of \`${name}\` is not a date and time in UTC.`, dateRemedy, date);
  if (unknown.length + wrong.length > 0) return null;
  const { from, to }: { readonly from?: unknown; readonly to?: unknown } = value;
  if (isDate(from) && isDate(to) && from >= to) {
    return refuse(`\`from\` of \`${name}\` is not before its \`to\`.`, "Exchange the two, or leave one of them out.");
  }
  return { ...(isDate(from) ? { from } : {}), ...(isDate(to) ? { to } : {}) };
}

/** `Date` turns 31 February into March. */
function isDate(value: unknown): value is string {
  if (typeof value !== "string" || !datePattern.test(value)) return false;
  const at = Date.parse(value);
  return !Number.isNaN(at) && `${new Date(at).toISOString().slice(0, 19)}Z` === value;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
