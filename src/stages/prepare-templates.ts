import { InputError, toError } from "../errors.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { compileTemplates, type ReportTemplates } from "../report/render-report.ts";
import { compileTitle, type TitleTemplate } from "../report/title.ts";
import { type TemplateSource, templateName } from "../template/template-source.ts";
import type { ReportPorts } from "./report-ports.ts";

/** The compiled templates of a run: the one to publish, and the built-in one should that fail while it is rendered. */
export type RunTemplates = { readonly chosen: ReportTemplates; readonly builtIn: ReportTemplates; readonly title: TitleTemplate };

/** The inputs that are templates. */
export type TemplateInputs = Pick<Inputs, "template"> & { readonly issue: Pick<Inputs["issue"], "title"> };

/** Compiles every template before any request is sent; throws with input, file, line and remedy for one that does not compile. */
export async function prepareTemplates(
  inputs: TemplateInputs,
  ports: Pick<ReportPorts, "templates" | "readWorkspaceFile">,
): Promise<RunTemplates> {
  const builtIn = compileTemplates(ports.templates);
  const title = compileTitle(inputs.issue.title);
  if (inputs.template === null) return { chosen: builtIn, builtIn, title };
  const source = await findTemplate(inputs.template, ports);
  return { chosen: compileTemplates(ports.templates, source), builtIn, title };
}

/** A file of the workspace, or where there is none a built-in report of that name: what a user wrote goes first. */
async function findTemplate(
  name: string,
  { templates, readWorkspaceFile }: Pick<ReportPorts, "templates" | "readWorkspaceFile">,
): Promise<TemplateSource> {
  try {
    return { name, text: await readWorkspaceFile(name) };
  } catch (thrown) {
    const named = [templates.report, ...templates.others];
    const found = named.find((source) => templateName(source) === name);
    if (found !== undefined) return found;
    throw unreadable(name, toError(thrown), named.map(templateName));
  }
}

function unreadable(path: string, error: Error, builtIn: readonly string[]): InputError {
  return new InputError([
    {
      input: "template",
      value: path,
      problem: `cannot be read: ${error.message}.`,
      remedy: `Name a file of the workspace, and add a step \`uses: actions/checkout\` before this one: the workspace is empty without it. Or name a built-in report: ${builtIn.map((name) => `\`${name}\``).join(", ")}.`,
    },
  ]);
}
