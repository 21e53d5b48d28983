import { type Functions, parameterNames } from "./functions.ts";
import { identifierName, nodeIn, nodesIn, type SourceTree, type SyntaxNode } from "./source-tree.ts";

/** What stands for a value that only a run knows. */
export const hole = "…";

/** What is taken as settled while expressions are read together. */
export type Reading = {
  /** Texts that names are known to have. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** How conditions turn out, by their source text. */
  readonly conditions: ReadonlyMap<string, boolean>;
};

/** A reading in which nothing is settled. */
export const openReading: Reading = { names: new Map(), conditions: new Map() };

const longestChain = 7;
const mostAlternatives = 40;

/** What the texts of one source tree can be. */
export class PossibleTexts {
  readonly #tree: SourceTree;
  readonly #functions: Functions;

  constructor(tree: SourceTree, functions: Functions) {
    this.#tree = tree;
    this.#functions = functions;
  }

  /** Every text that an expression can have, with a hole for what is not written in the code. */
  of(expression: SyntaxNode | null, reading: Reading = openReading, depth = 0): readonly string[] {
    if (expression === null || depth > longestChain) return [hole];
    const texts = this.#read(expression, reading, depth + 1);
    const distinct = [...new Set(texts.map((text) => text.replaceAll(/…+/g, hole)))];
    return distinct.length > mostAlternatives ? [hole] : distinct;
  }

  /** The source text of a node. */
  sourceOf(node: SyntaxNode): string {
    return this.#tree.fileOf(node).text.slice(node.start, Number(node.end));
  }

  #read(node: SyntaxNode, reading: Reading, depth: number): readonly string[] {
    const inside = (member: string): readonly string[] => this.of(nodeIn(node, member), reading, depth);
    switch (node.type) {
      case "Literal":
        return [typeof node.value === "string" || typeof node.value === "number" ? String(node.value) : hole];
      case "TemplateLiteral":
        return this.#readTemplate(node, reading, depth);
      case "ConditionalExpression":
        return this.#branches(node, reading).flatMap(inside);
      case "LogicalExpression":
        return inside("left");
      case "BinaryExpression":
        return node.operator === "+" && !isNumber(node) ? combine([inside("left"), inside("right")]) : [hole];
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "ParenthesizedExpression":
        return inside("expression");
      case "Identifier":
        return this.#readName(node, reading, depth);
      case "MemberExpression":
        return this.#readMember(node, reading, depth);
      case "CallExpression":
        return this.#readCall(node, reading, depth);
      default:
        return [hole];
    }
  }

  #branches(node: SyntaxNode, reading: Reading): readonly ("consequent" | "alternate")[] {
    const test = nodeIn(node, "test");
    if (test === null) return [];
    const settled = reading.conditions.get(this.sourceOf(test)) ?? comparison(test, reading);
    if (settled === null) return ["consequent", "alternate"];
    return settled ? ["consequent"] : ["alternate"];
  }

  #readTemplate(node: SyntaxNode, reading: Reading, depth: number): readonly string[] {
    const holes = nodesIn(node, "expressions");
    const pieces = nodesIn(node, "quasis").flatMap((quasi, index) => {
      const value = quasi.value;
      const cooked = typeof value === "object" && value !== null ? String(Reflect.get(value, "cooked")) : "";
      const expression = holes[index];
      return expression === undefined ? [[cooked]] : [[cooked], telling(this.of(expression, reading, depth))];
    });
    return combine(pieces);
  }

  #readName(node: SyntaxNode, reading: Reading, depth: number): readonly string[] {
    const name = identifierName(node) ?? "";
    const bound = reading.names.get(name);
    if (bound !== undefined) return bound;
    const declaration = this.#functions.declarationOf(node, name);
    switch (declaration.kind) {
      case "constant":
        return this.of(declaration.value, reading, depth);
      case "parameter":
        return this.#readParameter(declaration.owner, declaration.index, depth);
      case "member":
      case "unknown":
        return [hole];
    }
  }

  /** What the callers of a function pass; a hole where there are none. */
  #readParameter(owner: SyntaxNode, index: number, depth: number): readonly string[] {
    const passed = this.#functions.callsOf(owner).map((call) => nodesIn(call, "arguments")[index] ?? null);
    return passed.length === 0 ? [hole] : passed.flatMap((argument) => this.of(argument, openReading, depth));
  }

  /** A member of a constant table, or any of its values where the key is not written in the code. */
  #readMember(node: SyntaxNode, reading: Reading, depth: number): readonly string[] {
    const object = nodeIn(node, "object");
    const name = identifierName(object);
    if (object === null || name === null) return [hole];
    const declaration = this.#functions.declarationOf(object, name);
    if (declaration.kind !== "constant" || declaration.value.type !== "ObjectExpression") return [hole];
    const key = node.computed === true ? null : identifierName(nodeIn(node, "property"));
    const members = nodesIn(declaration.value, "properties").filter((property) => key === null || keyOf(property) === key);
    return members.flatMap((property) => this.of(nodeIn(property, "value"), reading, depth));
  }

  #readCall(node: SyntaxNode, reading: Reading, depth: number): readonly string[] {
    const called = this.#functions.calledBy(node);
    if (called === null) return [hole];
    const passed = nodesIn(node, "arguments").map((argument) => this.of(argument, reading, depth));
    const names = new Map(parameterNames(called).map((name, index) => [name, passed[index] ?? [hole]] as const));
    const inner: Reading = { names, conditions: new Map() };
    return this.#functions.returnedBy(called).flatMap((returned) => this.of(returned, inner, depth));
  }
}

/** The name of a property of an object expression. */
export function keyOf(property: SyntaxNode): string | null {
  const key = nodeIn(property, "key");
  return identifierName(key) ?? (typeof key?.value === "string" ? key.value : null);
}

/** How `name === "text"` turns out where the name's only text is known; null where it is not. */
function comparison(test: SyntaxNode, { names }: Reading): boolean | null {
  if (test.type !== "BinaryExpression" || test.operator !== "===") return null;
  const [text, ...more] = names.get(identifierName(nodeIn(test, "left")) ?? "") ?? [];
  const other = nodeIn(test, "right")?.value;
  return text === undefined || text === hole || more.length > 0 || typeof other !== "string" ? null : text === other;
}

/** Every text that one choice of each piece gives. */
function combine(pieces: readonly (readonly string[])[]): readonly string[] {
  let texts: readonly string[] = [""];
  for (const piece of pieces) {
    const choices = texts.length * piece.length > mostAlternatives ? [hole] : piece;
    texts = texts.flatMap((text) => choices.map((choice) => text + choice));
  }
  return texts;
}

/** Whether an addition counts: `index + 1`. */
function isNumber(addition: SyntaxNode): boolean {
  return [nodeIn(addition, "left"), nodeIn(addition, "right")].some((side) => typeof side?.value === "number");
}

/**
 * What is worth telling of the texts that fill a hole: an addition that may be left out is shown as it is when it is there, and
 * a word such as `none` in place of a value that only a run knows is not.
 */
function telling(texts: readonly string[]): readonly string[] {
  const some = texts.filter((text) => text !== "");
  if (!some.includes(hole)) return some.length === 0 ? [""] : some;
  return some.filter((text) => text === hole || text.split(" ").length > 2);
}
