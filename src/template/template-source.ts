/** The text of a template and the name by which errors and partials refer to it, such as `report.md.hbs`. */
export type TemplateSource = { readonly name: string; readonly text: string };

/** The built-in templates by the names that the input `template` can choose; a partial is used by its file name without `.hbs`. */
export type Templates = {
  readonly report: TemplateSource;
  /** Other reports, chosen by their file names without `.md.hbs`. */
  readonly others: readonly TemplateSource[];
  readonly comment: TemplateSource;
  readonly partials: readonly TemplateSource[];
};

const ending = ".md.hbs";

/** The name by which the input `template` chooses a built-in report: `executive-summary` of `executive-summary.md.hbs`. */
export function templateName({ name }: TemplateSource): string {
  return name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}
