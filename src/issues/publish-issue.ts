import { toGitHubError } from "../github/github-errors.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import { isSameReport, parseRunLine } from "../model/issue-marker.ts";
import type { IssueDraft, IssueSurvey, Publication } from "../model/ports.ts";
import { closeDuplicates, closeOlder, linkPrevious } from "./close-issues.ts";
import { createIssue } from "./create-issue.ts";
import { publishComment } from "./issue-comments.ts";
import type { IssueRecord } from "./issue-record.ts";
import { findCreatedSince, toRef } from "./issue-survey.ts";
import type { IssueTracker } from "./issue-tracker.ts";
import { isGone, readIssue } from "./read-issues.ts";

type PublishedIssue = Pick<Publication, "kind" | "warnings" | "notices"> & {
  readonly issue: IssueRecord;
  /** Whether a run that began later was faster, so that this one has nothing to add. */
  readonly isOutrun: boolean;
};

/**
 * Creates or updates the period's issue, closes what it replaces and comments. Every step looks before it writes, so that a
 * repeated or interrupted run leaves the same issues. Throws a DigestError.
 */
export async function publishIssue(tracker: IssueTracker, draft: IssueDraft, survey: IssueSurvey): Promise<Publication> {
  const published = await createOrUpdate(tracker, draft, survey);
  const { kind, issue, notices } = published;
  if (published.isOutrun) return { kind, issue: toRef(issue), comment: "none", warnings: published.warnings, notices };
  const duplicateWarnings = await closeDuplicates(tracker, draft, survey.duplicates, issue);
  const olderWarnings = await closeOlder(tracker, draft, survey.openOlder, issue);
  const isClosedNow = survey.openOlder.some(({ number }) => number === survey.previous?.number);
  const linkWarnings = isClosedNow ? [] : await linkPrevious(tracker, draft, survey.previous, issue);
  const comment =
    draft.comment === null ? ({ kind: "none", warnings: [] } as const) : await publishComment(tracker, issue, draft.comment);
  const warnings = [...published.warnings, ...duplicateWarnings, ...olderWarnings, ...linkWarnings, ...comment.warnings];
  return { kind, issue: toRef(issue), comment: comment.kind, warnings, notices };
}

async function createOrUpdate(tracker: IssueTracker, draft: IssueDraft, survey: IssueSurvey): Promise<PublishedIssue> {
  const current = await readCurrent(tracker, draft, survey);
  return (current === null ? null : await updateIssue(tracker, draft, current)) ?? createFirst(tracker, draft, survey);
}

// The survey may be minutes old: another run may have made the issue since, or a person deleted it.
async function readCurrent(tracker: IssueTracker, { wanted }: IssueDraft, survey: IssueSurvey): Promise<IssueRecord | null> {
  const candidates = survey.current === null ? [] : [survey.current, ...survey.duplicates];
  for (const { number } of candidates) {
    const issue = await readIssue(tracker, number);
    if (issue !== null) return issue;
  }
  return findCreatedSince(tracker, wanted, survey.takenAt);
}

// Two runs that do not wait for each other may create an issue each; the lowest number stays. After an answer that was lost,
// what was found may be the other run's as well.
async function createFirst(tracker: IssueTracker, draft: IssueDraft, survey: IssueSurvey): Promise<PublishedIssue> {
  const { issue, warnings } = await createIssue(tracker, draft);
  const first = await findCreatedSince(tracker, draft.wanted, survey.takenAt);
  const kept = first !== null && first.number < issue.number ? first : issue;
  const isOurs = kept === issue && isSameReport(issue.body, draft.body);
  const updated = isOurs ? null : await updateIssue(tracker, draft, kept);
  if (updated === null) return { kind: "created", issue, warnings, notices: [], isOutrun: false };
  const closing = await closeDuplicates(tracker, draft, [issue], updated.issue);
  return { ...updated, warnings: [...warnings, ...updated.warnings, ...closing] };
}

/** Null when the issue is not there any more. */
async function updateIssue(tracker: IssueTracker, draft: IssueDraft, current: IssueRecord): Promise<PublishedIssue | null> {
  const result = { issue: current, warnings: [], notices: [], isOutrun: false };
  if (isOutrun(tracker, draft, current))
    return { ...result, kind: "unchanged", warnings: [outrunWarning(current)], isOutrun: true };
  if (current.title.trim() === draft.title.trim() && isSameReport(current.body, draft.body))
    return { ...result, kind: "unchanged" };
  const isReopened = !current.isOpen && current.pointer !== null;
  try {
    await writeReport(tracker, draft, current, isReopened);
  } catch (thrown) {
    if (isGone(thrown) && (await readIssue(tracker, current.number)) === null) return null;
    const doing = `update issue #${current.number} of ${tracker.fullName}`;
    throw toGitHubError(thrown, { doing, permission: "issues: write" });
  }
  return { ...result, kind: "updated", notices: current.isOpen || isReopened ? [] : [closedNotice(current)] };
}

// Neither labels nor assignees nor the state: people may have changed them, and what they decided stays. But an issue that
// points to another one was closed by a run, and goes on now that the other one is not there any more.
async function writeReport(
  tracker: IssueTracker,
  draft: IssueDraft,
  { number }: IssueRecord,
  isReopened: boolean,
): Promise<void> {
  await tracker.octokit.rest.issues.update({
    ...parseRepositoryName(tracker.fullName),
    issue_number: number,
    title: draft.title,
    body: draft.body,
    ...(isReopened ? { state: "open" } : {}),
  });
}

/**
 * Whether the body is of a run that began later than this one. A time to come is not believed, because people can edit it, and
 * neither is that of the run with which this one compared: then the clock of its machine was ahead. An attempt goes before an
 * earlier one of its own run, even when an exporting job that it needs began before those of that one.
 */
function isOutrun({ clock }: IssueTracker, { startedAt, wanted, body }: IssueDraft, { writer }: IssueRecord): boolean {
  if (writer?.runId === parseRunLine(body)?.runId) return false;
  if (writer === null || writer.startedAt === null || writer.runId === wanted.known?.runId) return false;
  return writer.startedAt > startedAt && writer.startedAt <= clock.now();
}

function outrunWarning({ number, writer }: IssueRecord): string {
  return `Issue #${number} tells what run ${writer?.runId ?? ""} found, which began later than this one, so it stays as it is. Let the runs wait for each other: add \`concurrency: exposure-digest\` to the workflow.`;
}

function closedNotice({ number }: IssueRecord): string {
  return `Issue #${number} is up to date and stays closed, because a person closed it.`;
}
