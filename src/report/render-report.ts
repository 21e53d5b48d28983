import type { Digest } from "../model/digest.ts";
import { markdownMarkup } from "../template/markup.ts";
import { createTemplateEngine, type Template } from "../template/template-engine.ts";
import type { TemplateSource, Templates } from "../template/template-source.ts";
import { type FittedText, fitView } from "../view/fit-view.ts";
import { buildView, type ReportView } from "../view/view.ts";
import { type Envelope, wrapReport } from "./envelope.ts";
import { maxGitHubCharacters, reservedCharacters } from "./text-limits.ts";

/** The templates of one run, compiled. */
export type ReportTemplates = { readonly report: Template; readonly comment: Template };

/**
 * Compiles the built-in templates and, where one is given, a user's report template in place of the built-in one; it can use the
 * built-in partials. Throws DigestError `input` with file, line and remedy.
 */
export function compileTemplates(templates: Templates, custom: TemplateSource | null = null): ReportTemplates {
  const engine = createTemplateEngine(markdownMarkup, templates.partials);
  return { report: engine.compile(custom ?? templates.report), comment: engine.compile(templates.comment) };
}

/** `view` is the digest's, for a caller that renders more than once. */
export type FitOptions = { readonly view?: ReportView; readonly maxCharacters?: number };

/**
 * The body of the issue, which is the job summary and report.md too, in what GitHub takes. Equal
 * digests give equal bodies but for the line of time and run. Throws DigestError `data` when the template cannot be rendered or is
 * too long with empty lists.
 */
export function fitBody(
  digest: Digest,
  template: Template,
  envelope: Envelope,
  { view = buildView(digest), maxCharacters = maxGitHubCharacters - reservedCharacters }: FitOptions = {},
): FittedText {
  const render = (view: object) => wrapReport(calmLines(template(view)), digest, envelope);
  return fitView(view, render, maxCharacters);
}

/** The text of `fitBody` alone. */
export function renderBody(
  digest: Digest,
  template: Template,
  envelope: Envelope,
  maxCharacters: number = maxGitHubCharacters - reservedCharacters,
): string {
  return fitBody(digest, template, envelope, { maxCharacters }).text;
}

/** Sections that print nothing leave empty lines behind. */
function calmLines(text: string): string {
  return text.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n");
}
