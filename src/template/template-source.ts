/** The text of a template and the name by which errors and partials refer to it, such as `report.md.hbs`. */
export type TemplateSource = { readonly name: string; readonly text: string };

/** The built-in templates; a partial is used by its file name without `.hbs`. */
export type Templates = {
  readonly report: TemplateSource;
  readonly comment: TemplateSource;
  readonly partials: readonly TemplateSource[];
};
