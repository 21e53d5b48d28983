import Handlebars from "handlebars";
import { TemplateProblem } from "./template-error.ts";

/** The helper around every escaped value; a template cannot write this name. */
export const escapeHelper = " escape";
/** The helper around values that are named `url`: escaped as text, a URL could not be a link's destination. */
export const urlHelper = " url";

type Known = { readonly helpers: ReadonlySet<string>; readonly partials: ReadonlySet<string> };

/**
 * Makes escaping the default of a parsed template: each `{{value}}` becomes a call of the escape helper around it, while
 * `{{{value}}}` and `{{&value}}` stay raw. Throws TemplateProblem for partials that do not exist and for decorators.
 */
export function rewriteEscaping(program: hbs.AST.Program, known: Known): void {
  const inline = new InlinePartials();
  inline.accept(program);
  new EscapeEveryValue(known.helpers, new Set([...known.partials, ...inline.names])).accept(program);
}

class InlinePartials extends Handlebars.Visitor {
  readonly names = new Set<string>();

  override DecoratorBlock(block: hbs.AST.DecoratorBlock): void {
    const [name] = block.params;
    if (block.path.original !== "inline" || name === undefined || !("value" in name) || typeof name.value !== "string") {
      throw new TemplateProblem(`the only decorator is {{#*inline "name"}}`, block.loc.start.line);
    }
    this.names.add(name.value);
    super.DecoratorBlock(block);
  }
}

class EscapeEveryValue extends Handlebars.Visitor {
  readonly #helpers: ReadonlySet<string>;
  readonly #partials: ReadonlySet<string>;

  constructor(helpers: ReadonlySet<string>, partials: ReadonlySet<string>) {
    super();
    this.#helpers = helpers;
    this.#partials = partials;
  }

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    super.MustacheStatement(mustache);
    if (!mustache.escaped) return;
    const value = this.#valueOf(mustache);
    mustache.params = [value];
    mustache.hash = { type: "Hash", pairs: [], loc: mustache.loc };
    mustache.path = pathOf(isUrl(value) ? urlHelper : escapeHelper, mustache.loc);
  }

  /** Handlebars is strict about values that are printed only; here a name that the data lack is an error anywhere. */
  override PathExpression(path: hbs.AST.PathExpression): void {
    if (!path.data) Object.assign(path, { strict: true });
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    this.#checkPartial(partial);
    super.PartialStatement(partial);
  }

  override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
    this.#checkPartial(partial);
    super.PartialBlockStatement(partial);
  }

  override Decorator(decorator: hbs.AST.Decorator): void {
    throw new TemplateProblem("decorators are not supported", decorator.loc.start.line);
  }

  /** A helper's call stays a call; a name alone is looked up in the data, unless it is a helper's. */
  #valueOf(mustache: hbs.AST.MustacheStatement): hbs.AST.Expression {
    const { path, params, hash, loc } = mustache;
    if (!isPath(path)) return path;
    const isCall = params.length > 0 || hash !== undefined || (path.parts.length === 1 && this.#helpers.has(path.original));
    if (!isCall) return path;
    const call: hbs.AST.SubExpression = { type: "SubExpression", path, params, hash, loc };
    return call;
  }

  #checkPartial(partial: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): void {
    const line = partial.loc.start.line;
    if (partial.name.type !== "PathExpression") throw new TemplateProblem("a partial must be called by its plain name", line);
    const name = partial.name.original;
    if (name !== "@partial-block" && !this.#partials.has(name)) {
      throw new TemplateProblem(`the partial "${name}" does not exist; there are ${[...this.#partials].join(", ")}`, line);
    }
  }
}

function isPath(path: hbs.AST.PathExpression | hbs.AST.Literal): path is hbs.AST.PathExpression {
  return path.type === "PathExpression";
}

function isUrl(value: hbs.AST.Expression): boolean {
  return "parts" in value && Array.isArray(value.parts) && value.parts.at(-1) === "url";
}

function pathOf(name: string, loc: hbs.AST.SourceLocation): hbs.AST.PathExpression {
  return { type: "PathExpression", data: false, depth: 0, parts: [name], original: name, loc };
}
