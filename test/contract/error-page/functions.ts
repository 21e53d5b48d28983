import path from "node:path";
import { identifierName, nodeIn, nodesIn, type SourceFile, type SourceTree, type SyntaxNode } from "./source-tree.ts";

/** Where the value of a name comes from. */
export type Declaration =
  | { readonly kind: "constant"; readonly value: SyntaxNode }
  /** A member of an object that an expression gives. */
  | { readonly kind: "member"; readonly of: SyntaxNode; readonly name: string }
  | { readonly kind: "parameter"; readonly owner: SyntaxNode; readonly index: number }
  /** Not settled in the code. */
  | { readonly kind: "unknown" };

const functionTypes: ReadonlySet<string> = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** The functions of a source tree, their calls, and the declarations that a name can mean. */
export class Functions {
  readonly #tree: SourceTree;
  readonly #byName = new Map<string, SyntaxNode[]>();
  readonly #names = new Map<SyntaxNode, string>();
  readonly #calls = new Map<string, SyntaxNode[]>();
  readonly #returns = new Map<SyntaxNode, SyntaxNode[]>();

  constructor(tree: SourceTree) {
    this.#tree = tree;
    for (const node of tree.nodes) {
      const name = nameOfFunction(node, tree);
      if (name !== null) {
        this.#names.set(node, name);
        append(this.#byName, name, node);
      }
      const called = node.type === "CallExpression" ? identifierName(nodeIn(node, "callee")) : null;
      if (called !== null) append(this.#calls, called, node);
      const around = node.type === "ReturnStatement" ? functionAround(node, tree) : null;
      const returned = nodeIn(node, "argument");
      if (around !== null && returned !== null) append(this.#returns, around, returned);
    }
  }

  /** The function that a call calls by its name: the innermost that the place can see, else the one that its file imports. */
  calledBy(call: SyntaxNode): SyntaxNode | null {
    const name = identifierName(nodeIn(call, "callee")) ?? "";
    const named = this.#byName.get(name) ?? [];
    for (let around = this.#tree.parents.get(call); around !== undefined; around = this.#tree.parents.get(around)) {
      const block = around;
      const here = named.find((node) => blockAround(node, this.#tree) === block);
      if (here !== undefined) return here;
      if (functionTypes.has(around.type) && parameterNames(around).includes(name)) return null;
    }
    const file = importedFrom(this.#tree.fileOf(call), name);
    return named.find((node) => isExported(node, this.#tree) && this.#tree.fileOf(node).path === file) ?? null;
  }

  /** The named function that a node stands in, or null. */
  around(node: SyntaxNode): SyntaxNode | null {
    const around = functionAround(node, this.#tree);
    return around !== null && this.#names.has(around) ? around : null;
  }

  /** The calls of a function by its name. */
  callsOf(declared: SyntaxNode): readonly SyntaxNode[] {
    const calls = this.#calls.get(this.#names.get(declared) ?? "") ?? [];
    return calls.filter((call) => this.calledBy(call) === declared);
  }

  /** What a function returns, but for what the functions inside it return. */
  returnedBy(declared: SyntaxNode): readonly SyntaxNode[] {
    const body = nodeIn(declared, "body");
    return body !== null && body.type !== "BlockStatement" ? [body] : (this.#returns.get(declared) ?? []);
  }

  /** What a name means at a place. */
  declarationOf(place: SyntaxNode, name: string): Declaration {
    const { parents } = this.#tree;
    for (let around = parents.get(place); around !== undefined; around = parents.get(around)) {
      if (functionTypes.has(around.type)) {
        const index = parameterNames(around).indexOf(name);
        if (index >= 0) return { kind: "parameter", owner: around, index };
      }
      const found = around.type === "BlockStatement" || around.type === "Program" ? declarationIn(around, name) : null;
      if (found !== null) return found;
    }
    return { kind: "unknown" };
  }
}

/** The names of a function's parameters; a destructured one has none. */
export function parameterNames(declared: SyntaxNode): readonly string[] {
  return nodesIn(declared, "params").map(
    (parameter) => identifierName(parameter) ?? identifierName(nodeIn(parameter, "left")) ?? "",
  );
}

function append<Key>(lists: Map<Key, SyntaxNode[]>, key: Key, node: SyntaxNode): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [node]);
  else list.push(node);
}

function blockAround(node: SyntaxNode, { parents }: SourceTree): SyntaxNode | null {
  let around = parents.get(node);
  while (around !== undefined && around.type !== "BlockStatement" && around.type !== "Program") around = parents.get(around);
  return around ?? null;
}

function functionAround(node: SyntaxNode, { parents }: SourceTree): SyntaxNode | null {
  let around = parents.get(node);
  while (around !== undefined && !functionTypes.has(around.type)) around = parents.get(around);
  return around ?? null;
}

function nameOfFunction(node: SyntaxNode, { parents }: SourceTree): string | null {
  if (!functionTypes.has(node.type)) return null;
  const own = identifierName(nodeIn(node, "id"));
  const around = parents.get(node);
  return own ?? (around?.type === "VariableDeclarator" ? identifierName(nodeIn(around, "id")) : null);
}

/** The path of the file from which another one imports a name, or null. */
function importedFrom({ path: importer, program }: SourceFile, name: string): string | null {
  for (const statement of nodesIn(program, "body")) {
    const source = statement.type === "ImportDeclaration" ? nodeIn(statement, "source")?.value : undefined;
    if (typeof source !== "string") continue;
    const isNamed = nodesIn(statement, "specifiers").some((specifier) => identifierName(nodeIn(specifier, "local")) === name);
    if (isNamed) return path.posix.join(path.posix.dirname(importer), source);
  }
  return null;
}

function isExported(node: SyntaxNode, { parents }: SourceTree): boolean {
  return parents.get(node)?.type === "ExportNamedDeclaration";
}

function declarationIn(block: SyntaxNode, name: string): Declaration | null {
  for (const statement of nodesIn(block, "body")) {
    const declaration = statement.type === "ExportNamedDeclaration" ? nodeIn(statement, "declaration") : statement;
    if (declaration?.type !== "VariableDeclaration" || declaration.kind !== "const") continue;
    for (const declarator of nodesIn(declaration, "declarations")) {
      const [target, value] = [nodeIn(declarator, "id"), nodeIn(declarator, "init")];
      if (target === null || value === null) continue;
      if (identifierName(target) === name) return { kind: "constant", value };
      const isMember = nodesIn(target, "properties").some((property) => identifierName(nodeIn(property, "value")) === name);
      if (isMember) return { kind: "member", of: value, name };
    }
  }
  return null;
}
