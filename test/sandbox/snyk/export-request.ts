import type { RecordedRequest, Reply } from "../loopback.ts";
import type { Scope } from "../world/world-model.ts";
import { type AppliedFilter, FILTERS, type FilterRule, REQUIRED_DATES } from "./export-filters.ts";
import type { ExportBehaviour, HttpOptions } from "./snyk-options.ts";
import { badRequest } from "./snyk-replies.ts";

/** An export request that the API accepts. */
export type ExportRequest = {
  readonly dataset: string;
  /** Null: all columns. */
  readonly columns: readonly string[] | null;
  readonly filters: readonly AppliedFilter[];
  readonly urlExpirationSeconds: number;
};

type Json = Readonly<Record<string, unknown>>;

/** Ends the reading of a request that the API refuses. */
class Refused extends Error {
  readonly reply: Reply;

  constructor(detail: string, pointer: string) {
    super(detail);
    this.reply = badRequest(detail, { pointer });
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** Whether a text is a UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Whether a text is a date-time of RFC 3339 that exists. */
export function isDateTime(text: string): boolean {
  return DATE_TIME.test(text) && !Number.isNaN(Date.parse(text));
}

/** Reads the body of an export request as strictly as the specification allows; a reply is the refusal. */
export function parseExportRequest(
  request: RecordedRequest,
  scope: Scope,
  behaviour: ExportBehaviour,
  http: HttpOptions,
): ExportRequest | Reply {
  const type = request.headers["content-type"] ?? "";
  const isAccepted =
    type.startsWith("application/vnd.api+json") || (!http.strictContentType && type.startsWith("application/json"));
  if (!isAccepted) return badRequest("The content type must be application/vnd.api+json", { parameter: "content-type" });
  try {
    return readDocument(parseJson(request.body), scope, behaviour);
  } catch (error) {
    if (error instanceof Refused) return error.reply;
    throw error;
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refused("The request body is not valid JSON", "");
  }
}

function readDocument(document: unknown, scope: Scope, behaviour: ExportBehaviour): ExportRequest {
  const data = member(asObject(document, ""), "data", "/data");
  const resource = asObject(data, "/data");
  const type = member(resource, "type", "/data/type");
  if (typeof type !== "string" || !/^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$/.test(type))
    throw new Refused("type must be in snake case", "/data/type");
  const extra = Object.keys(resource).find((name) => name !== "type" && name !== "attributes");
  if (extra !== undefined && scope.kind === "org") throw new Refused(`property ${extra} is not allowed`, `/data/${extra}`);
  const attributes = asObject(member(resource, "attributes", "/data/attributes"), "/data/attributes");
  if (Object.hasOwn(attributes, "destination"))
    throw new Refused("property destination is not supported", "/data/attributes/destination");
  const dataset = readDataset(attributes);
  readFormats(attributes);
  return {
    dataset,
    columns: readColumns(attributes),
    filters: readFilters(attributes, dataset, scope, behaviour),
    urlExpirationSeconds: readExpiration(attributes),
  };
}

function readDataset(attributes: Json): string {
  const dataset = member(attributes, "dataset", "/data/attributes/dataset");
  if (typeof dataset !== "string" || !Object.hasOwn(REQUIRED_DATES, dataset))
    throw new Refused(`unknown dataset: ${String(dataset)}`, "/data/attributes/dataset");
  return dataset;
}

function readFormats(attributes: Json): void {
  const pointer = "/data/attributes/formats";
  const formats = member(attributes, "formats", pointer);
  if (!Array.isArray(formats) || formats.length === 0) throw new Refused("formats must be a list", pointer);
  if (formats.some((format) => format !== "csv")) throw new Refused("formats must be csv", `${pointer}/0`);
}

function readColumns(attributes: Json): readonly string[] | null {
  const { columns } = attributes;
  if (columns === undefined) return null;
  if (!isTexts(columns)) throw new Refused("columns must be a list of strings", "/data/attributes/columns");
  return columns;
}

function readExpiration(attributes: Json): number {
  const seconds = attributes.url_expiration_seconds ?? 3600;
  if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds < 0 || seconds > 3600) {
    throw new Refused("url_expiration_seconds must be from 0 to 3600", "/data/attributes/url_expiration_seconds");
  }
  return seconds;
}

function readFilters(attributes: Json, dataset: string, scope: Scope, behaviour: ExportBehaviour): AppliedFilter[] {
  const pointer = "/data/attributes/filters";
  const filters = attributes.filters === undefined ? {} : asObject(attributes.filters, pointer);
  const applied: AppliedFilter[] = [];
  for (const [sentName, value] of Object.entries(filters)) {
    const name = sentName.toLowerCase();
    const rule = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    const isKnown =
      rule !== undefined &&
      (rule.datasets === "all" || rule.datasets.includes(dataset)) &&
      !(rule.isGroupOnly === true && scope.kind === "org");
    if (rule !== undefined && isKnown) {
      checkValue(rule, value, `${pointer}/${sentName}`);
      applied.push({ name, rule, value });
    } else if (behaviour.unknownFilters === "reject") throw new Refused(`unknown filter: ${sentName}`, `${pointer}/${sentName}`);
  }
  const required = REQUIRED_DATES[dataset] ?? [];
  if (!applied.some(({ name }) => required.includes(name)))
    throw new Refused(`at least one date filter is required: ${required.join(" or ")}`, pointer);
  return applied;
}

function checkValue(rule: FilterRule, value: unknown, pointer: string): void {
  if (rule.kind === "dates") checkDates(value, pointer);
  else if (rule.kind === "boolean") checkBoolean(value, pointer);
  else checkItems(rule, value, pointer);
}

function checkBoolean(value: unknown, pointer: string): void {
  if (typeof value !== "boolean") throw new Refused("must be a boolean", pointer);
}

function checkItems(rule: FilterRule, value: unknown, pointer: string): void {
  const items = rule.kind === "enumeration" ? [value] : value;
  if (!isTexts(items)) throw new Refused("must be a list of strings", pointer);
  for (const [index, item] of items.entries()) {
    if (rule.values !== undefined && !rule.values.includes(item))
      throw new Refused(`must be one of ${rule.values.join(", ")}`, `${pointer}/${index}`);
    if (rule.kind === "uuids" && !isUuid(item)) throw new Refused("must be a UUID", `${pointer}/${index}`);
  }
}

function checkDates(value: unknown, pointer: string): void {
  const range = asObject(value, pointer);
  if (range.from === undefined && range.to === undefined) throw new Refused("a date range needs from or to", pointer);
  for (const name of ["from", "to"]) {
    const date = range[name];
    if (date !== undefined && (typeof date !== "string" || !isDateTime(date)))
      throw new Refused("must be a date-time such as 2024-01-02T16:30:00Z", `${pointer}/${name}`);
  }
}

function member(object: Json, name: string, pointer: string): unknown {
  const value = object[name];
  if (value === undefined) throw new Refused(`required property ${name} is missing`, pointer);
  return value;
}

function asObject(value: unknown, pointer: string): Json {
  if (!isObject(value)) throw new Refused("must be an object", pointer);
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
