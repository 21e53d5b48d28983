import type { Digest } from "../model/digest.ts";
import { type CommentOptions, commentFor } from "../report/comment.ts";
import { type ReportTemplates, renderBody } from "../report/render-report.ts";
import type { TitleTemplate } from "../report/title.ts";
import { codeText } from "../template/escape-markdown.ts";

/** What every preview says of itself, as plain text. */
export const sampleNotice =
  "Sample data: everything in this report is invented, and no request was sent. It shows what a report looks like with the settings of this workflow.";

export type PreviewOptions = {
  readonly templates: ReportTemplates;
  readonly title: TitleTemplate;
  readonly comment: Omit<CommentOptions, "template" | "digestName">;
};

const digestName = "preview";
const series = { digest: digestName, repositoryId: null, branch: null };

/**
 * The issue that a run would write, with its title, its body and its comment, below a line that says that it is made of sample
 * data. Throws a DigestError `data` with file and line when the template cannot be rendered.
 */
export function previewText(digest: Digest, { templates, title, comment }: PreviewOptions): string {
  const body = renderBody(digest, templates.report, { series, previousIssue: null, artifactUrl: null });
  const draft = commentFor(digest, { ...comment, template: templates.comment, digestName });
  const left =
    draft === null
      ? `This run would leave no comment (<code>issue-comment: ${comment.issueComment}</code>).`
      : `The comment that this run would leave on the issue:\n\n${withoutMarkers(draft.body)}`;
  const [label, ...rest] = sampleNotice.split(":");
  return [
    `> [!IMPORTANT]\n> **${label}:**${rest.join(":")}`,
    `Title of the issue: ${codeText(title(digest))}`,
    "---",
    withoutMarkers(body),
    "---",
    `${left}\n`,
  ].join("\n\n");
}

/** A preview that somebody pastes into an issue must not be taken for the report of a period. */
function withoutMarkers(text: string): string {
  return text.replace(/<!-- exposure-digest:[^\n]*?-->/g, "").trim();
}
