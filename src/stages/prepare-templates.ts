import { InputError, toError } from "../errors.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { compileTemplates, type ReportTemplates } from "../report/render-report.ts";
import { compileTitle, type TitleTemplate } from "../report/title.ts";
import type { ReportPorts } from "./report-ports.ts";

/** The compiled templates of a run: the one to publish, and the built-in one should that fail while it is rendered. */
export type RunTemplates = { readonly chosen: ReportTemplates; readonly builtIn: ReportTemplates; readonly title: TitleTemplate };

/** Compiles every template before any request is sent; throws with input, file, line and remedy for one that does not compile. */
export async function prepareTemplates(
  inputs: Inputs,
  ports: Pick<ReportPorts, "templates" | "readWorkspaceFile">,
): Promise<RunTemplates> {
  const builtIn = compileTemplates(ports.templates);
  const title = compileTitle(inputs.issue.title);
  if (inputs.template === null) return { chosen: builtIn, builtIn, title };
  const text = await readCustom(inputs.template, ports.readWorkspaceFile);
  return { chosen: compileTemplates(ports.templates, { name: inputs.template, text }), builtIn, title };
}

async function readCustom(path: string, read: ReportPorts["readWorkspaceFile"]): Promise<string> {
  try {
    return await read(path);
  } catch (thrown) {
    throw new InputError([
      {
        input: "template",
        value: path,
        problem: `cannot be read: ${toError(thrown).message}.`,
        remedy:
          "Name a file of the workspace, and add a step `uses: actions/checkout` before this one: the workspace is empty without it.",
      },
    ]);
  }
}
