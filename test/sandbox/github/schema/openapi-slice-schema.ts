import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import type { Operation } from "../rest/served-operations.ts";
import { isRecord, type JsonObject } from "./json.ts";

/** What is wrong with a value, one text a problem; empty when it fits. */
export type Problems = readonly string[];

const slice: unknown = JSON.parse(readFileSync(new URL("../openapi-slice.json", import.meta.url), "utf8"));
if (!isRecord(slice)) throw new Error("openapi-slice.json holds no object");
const document: JsonObject = slice;
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: "github", ...document });
const compiled = new Map<string, ValidateFunction>();

function pointer(...keys: readonly string[]): string {
  return `#/${keys.map((key) => key.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
}

function follow(reference: string): unknown {
  let node: unknown = document;
  for (const key of reference.slice(2).split("/")) {
    node = isRecord(node) ? node[key.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return isRecord(node) && typeof node.$ref === "string" ? follow(node.$ref) : node;
}

/** The pointer where a node really stands, behind any `$ref`. */
function settle(reference: string): string {
  let node: unknown = document;
  for (const key of reference.slice(2).split("/")) {
    node = isRecord(node) ? node[key.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return isRecord(node) && typeof node.$ref === "string" ? settle(node.$ref) : reference;
}

function problemsAt(reference: string, value: unknown): Problems {
  let validate = compiled.get(reference);
  if (validate === undefined) {
    validate = ajv.compile({ $ref: `github${reference}` });
    compiled.set(reference, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => {
    const extra = error.keyword === "additionalProperties" ? ` (${String(error.params.additionalProperty)})` : "";
    return `${error.instancePath || "/"} ${error.message ?? error.keyword}${extra}`;
  });
}

function jsonSchemaUnder(reference: string): string | null {
  const at = `${settle(reference)}/content/application~1json/schema`;
  return follow(at) === undefined ? null : at;
}

/** Whether `body` is what the operation takes; a body that an operation does not describe is a problem as well. */
export function requestBodyProblems(operation: Operation, body: unknown): Problems {
  const at = jsonSchemaUnder(pointer("paths", operation.path, operation.method, "requestBody"));
  if (at !== null) return problemsAt(at, body ?? {});
  return body === undefined ? [] : ["/ this operation takes no body"];
}

/** Whether a reply is one that the operation is described to give. Errors that every operation may give are simple errors. */
export function replyProblems(operation: Operation, status: number, body: unknown): Problems {
  const responses = pointer("paths", operation.path, operation.method, "responses");
  if (follow(`${responses}/${status}`) === undefined) {
    if (status < 400) return [`/ status ${status} is not described`];
    return problemsAt(pointer("components", "schemas", "basic-error"), body);
  }
  const at = jsonSchemaUnder(`${responses}/${status}`);
  if (at !== null) return problemsAt(at, body);
  return body === undefined ? [] : [`/ status ${status} is described without a body`];
}

/** Whether the parameters are known and of the right kind. `values` are texts, as they stand in the URL. */
export function parameterProblems(operation: Operation, place: "query" | "path", values: ReadonlyMap<string, string>): Problems {
  const described = follow(pointer("paths", operation.path, operation.method, "parameters"));
  const known = new Map<string, unknown>();
  for (const entry of Array.isArray(described) ? described : []) {
    const parameter: unknown = isRecord(entry) && typeof entry.$ref === "string" ? follow(entry.$ref) : entry;
    if (isRecord(parameter) && parameter.in === place && typeof parameter.name === "string")
      known.set(parameter.name, parameter.schema);
  }
  const problems: string[] = [];
  for (const [name, text] of values) {
    const schema = known.get(name);
    if (isRecord(schema)) problems.push(...textProblems(name, text, schema));
    else problems.push(`${place} parameter ${name} is not described`);
  }
  return problems;
}

function textProblems(name: string, text: string, schema: JsonObject): Problems {
  if (schema.type === "integer" && !/^[0-9]+$/.test(text)) return [`parameter ${name} is no integer: ${text}`];
  if (name === "per_page" && (Number(text) > 100 || Number(text) < 1))
    return [`parameter per_page is not within 1 and 100: ${text}`];
  if (schema.type === "boolean" && text !== "true" && text !== "false") return [`parameter ${name} is no boolean: ${text}`];
  if (Array.isArray(schema.enum) && !schema.enum.includes(text)) return [`parameter ${name} has no value ${text}`];
  return [];
}
