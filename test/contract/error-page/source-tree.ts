import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "rolldown/utils";

/** A node of the syntax tree (ESTree with TypeScript's types), its members still to be looked at. */
export type SyntaxNode = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number };

/** One parsed file of `src`. */
export type SourceFile = { readonly path: string; readonly text: string; readonly program: SyntaxNode };

/** Every file of `src`, its nodes, and what stands around each of them. */
export type SourceTree = {
  readonly files: readonly SourceFile[];
  readonly nodes: readonly SyntaxNode[];
  readonly parents: ReadonlyMap<SyntaxNode, SyntaxNode>;
  readonly children: ReadonlyMap<SyntaxNode, readonly SyntaxNode[]>;
  readonly fileOf: (node: SyntaxNode) => SourceFile;
};

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Parses all of `src`; throws when a file cannot be parsed. */
export function readSourceTree(): SourceTree {
  const names = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .map((name) => `src/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts") && !name.startsWith("src/kernel/"));
  const files = names.toSorted().map(readSourceFile);
  const parents = new Map<SyntaxNode, SyntaxNode>();
  const children = new Map<SyntaxNode, SyntaxNode[]>();
  const owners = new Map<SyntaxNode, SourceFile>();
  const nodes: SyntaxNode[] = [];
  for (const file of files) {
    collectNodes(file.program, null, (node, parent) => {
      nodes.push(node);
      owners.set(node, file);
      children.set(node, []);
      if (parent === null) return;
      parents.set(node, parent);
      children.get(parent)?.push(node);
    });
  }
  const fileOf = (node: SyntaxNode): SourceFile => {
    const file = owners.get(node);
    if (file === undefined) throw new Error("a node of no file");
    return file;
  };
  return { files, nodes, parents, children, fileOf };
}

/** The node in a member, or null where there is none. */
export function nodeIn(node: SyntaxNode, member: string): SyntaxNode | null {
  const value = node[member];
  return isNode(value) ? value : null;
}

/** The nodes in a list member, gaps left out. */
export function nodesIn(node: SyntaxNode, member: string): readonly SyntaxNode[] {
  const value = node[member];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name of an identifier, or null for any other node. */
export function identifierName(node: SyntaxNode | null): string | null {
  return node?.type === "Identifier" && typeof node.name === "string" ? node.name : null;
}

function readSourceFile(name: string): SourceFile {
  const text = readFileSync(path.join(root, name), "utf8");
  const { program, errors } = parseSync(name, text);
  if (errors.length > 0 || !isNode(program)) throw new Error(`${name} cannot be parsed`);
  return { path: name, text, program };
}

function collectNodes(
  node: SyntaxNode,
  parent: SyntaxNode | null,
  visit: (node: SyntaxNode, parent: SyntaxNode | null) => void,
): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    for (const member of Array.isArray(value) ? value : [value]) if (isNode(member)) collectNodes(member, node, visit);
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" && "start" in value;
}
