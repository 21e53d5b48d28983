import { outcomeOfPeriod } from "../changes/period-outcome.ts";
import type { Digest } from "../model/digest.ts";
import type { ArtifactRef, IssueDraft, IssueRef, WantedIssue } from "../model/ports.ts";
import { closingText } from "../report/closing-text.ts";
import { commentFor } from "../report/comment.ts";
import { titleOfBranch } from "../report/title.ts";
import type { Renderer } from "./create-renderer.ts";
import type { RunTemplates } from "./prepare-templates.ts";
import type { ReportPorts } from "./report-ports.ts";
import type { RunContext } from "./run-context.ts";

type Tools = { readonly render: Renderer; readonly templates: RunTemplates };

/** Creates or updates the issue of the period with its comment; null where no issue is wanted. */
export async function publishIssue(
  context: RunContext,
  digest: Digest,
  artifact: ArtifactRef,
  { render, templates }: Tools,
  { issues, log }: Pick<ReportPorts, "issues" | "log">,
): Promise<IssueRef | null> {
  if (context.inputs.issue.period === "none") return null;
  return log.group("Issue", async () => {
    const wanted = wantedIssue(context);
    const survey = await issues.survey(wanted);
    const body = render({ previousIssue: survey.previous, artifactUrl: artifact.url });
    const publication = await issues.publish(draftIssue(context, digest, wanted, body, templates), survey);
    for (const warning of publication.warnings) log.warning(warning);
    for (const notice of publication.notices) log.notice(notice);
    log.info(`Issue ${publication.kind}: ${publication.issue.url} (comment: ${publication.comment}).`);
    return publication.issue;
  });
}

function wantedIssue({ series, period, previous }: RunContext): WantedIssue {
  const number = previous?.issueNumber ?? null;
  return {
    series,
    period,
    known: previous === null || number === null ? null : { number, periodId: previous.ledger.periodId, runId: previous.run.id },
  };
}

function draftIssue(
  context: RunContext,
  digest: Digest,
  wanted: WantedIssue,
  body: string,
  { chosen, title }: RunTemplates,
): IssueDraft {
  const { issue, artifact } = context.inputs;
  return {
    wanted,
    startedAt: context.startedAt,
    title: issueTitle(title(digest), context),
    body,
    labels: issue.labels,
    assignees: issue.assignees,
    comment: commentFor(digest, {
      issueComment: issue.comment,
      mentions: issue.mentions,
      digestName: artifact.name,
      template: chosen.comment,
    }),
    outcome: outcomeOfPrevious(context, digest),
  };
}

function issueTitle(title: string, { otherBranch, exposure }: RunContext): string {
  if (otherBranch === null) return title;
  return titleOfBranch(title, exposure === "public-counts-only" ? "another branch" : otherBranch);
}

/** Only the first run of a period compares with the last report of the one before; a rolling report has no end. */
function outcomeOfPrevious({ previous, period }: RunContext, digest: Digest): IssueDraft["outcome"] {
  if (previous === null || previous.ledger.periodId === period.id || previous.ledger.periodId === "rolling") return null;
  const text = closingText(outcomeOfPeriod(previous.ledger, digest));
  return text === "" ? null : { periodId: previous.ledger.periodId, text };
}
