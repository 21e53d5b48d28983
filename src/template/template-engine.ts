import Handlebars from "handlebars";
import { toError } from "../errors.ts";
import type { Markup } from "./markup.ts";
import { TemplateProblem, templateError } from "./template-error.ts";
import { escapeHelper, rewriteEscaping, urlHelper } from "./template-escaping.ts";
import { type Helper, printedText, templateHelpers } from "./template-helpers.ts";
import type { TemplateSource } from "./template-source.ts";

/** A compiled template. Throws DigestError `data` with file and line when it cannot be rendered. */
export type Template = (view: object) => string;

/** Compiles templates of one markup. Throws DigestError `input` with file, line and remedy. */
export type TemplateEngine = { readonly compile: (source: TemplateSource) => Template };

type Environment = typeof Handlebars;
type TemplateSpecification = ReturnType<Environment["precompile"]>;
type Compiled = (context: unknown, options?: Handlebars.RuntimeOptions) => string;

const builtInHelpers = ["if", "unless", "each", "with", "lookup"] as const;

/**
 * An isolated Handlebars environment in which every `{{value}}` is escaped for `markup`, names that the data lack are errors,
 * prototypes cannot be reached, and the partials are `partials`.
 */
export function createTemplateEngine(markup: Markup, partials: readonly TemplateSource[]): TemplateEngine {
  const environment = Handlebars.create();
  environment.unregisterHelper("log");
  const helpers = templateHelpers(markup);
  for (const [name, helper] of helpers) environment.registerHelper(name, adaptHelper(environment, helper));
  environment.registerHelper(
    escapeHelper,
    adaptHelper(environment, ({ values }) => escapeValue(environment, markup, values[0])),
  );
  environment.registerHelper(
    urlHelper,
    adaptHelper(environment, ({ values }) => ({ markup: markup.url(printedText(values[0])) })),
  );
  const known = {
    helpers: new Set([...helpers.keys(), ...builtInHelpers]),
    partials: new Set(partials.map((partial) => partialName(partial.name))),
  };
  for (const partial of partials)
    environment.registerPartial(partialName(partial.name), compileSource(environment, partial, known));
  return { compile: (source) => toTemplate(compileSource(environment, source, known)) };
}

type Known = { readonly helpers: ReadonlySet<string>; readonly partials: ReadonlySet<string> };

function compileSource(environment: Environment, source: TemplateSource, known: Known): Compiled {
  try {
    const program = environment.parse(source.text);
    rewriteEscaping(program, known);
    const helpers = [...known.helpers, escapeHelper, urlHelper].map((name) => [name, true] as const);
    const knownHelpers = { ...Object.fromEntries(helpers), log: false };
    const options = { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers };
    // `compile` waits for the first rendering; `precompile` finds what is wrong now, and what it gives need not be made again.
    return nameFailures(source.name, environment.template<unknown>(evaluate(String(environment.precompile(program, options)))));
  } catch (thrown) {
    throw templateError("input", source.name, thrown);
  }
}

/** A precompiled template is text of JavaScript that Handlebars wrote: `compile` makes a function of it in the same way. */
function evaluate(precompiled: string): TemplateSpecification {
  return new Function(`return ${precompiled};`)();
}

/** The innermost template names itself: an error of a partial tells the partial's file. */
function nameFailures(file: string, compiled: Compiled): Compiled {
  return (context, options) => {
    try {
      return compiled(context, options);
    } catch (thrown) {
      throw templateError("data", file, thrown);
    }
  };
}

function toTemplate(compiled: Compiled): Template {
  return (view) => compiled(view);
}

function escapeValue(environment: Environment, markup: Markup, value: unknown): unknown {
  return value instanceof environment.SafeString ? value : new environment.SafeString(markup.escape(printedText(value)));
}

/** Handlebars appends its own options to the arguments; they hold the place of the call and the root of the data. */
function adaptHelper(environment: Environment, helper: Helper): (...values: unknown[]) => unknown {
  return (...received) => {
    const options = received.at(-1);
    try {
      const result = helper({ values: received.slice(0, -1), timezone: () => timezoneOf(options) });
      return isMarkedup(result) ? new environment.SafeString(result.markup) : result;
    } catch (thrown) {
      throw new TemplateProblem(toError(thrown).message, lineOf(options));
    }
  };
}

function isMarkedup(value: unknown): value is { readonly markup: string } {
  return typeof value === "object" && value !== null && "markup" in value && typeof value.markup === "string";
}

function timezoneOf(options: unknown): string {
  const timezone = member(member(member(options, "data"), "root"), "timezone");
  return typeof timezone === "string" ? timezone : "UTC";
}

function lineOf(options: unknown): number | null {
  const line = member(member(member(options, "loc"), "start"), "line");
  return typeof line === "number" ? line : null;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function partialName(file: string): string {
  return file.replace(/\.hbs$/, "");
}
