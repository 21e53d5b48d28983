import { parseDocument } from "yaml";
import { readManifest } from "../readme-tables.ts";

/** A YAML block of a Markdown file, with the line at which it begins. */
export type YamlBlock = { readonly text: string; readonly line: number };

/** The fenced YAML blocks of a Markdown text, their indentation removed. */
export function yamlBlocks(markdown: string): readonly YamlBlock[] {
  return [...markdown.matchAll(/^([ \t]*)```ya?ml[^\n]*\n([\s\S]*?)^\1```/gm)].map((match) => ({
    text: (match[2] ?? "").replaceAll(new RegExp(`^${match[1] ?? ""}`, "gm"), ""),
    line: markdown.slice(0, match.index).split("\n").length,
  }));
}

/**
 * The workflow that a block is, or is a part of: a workflow as it is, else the smallest one around its jobs, steps, `with:` or
 * permissions or inputs. Null for other YAML, such as the value of an input. Throws for a block that is no YAML.
 */
export function workflowAround(text: string): string | null {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new Error(error.message);
  const content: unknown = document.toJS();
  if (Array.isArray(content)) return content.every((item) => has(item, "uses") || has(item, "run")) ? withSteps(text) : null;
  if (has(content, "jobs")) return has(content, "on") ? text : `on: push\n${text}`;
  if (has(content, "runs-on")) return `on: push\njobs:\n  report:\n${indented(text, 4)}`;
  if (has(content, "steps")) return `on: push\njobs:\n  report:\n    runs-on: ubuntu-latest\n${indented(text, 4)}`;
  if (has(content, "with")) return withSteps(`- uses: OWNER/exposure-digest@v1\n${indented(text, 2)}`);
  if (has(content, "on") || has(content, "permissions")) return `${has(content, "on") ? "" : "on: push\n"}${text}${anyJob}`;
  if (inputs.some((name) => has(content, name))) {
    return withSteps(`- uses: OWNER/exposure-digest@v1\n  with:\n${indented(text, 4)}`);
  }
  return null;
}

const inputs = Object.keys(readManifest().inputs);
const anyJob = "jobs:\n  report:\n    runs-on: ubuntu-latest\n    steps:\n      - run: exit 0\n";

function withSteps(steps: string): string {
  return `on: push\njobs:\n  report:\n    runs-on: ubuntu-latest\n    steps:\n${indented(steps, 6)}`;
}

function indented(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(columns));
}

function has(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && key in value;
}
