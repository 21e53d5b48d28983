import { type Functions, parameterNames } from "./functions.ts";
import { keyOf, openReading, type PossibleTexts, type Reading } from "./possible-texts.ts";
import { identifierName, nodeIn, nodesIn, type SourceTree, type SyntaxNode } from "./source-tree.ts";

const longestChain = 4;
const mostConditions = 3;

/**
 * The ways in which expressions that belong together can be read: for every call of the function around them, every answer
 * that several of them are taken from, and every outcome of a condition that several of them ask.
 */
export class Readings {
  readonly #tree: SourceTree;
  readonly #functions: Functions;
  readonly #texts: PossibleTexts;

  constructor(tree: SourceTree, functions: Functions, texts: PossibleTexts) {
    this.#tree = tree;
    this.#functions = functions;
    this.#texts = texts;
  }

  of(together: readonly SyntaxNode[]): readonly Reading[] {
    const names = this.#callers(together).flatMap((caller) =>
      this.#answers(together).map((answer) => new Map([...caller, ...answer])),
    );
    return names.flatMap((settled) => this.#outcomes(together).map((conditions) => ({ names: settled, conditions })));
  }

  /** What each call of the function around passes, where the expressions use its parameters. */
  #callers(together: readonly SyntaxNode[]): readonly Reading["names"][] {
    const [first] = together;
    const around = first === undefined ? null : this.#functions.around(first);
    if (around === null) return [openReading.names];
    const names = parameterNames(around);
    if (!together.some((node) => this.#mentions(node, names))) return [openReading.names];
    const calls = this.#functions.callsOf(around);
    if (calls.length === 0) return [openReading.names];
    return calls.map((call) => {
      const passed = nodesIn(call, "arguments");
      return new Map(names.map((name, index) => [name, this.#texts.of(passed[index] ?? null)] as const));
    });
  }

  /** What each answer of a call gives, where it is taken apart as in `const { kind, remedy } = judge(…)`. */
  #answers(together: readonly SyntaxNode[]): readonly Reading["names"][] {
    for (const node of together) {
      const name = identifierName(node);
      const declaration = name === null ? null : this.#functions.declarationOf(node, name);
      if (declaration?.kind !== "member" || declaration.of.type !== "CallExpression") continue;
      const called = this.#functions.calledBy(declaration.of);
      const answers = called === null ? [] : this.#functions.returnedBy(called);
      const objects = answers.filter(({ type }) => type === "ObjectExpression");
      if (objects.length > 0) return objects.map((object) => this.#membersOf(object));
    }
    return [openReading.names];
  }

  #membersOf(object: SyntaxNode): Reading["names"] {
    const members = nodesIn(object, "properties").flatMap((property) => {
      const key = keyOf(property);
      return key === null ? [] : [[key, this.#texts.of(nodeIn(property, "value"))] as const];
    });
    return new Map(members);
  }

  #outcomes(together: readonly SyntaxNode[]): readonly Reading["conditions"][] {
    const asked = together.map((node) => new Set(this.#conditionsIn(node, 0)));
    const shared = [...new Set(asked.flatMap((one) => [...one]))].filter(
      (condition) => asked.filter((one) => one.has(condition)).length > 1,
    );
    let outcomes: readonly Reading["conditions"][] = [openReading.conditions];
    for (const condition of shared.slice(0, mostConditions)) {
      outcomes = outcomes.flatMap((outcome) => [true, false].map((turn) => new Map([...outcome, [condition, turn]])));
    }
    return outcomes;
  }

  /** The conditions inside an expression, and inside the constants that it names. */
  #conditionsIn(node: SyntaxNode, depth: number): readonly string[] {
    if (depth > longestChain) return [];
    const test = node.type === "ConditionalExpression" ? nodeIn(node, "test") : null;
    const own = test === null ? [] : [this.#texts.sourceOf(test)];
    const name = identifierName(node);
    const declaration = name === null ? null : this.#functions.declarationOf(node, name);
    const named = declaration?.kind === "constant" ? this.#conditionsIn(declaration.value, depth + 1) : [];
    return [...own, ...named, ...this.#childrenOf(node).flatMap((child) => this.#conditionsIn(child, depth))];
  }

  #mentions(node: SyntaxNode, names: readonly string[]): boolean {
    return names.includes(identifierName(node) ?? "") || this.#childrenOf(node).some((child) => this.#mentions(child, names));
  }

  #childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
    return this.#tree.children.get(node) ?? [];
  }
}
