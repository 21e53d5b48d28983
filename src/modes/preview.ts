import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { previewHtml } from "../preview/preview-html.ts";
import { previewText, sampleNotice } from "../preview/preview-text.ts";
import { sampleFor } from "../preview/sample-for.ts";
import type { OutputName } from "../report/output-names.ts";
import { prepareTemplates } from "../stages/prepare-templates.ts";
import type { ReportPorts } from "../stages/report-ports.ts";

/** What a preview works on: nothing that could send a request. */
export type PreviewPorts = Pick<
  ReportPorts,
  "clock" | "log" | "exports" | "templates" | "htmlAssets" | "readWorkspaceFile" | "step"
>;

/**
 * Shows what this workflow's settings and templates make of sample data: as job summary, report.md and report.html. Throws a
 * DigestError for a template that cannot be read, compiled or rendered.
 */
export async function runPreview(inputs: Inputs, environment: RunnerEnvironment, ports: PreviewPorts): Promise<void> {
  const { chosen, title } = await prepareTemplates(inputs, ports);
  const digest = sampleFor(inputs, environment, ports.clock.now());
  const text = previewText(digest, {
    templates: chosen,
    title,
    comment: { issueComment: inputs.issue.comment, mentions: inputs.issue.mentions },
  });
  const report = await ports.exports.write("report.md", [text]);
  const page = await ports.exports.write("report.html", previewHtml(digest, ports.htmlAssets));
  const name: OutputName = "report-path";
  ports.step.setOutput(name, report.absolutePath);
  await ports.step.writeSummary(text);
  ports.log.notice(sampleNotice);
  ports.log.info(`The preview is in the job summary, in ${report.absolutePath} and in ${page.absolutePath}.`);
}
