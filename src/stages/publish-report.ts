import { describeError, toDigestError } from "../errors.ts";
import type { Digest } from "../model/digest.ts";
import type { ArtifactRef, IssueRef, Log } from "../model/ports.ts";
import { commentFor } from "../report/comment.ts";
import type { Envelope } from "../report/envelope.ts";
import { renderBody } from "../report/render-report.ts";
import type { RunTemplates } from "./prepare-templates.ts";
import type { ReportPorts } from "./report-ports.ts";
import type { RunContext } from "./run-context.ts";

/** Turns a digest into the text of the issue, the summary or report.md. */
export type Renderer = (envelope: Omit<Envelope, "digestName">) => string;

/**
 * Renders with the user's template; when that fails while rendering, the built-in report takes its place and an error
 * annotation says why, because a template must not cost the week its report.
 */
export function createRenderer(context: RunContext, digest: Digest, templates: RunTemplates, log: Log): Renderer {
  const digestName = context.inputs.artifact.name;
  let template = templates.chosen.report;
  return (envelope) => {
    try {
      return renderBody(digest, template, { ...envelope, digestName });
    } catch (thrown) {
      if (template === templates.builtIn.report) throw thrown;
      log.error(`The template failed, so the built-in report is published. ${describeError(toDigestError(thrown))}`);
      template = templates.builtIn.report;
      return renderBody(digest, template, { ...envelope, digestName });
    }
  };
}

/** Creates or updates the issue of the period with its comment; null where no issue is wanted. */
export async function publishIssue(
  context: RunContext,
  digest: Digest,
  artifact: ArtifactRef,
  tools: { readonly render: Renderer; readonly templates: RunTemplates },
  ports: ReportPorts,
): Promise<IssueRef | null> {
  const { inputs, period, previous } = context;
  if (inputs.issue.period === "none") return null;
  return ports.log.group("Issue", async () => {
    const survey = await ports.issues.survey(period, previous?.issueNumber ?? null);
    const publication = await ports.issues.publish(
      {
        period,
        title: tools.templates.title(digest),
        body: tools.render({ previousIssue: survey.previous, artifactUrl: artifact.url }),
        labels: inputs.issue.labels,
        assignees: inputs.issue.assignees,
        comment: commentFor(digest, {
          issueComment: inputs.issue.comment,
          mentions: inputs.issue.mentions,
          digestName: inputs.artifact.name,
          template: tools.templates.chosen.comment,
        }),
      },
      survey,
    );
    for (const warning of publication.warnings) ports.log.warning(warning);
    ports.log.info(`Issue ${publication.kind}: ${publication.issue.url} (comment: ${publication.comment}).`);
    return publication.issue;
  });
}
