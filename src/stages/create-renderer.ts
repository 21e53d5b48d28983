import { describeError, toDigestError } from "../errors.ts";
import type { Log } from "../model/ports.ts";
import type { Envelope } from "../report/envelope.ts";
import { fitBody } from "../report/render-report.ts";
import { formatCount } from "../template/format-number.ts";
import type { RunTemplates } from "./prepare-templates.ts";
import type { ReportContent } from "./report-content.ts";
import type { RunContext } from "./run-context.ts";

/** Turns a digest into the text of the issue, the summary or report.md. */
export type Renderer = (envelope: Omit<Envelope, "series">) => string;

/**
 * Renders with the user's template; when that fails while rendering, the built-in report takes its place and an error
 * annotation says why, because a template must not cost the week its report. What does not fit is told once, by a notice.
 */
export function createRenderer(
  context: RunContext,
  { digest, view }: ReportContent,
  templates: RunTemplates,
  log: Log,
): Renderer {
  const { series } = context;
  let template = templates.chosen.report;
  let isCounted = false;
  const render = (envelope: Omit<Envelope, "series">): string => {
    const { text, leftOut } = fitBody(digest, template, { ...envelope, series }, { view });
    const rows = isCounted ? 0 : leftOut();
    if (rows > 0) log.notice(leftOutText(rows));
    isCounted = true;
    return text;
  };
  return (envelope) => {
    try {
      return render(envelope);
    } catch (thrown) {
      if (template === templates.builtIn.report) throw thrown;
      log.error(`The template failed, so the built-in report is published. ${describeError(toDigestError(thrown))}`);
      template = templates.builtIn.report;
      return render(envelope);
    }
  };
}

function leftOutText(rows: number): string {
  const isOne = rows === 1;
  return `The report leaves out ${formatCount(rows, "row")}, because GitHub takes no longer text; ${isOne ? "it is" : "all are"} in the artifact.`;
}
