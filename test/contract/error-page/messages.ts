import { Functions } from "./functions.ts";
import { hole, keyOf, PossibleTexts, type Reading } from "./possible-texts.ts";
import { Readings } from "./readings.ts";
import { identifierName, nodeIn, nodesIn, type SourceTree, type SyntaxNode } from "./source-tree.ts";

/** One message that the action can print, with holes for what differs from run to run. */
export type Message = {
  /** Kinds of `src/errors.ts`, or `warning`, or `template`. */
  readonly kinds: readonly string[];
  readonly text: string;
  /** None for a warning, which says it itself. */
  readonly remedies: readonly string[];
  readonly files: readonly string[];
};

/** Every message of the source tree, sorted by its text; throws when an error is made in a way that cannot be read. */
export function collectMessages(tree: SourceTree): readonly Message[] {
  const functions = new Functions(tree);
  const reader = new MessageReader(tree, functions);
  const told = tree.nodes.flatMap((node) => reader.read(node).map((one) => ({ ...one, file: tree.fileOf(node).path })));
  const byText = Map.groupBy(told, ({ text }) => text);
  const messages = [...byText].map(([text, all]) => ({
    text,
    kinds: distinct(all.map(({ kind }) => kind)),
    remedies: distinct(all.map(({ remedy }) => remedy)).filter((remedy) => remedy !== "" && remedy !== hole),
    files: distinct(all.map(({ file }) => file)),
  }));
  return messages.toSorted((one, other) => compare(sortKey(one), sortKey(other)));
}

type Told = { readonly kind: string; readonly text: string; readonly remedy: string };

class MessageReader {
  readonly #tree: SourceTree;
  readonly #functions: Functions;
  readonly #texts: PossibleTexts;
  readonly #readings: Readings;

  constructor(tree: SourceTree, functions: Functions) {
    this.#tree = tree;
    this.#functions = functions;
    this.#texts = new PossibleTexts(tree, functions);
    this.#readings = new Readings(tree, functions, this.#texts);
  }

  read(node: SyntaxNode): readonly Told[] {
    if (node.type === "NewExpression") return this.#readNew(node);
    if (node.type === "ObjectExpression") return this.#readObject(node);
    return node.type === "CallExpression" ? this.#readCall(node) : [];
  }

  /** An error must be readable, or the page would silently lack it; what a spread brings is read where it is written. */
  #readNew(node: SyntaxNode): readonly Told[] {
    const name = identifierName(nodeIn(node, "callee"));
    const [argument] = nodesIn(node, "arguments");
    if (argument === undefined) return [];
    if (name === "TemplateProblem") {
      return written(this.#texts.of(argument)).map((text) => ({ kind: "template", text, remedy: "" }));
    }
    if (name !== "DigestError") return [];
    const isSpread = nodesIn(argument, "properties").some(({ type }) => type === "SpreadElement");
    if (argument.type === "ObjectExpression" && (isSpread || this.#readObject(argument).length > 0)) return [];
    const file = this.#tree.fileOf(node);
    const line = file.text.slice(0, node.start).split("\n").length;
    throw new Error(`${file.path}:${line}: write kind, message and remedy of this DigestError where it is made`);
  }

  #readObject(node: SyntaxNode): readonly Told[] {
    const members = new Map(nodesIn(node, "properties").map((property) => [keyOf(property), nodeIn(property, "value")]));
    const member = (name: string): SyntaxNode | null => members.get(name) ?? null;
    const [message, problem, remedy, kind] = [member("message"), member("problem"), member("remedy"), member("kind")];
    if (remedy === null) return [];
    if (problem !== null) return this.#inputProblems(this.#inputName(member("input"), null), problem, remedy);
    if (message === null || kind === null) return [];
    if (isMessageOfAnother(message)) return this.#texts.of(remedy).map((told) => ({ kind: hole, text: passedOn, remedy: told }));
    return this.#readings
      .of([kind, message, remedy])
      .flatMap((reading) =>
        this.#pairs(message, remedy, reading).flatMap(([text, advice]) =>
          this.#texts.of(kind, reading).map((one) => ({ kind: one, text, remedy: advice })),
        ),
      );
  }

  /** `reader.refuse(input, problem, remedy)`, and what warns. */
  #readCall(node: SyntaxNode): readonly Told[] {
    const callee = nodeIn(node, "callee");
    const name = identifierName(callee);
    const isPassed = callee !== null && name === "refuse" && this.#functions.declarationOf(callee, name).kind === "parameter";
    const method = callee?.type === "MemberExpression" ? identifierName(nodeIn(callee, "property")) : null;
    const [first, second, third] = nodesIn(node, "arguments");
    if (isPassed && first !== undefined && second !== undefined)
      return this.#inputProblems(this.#inputName(null, null), first, second);
    if (method === "refuse" && second !== undefined && third !== undefined)
      return this.#inputProblems(this.#inputName(first ?? null, callee), second, third);
    if (method === "warn" && second !== undefined) return this.#warnings(second, this.#inputName(first ?? null, callee, ":"));
    if (method === "warning" && first !== undefined) return this.#warnings(first, "");
    const list = callee === null ? null : nodeIn(callee, "object");
    const listName = identifierName(list) ?? identifierName(list === null ? null : nodeIn(list, "property")) ?? "";
    return method === "push" && /warnings$/i.test(listName) && first !== undefined ? this.#warnings(first, "") : [];
  }

  #inputProblems(name: string, problem: SyntaxNode, remedy: SyntaxNode): readonly Told[] {
    return this.#readings.of([problem, remedy]).flatMap((reading) =>
      this.#pairs(problem, remedy, reading).map(([text, advice]) => ({
        kind: "input",
        text: `${name} ${text}`,
        remedy: advice,
      })),
    );
  }

  /** What begins the message: `reader.refuse(…)` names an input, `options.refuse(…)` an option inside of one. */
  #inputName(input: SyntaxNode | null, callee: SyntaxNode | null, colon = ""): string {
    const [name = hole, ...others] = this.#texts.of(input);
    const told = others.length > 0 ? hole : name;
    const receiver = callee === null ? null : identifierName(nodeIn(callee, "object"));
    const isOption = receiver !== null && receiver !== "reader" && told !== hole;
    return isOption ? `Input \`…\`${colon} \`….${told}\`` : `Input \`${told}\`${colon}`;
  }

  #warnings(text: SyntaxNode, before: string): readonly Told[] {
    return written(this.#texts.of(text)).map((words) => ({ kind: "warning", text: `${before} ${words}`.trim(), remedy: "" }));
  }

  /** Texts with their remedies, the texts that say nothing left out. */
  #pairs(text: SyntaxNode, remedy: SyntaxNode, reading: Reading): readonly (readonly [string, string])[] {
    const remedies = this.#texts.of(remedy, reading);
    const told = remedies.filter((one) => one !== hole);
    const texts = written(this.#texts.of(text, reading));
    return texts.flatMap((one) => (told.length > 0 ? told : remedies).map((other) => [one, other] as const));
  }
}

const passedOn = "… (the message of an error that came before, with another remedy)";

/** `message: error.message`: an error that is passed on, whose message is read where it was made. */
function isMessageOfAnother(message: SyntaxNode): boolean {
  return message.type === "MemberExpression" && identifierName(nodeIn(message, "property")) === "message";
}

/** Texts that say something by themselves: at least two words that the code writes, but for those that carry an error. */
function written(texts: readonly string[]): readonly string[] {
  return texts
    .map((text) => text.replaceAll(/…-…|…\d+/g, hole).replaceAll(/\s+/g, " "))
    .filter((text) => (text.replace("(request id …)", "").match(/\p{L}{2,}/gu) ?? []).length >= 2);
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted(compare);
}

/** By the first letter that a reader of the log would look for. */
function sortKey({ text }: Message): string {
  return `${text.replace(/^[^\p{L}]+/u, "").toLowerCase()}\n${text}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
