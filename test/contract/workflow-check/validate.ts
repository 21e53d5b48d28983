import "./json-modules.ts";
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const { validate } = await import("@actions/languageservice");
const { TextDocument } = await import("vscode-languageserver-textdocument");

type Metadata = {
  readonly name: string;
  readonly description: string;
  readonly inputs: Record<string, { description: string; required: boolean }>;
};

const own: Metadata = parse(readFileSync(new URL("../../../action.yml", import.meta.url), "utf8"));

/** The inputs of other actions that our workflows and examples set; an action that is not listed here is an error. */
const otherActions: Readonly<Record<string, readonly string[]>> = {
  "actions/checkout": ["persist-credentials", "fetch-depth", "sparse-checkout", "repository", "token"],
  "actions/setup-node": ["node-version"],
  "actions/attest-build-provenance": ["subject-path"],
  "actions/create-github-app-token": ["app-id", "private-key", "owner", "repositories"],
  "actions/upload-artifact": ["name", "path"],
  "actions/download-artifact": ["name", "path"],
  "github/codeql-action/init": ["languages", "build-mode", "queries", "config"],
  "github/codeql-action/analyze": ["category"],
};

let documents = 0;

/** The errors that GitHub's language service finds in a workflow or an `action.yml`, each with its line. */
export async function errorsIn(text: string, fileName: string): Promise<readonly string[]> {
  documents += 1;
  // It keeps its verdict by the address, and looks up the metadata of no local action: ours is named as others would name it.
  const address = `file:///${documents}/${fileName === "action.yml" ? "" : ".github/workflows/"}${fileName}`;
  const named = text.replaceAll("uses: ./\n", "uses: OWNER/exposure-digest@v1\n");
  const document = TextDocument.create(address, "yaml", 1, named);
  const found = await validate(document, {
    actionsMetadataProvider: { fetchActionMetadata: async ({ owner, name, path }) => metadataOf([owner, name, path]) },
  });
  // What the parser finds has no severity at all.
  const errors = found.filter(({ severity }) => severity === undefined || severity === 1);
  return errors.map(({ message, range }) => `${fileName}, line ${range.start.line + 1}: ${message}`);
}

function metadataOf(parts: readonly (string | undefined)[]): Metadata | undefined {
  const action = parts.filter((part) => part !== undefined && part !== "").join("/");
  if (action.endsWith("/exposure-digest")) return own;
  const inputs = otherActions[action];
  if (inputs === undefined) return undefined;
  const declared = inputs.map((name) => [name, { description: name, required: false }] as const);
  return { name: action, description: action, inputs: Object.fromEntries(declared) };
}
