import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** What the runner needs of an `action.yml`. */
export type ActionManifest = {
  /** Path of the script, relative to the action's folder. */
  readonly main: string;
  /** Every declared input with its default, which may hold expressions. */
  readonly inputs: ReadonlyMap<string, string>;
};

/** Reads the `action.yml` of a folder; an action that is not for node24 is refused. */
export function readActionManifest(actionDirectory: string): ActionManifest {
  const document: unknown = parse(readFileSync(join(actionDirectory, "action.yml"), "utf8"));
  const runs = field(document, "runs");
  const main = field(runs, "main");
  if (field(runs, "using") !== "node24" || typeof main !== "string")
    throw new Error("action.yml: only `using: node24` with `main` is run");
  if (field(runs, "pre") !== undefined || field(runs, "post") !== undefined)
    throw new Error("action.yml: `pre` and `post` are not run here");
  const declared = field(document, "inputs") ?? {};
  if (typeof declared !== "object") throw new Error("action.yml: inputs must be a mapping");
  const inputs = new Map<string, string>();
  for (const [name, input] of Object.entries(declared)) inputs.set(name, String(field(input, "default") ?? ""));
  return { main, inputs };
}

/** The inputs as a step gets them. */
export type EvaluatedInputs = { readonly values: ReadonlyMap<string, string>; readonly unexpected: readonly string[] };

/** Every declared input, given or default, and what was given without being declared, which the runner passes on as well. */
export function evaluateInputs(
  manifest: ActionManifest,
  given: Readonly<Record<string, string>>,
  contexts: Readonly<Record<string, string>>,
): EvaluatedInputs {
  const declared = new Map([...manifest.inputs.keys()].map((name) => [name.toLowerCase(), name]));
  const values = new Map<string, string>();
  for (const [name, value] of manifest.inputs) values.set(name, evaluateExpressions(value, contexts));
  const unexpected: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const known = declared.get(name.toLowerCase());
    if (known === undefined) unexpected.push(name);
    values.set(known ?? name, value);
  }
  return { values, unexpected };
}

/** The environment variable of an input: upper case, spaces become `_`, hyphens stay. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

/** Replaces `${{ a.b }}` by `contexts["a.b"]`; anything more is beyond a default. */
function evaluateExpressions(text: string, contexts: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*(.+?)\s*\}\}/g, (whole: string, name: string) => {
    const value = contexts[name];
    if (value === undefined) throw new Error(`action.yml: cannot evaluate ${whole}`);
    return value;
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
