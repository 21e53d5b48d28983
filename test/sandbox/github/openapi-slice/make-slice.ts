/**
 * Writes `openapi-slice.json`: the part of GitHub's OpenAPI description that the stand-in serves, ready for a JSON Schema validator.
 *
 *   npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
 *   node test/sandbox/github/openapi-slice/make-slice.ts ./package
 *
 * The package is not a dependency: it unpacks to 430 MB, the slice needs a thousandth of that.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { servedOperations } from "../rest/served-operations.ts";
import { isRecord, type JsonObject } from "../schema/json.ts";

const noise = new Set([
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "tags",
  "deprecated",
  "title",
  "operationId",
]);

/** A copy without prose and examples, which are most of the file and decide nothing. */
function withoutNoise(node: unknown, holdsNames = false): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutNoise(item));
  if (!isRecord(node)) return node;
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(node)) {
    // Below `properties` a key is the name of a field, and fields are called `description` and `title` too.
    if (!holdsNames && (noise.has(key) || key.startsWith("x-"))) continue;
    copy[key] = key === "enum" ? value : withoutNoise(value, !holdsNames && (key === "properties" || key === "schemas"));
  }
  return copy;
}

/**
 * `nullable` beside a `type` is understood by validators, anywhere else it is refused or, worse, silently passes every value.
 * Those nodes say the same with an explicit null, and so do lists of values.
 */
function rewriteNullable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(rewriteNullable);
  if (!isRecord(node)) return node;
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(node)) copy[key] = rewriteNullable(value);
  if (copy.nullable === true && Array.isArray(copy.enum) && !copy.enum.includes(null)) copy.enum = [...copy.enum, null];
  if (copy.nullable !== true || "type" in copy) return copy;
  const { nullable: _, ...rest } = copy;
  for (const choice of ["oneOf", "anyOf"]) {
    const options = rest[choice];
    if (Array.isArray(options)) return { ...rest, [choice]: [...options, { enum: [null] }] };
  }
  return { anyOf: [rest, { enum: [null] }] };
}

/** GitHub ignores a misspelt key; a test must not. */
function closeObjects(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closeObjects);
  if (!isRecord(node)) return node;
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(node)) copy[key] = closeObjects(value);
  if (isRecord(copy.properties) && copy.additionalProperties === undefined) copy.additionalProperties = false;
  return copy;
}

function collectReferences(node: unknown, found: Set<string>, source: JsonObject): void {
  if (Array.isArray(node)) return void node.forEach((item) => void collectReferences(item, found, source));
  if (!isRecord(node)) return;
  const reference = node.$ref;
  if (typeof reference === "string" && !found.has(reference)) {
    found.add(reference);
    collectReferences(resolve(reference, source), found, source);
  }
  for (const value of Object.values(node)) collectReferences(value, found, source);
}

function resolve(reference: string, source: JsonObject): unknown {
  let node: unknown = source;
  for (const part of reference.slice(2).split("/")) node = isRecord(node) ? node[part.replaceAll("~1", "/")] : undefined;
  if (node === undefined) throw new Error(`Nothing at ${reference}`);
  return node;
}

/** Rows whose run is gone, or whose run has null fields, are served although the description does not say so. */
function loosenWorkflowRun(schema: unknown): unknown {
  const run = isRecord(schema) && isRecord(schema.properties) ? schema.properties.workflow_run : undefined;
  if (!isRecord(run) || !isRecord(run.properties)) throw new Error("The schema of an artifact has changed");
  for (const field of Object.values(run.properties)) if (isRecord(field)) field.nullable = true;
  return schema;
}

function componentOf(reference: string, source: JsonObject): unknown {
  const component = rewriteNullable(withoutNoise(resolve(reference, source)));
  return reference.endsWith("/schemas/artifact") ? loosenWorkflowRun(component) : component;
}

function sliceOf(source: JsonObject): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const { method, path } of servedOperations) {
    const item = isRecord(source.paths) ? source.paths[path] : undefined;
    const operation = isRecord(item) ? item[method] : undefined;
    if (!isRecord(operation)) throw new Error(`The description has no ${method} ${path}`);
    const { requestBody, ...rest } = operation;
    const kept = rewriteNullable(withoutNoise(rest));
    if (!isRecord(kept)) throw new Error(`${method} ${path} is not an object`);
    if (requestBody !== undefined) kept.requestBody = closeObjects(rewriteNullable(withoutNoise(requestBody)));
    paths[path] = { ...paths[path], [method]: kept };
  }
  const references = new Set<string>();
  collectReferences(paths, references, source);
  const components: Record<string, JsonObject> = {};
  for (const reference of [...references].sort()) {
    const [, , kind, name] = reference.split("/");
    if (kind === undefined || name === undefined) throw new Error(`Unexpected reference ${reference}`);
    components[kind] = { ...components[kind], [name]: componentOf(reference, source) };
  }
  return { paths, components };
}

const folder = process.argv[2];
if (folder === undefined) throw new Error("Give the folder of the unpacked package @octokit/openapi");
const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const source: unknown = JSON.parse(readFileSync(join(folder, "generated", "api.github.com.json"), "utf8"));
if (!isRecord(manifest) || !isRecord(source)) throw new Error("That is not the package @octokit/openapi");
const slice = {
  about: {
    package: manifest.name,
    version: manifest.version,
    licence: readFileSync(join(folder, "LICENSE"), "utf8"),
    madeBy: "test/sandbox/github/openapi-slice/make-slice.ts",
  },
  ...sliceOf(source),
};
writeFileSync(new URL("../openapi-slice.json", import.meta.url), `${JSON.stringify(slice, null, 1)}\n`);
