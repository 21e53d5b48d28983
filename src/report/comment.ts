import { DigestError } from "../errors.ts";
import { isHighRisk } from "../model/audit-event.ts";
import type { Change } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import { formatCommentMarker } from "../model/issue-marker.ts";
import type { CommentDraft } from "../model/ports.ts";
import type { Severity } from "../model/severity.ts";
import { capitalize, formatCount, formatNumber, joinWords } from "../template/format-number.ts";
import type { Template } from "../template/template-engine.ts";
import { ageRuleOf } from "../view/age.ts";
import { classLabels, reasonsText } from "../view/change-words.ts";
import { groupByProblem } from "../view/problem-groups.ts";
import { buildEvent, type EventView, worstFirst } from "../view/view-events.ts";
import { countFindings } from "../view/view-headline.ts";
import { cutList, type ViewList, viewList } from "../view/view-list.ts";
import { buildProblem, type ProblemView } from "../view/view-problems.ts";
import { maxGitHubCharacters } from "./text-limits.ts";

/** All that the comment template can print: the news of one run. */
export type CommentView = {
  readonly headline: string;
  readonly timezone: string;
  readonly threshold: Severity;
  readonly findings: ViewList<ProblemView>;
  readonly events: ViewList<EventView>;
  /** Names that the workflow's author gave to be mentioned; the only text that is printed raw. */
  readonly mentions: string;
};

export type CommentOptions = {
  readonly issueComment: "new" | "always" | "never";
  /** `@user` and `@org/team`, from the workflow; others are left out. */
  readonly mentions: readonly string[];
  readonly digestName: string;
  readonly template: Template;
};

const rowsToTry = [10, 5, 2, 1, 0];
const mention = /^@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\/[\w.-]+)?$/i;

/**
 * The comment that a run leaves on its issue, or null. `new`: when it found new, reopened or escalated findings or high-risk
 * audit events, because an edited issue notifies nobody. A first run calls no finding new. Throws DigestError `data`.
 */
export function commentFor(digest: Digest, options: CommentOptions): CommentDraft | null {
  const arrived = arrivedChanges(digest);
  const events = digest.events.filter(({ risk }) => isHighRisk(risk));
  const hasNews = arrived.length + events.length > 0;
  if (options.issueComment === "never" || (options.issueComment === "new" && !hasNews)) return null;
  const since = digest.baseline.kind === "run" ? digest.baseline.run.id : "first-run";
  const marker = formatCommentMarker(options.digestName, since);
  const view = buildCommentView(digest, arrived, options.mentions);
  const bodies = rowsToTry.map((rows) => () => renderComment(marker, options.template, cutRows(view, rows)));
  return { marker, body: firstThatFits(bodies) };
}

function renderComment(marker: string, template: Template, view: CommentView): string {
  return `${marker}\n\n${template(view)
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

function cutRows(view: CommentView, rows: number): CommentView {
  return { ...view, findings: cutList(view.findings, rows), events: cutList(view.events, rows) };
}

/** Long names and addresses can make even ten rows too long for a comment. */
function firstThatFits(bodies: readonly (() => string)[]): string {
  for (const render of bodies) {
    const body = render();
    if (body.length <= maxGitHubCharacters) return body;
  }
  throw new DigestError({
    kind: "data",
    message: `The comment is longer than ${maxGitHubCharacters} characters without a single row.`,
    remedy: "Shorten the input `issue-mentions`.",
  });
}

function buildCommentView(digest: Digest, arrived: readonly Change[], mentions: readonly string[]): CommentView {
  const isCountsOnly = digest.exposure === "public-counts-only";
  return {
    headline: commentHeadline(digest, arrived),
    timezone: digest.timezone,
    threshold: digest.threshold,
    findings: viewList(isCountsOnly ? [] : buildFindings(digest, arrived)),
    events: viewList(isCountsOnly ? [] : buildHighRisk(digest)),
    mentions: mentions.filter((name) => mention.test(name)).join(" "),
  };
}

function arrivedChanges(digest: Digest): readonly Change[] {
  if (digest.baseline.kind === "first-run") return [];
  return digest.changes.filter(({ class: name }) => name === "new" || name === "reopened" || name === "escalated");
}

function buildFindings(digest: Digest, arrived: readonly Change[]): readonly ProblemView[] {
  const context = { timezone: digest.timezone, ages: ageRuleOf(digest), places: "few" } as const;
  return groupByProblem(arrived.map((change) => ({ change, finding: change.tracked.finding })))
    .map((group) => {
      const changes = group.map(({ change }) => change);
      const classes = joinWords([...new Set(changes.map(({ class: name }) => classLabels[name].toLowerCase()))]);
      const placed = group.map(({ finding }) => ({ finding, note: "", isNews: false }));
      return buildProblem({ placed, note: capitalize(`${classes} (${reasonsText(changes)})`) }, context);
    })
    .filter((problem) => problem !== null);
}

function buildHighRisk(digest: Digest): readonly EventView[] {
  const highRisk = digest.events.filter(({ risk }) => isHighRisk(risk));
  return worstFirst(highRisk).map((event) => buildEvent(event, digest.timezone, false));
}

/** `3 new critical findings, 1 reopened; 1 high-risk audit event.` */
function commentHeadline(digest: Digest, arrived: readonly Change[]): string {
  const of = (name: Change["class"]) => arrived.filter((change) => change.class === name).length;
  const words = [
    of("new") > 0 ? countFindings(of("new"), digest.threshold, "new ") : "",
    of("reopened") > 0 ? `${formatNumber(of("reopened"))} reopened` : "",
    of("escalated") > 0 ? `${formatNumber(of("escalated"))} escalated` : "",
  ].filter((word) => word !== "");
  const highRisk = digest.events.filter(({ risk }) => isHighRisk(risk)).reduce((sum, { count }) => sum + count, 0);
  const parts = [joinWords(words), highRisk > 0 ? formatCount(highRisk, "high-risk audit event") : ""].filter(
    (part) => part !== "",
  );
  if (parts.length > 0) return `${parts.join("; ")}.`;
  return digest.baseline.kind === "first-run" ? "Baseline established." : "Nothing new since the last run.";
}
