import { describeError } from "../errors.ts";
import { toGitHubError } from "../github/github-errors.ts";
import { parseRepositoryName } from "../github/repository-name.ts";
import { formatIssueMarker } from "../model/issue-marker.ts";
import { type IssuePointer, pointerText, withPointer } from "../model/issue-pointer.ts";
import type { IssueDraft, IssueRef, OlderIssue } from "../model/ports.ts";
import { periodToldBy } from "./issue-belonging.ts";
import type { IssueRecord } from "./issue-record.ts";
import { type IssueTracker, maxBodyCharacters } from "./issue-tracker.ts";
import { readIssue } from "./read-issues.ts";

/** Something that is done to one issue, for the sentence that says that it failed. */
type Step = { readonly number: number; readonly doing: string; readonly work: () => Promise<void> };

/**
 * Closes copies of the issue that goes on, with a pointer to it, each by one request, so that nothing half-done can remain.
 * Returns a sentence for each that could not be closed; the next run tries again.
 */
export function closeDuplicates(
  tracker: IssueTracker,
  draft: IssueDraft,
  duplicates: readonly IssueRef[],
  kept: IssueRecord,
): Promise<readonly string[]> {
  const steps = duplicates
    .filter(({ number }) => number !== kept.number)
    .map(({ number }) => ({
      number,
      doing: "close",
      work: async () => {
        const issue = await readOwn(tracker, draft, number);
        const closing = { state: "closed", state_reason: "duplicate", duplicate_issue_id: kept.id } as const;
        if (issue?.isOpen === true) await writePointer(tracker, issue, { kind: "duplicate", number: kept.number }, closing);
      },
    }));
  return takeSteps(tracker, steps);
}

/**
 * Closes the issues of earlier periods with a link to the present one and, where it is known, what became of their findings.
 * Returns a sentence for each that could not be closed; the next run tries again.
 */
export function closeOlder(
  tracker: IssueTracker,
  draft: IssueDraft,
  older: readonly OlderIssue[],
  kept: IssueRecord,
): Promise<readonly string[]> {
  const steps = older.map(({ number }) => ({
    number,
    doing: "close",
    work: async () => {
      const issue = await readOwn(tracker, draft, number);
      const closing = { state: "closed", state_reason: "completed" } as const;
      if (issue?.isOpen === true) await writePointer(tracker, issue, nextPointer(tracker, draft, issue, kept), closing);
    },
  }));
  return takeSteps(tracker, steps);
}

/**
 * Links the issue of the period before to the present one where a person closed it, or where it points to one that is no more;
 * its state stays. Nothing is sent where the link is right. Returns a sentence when it could not be written.
 */
export async function linkPrevious(
  tracker: IssueTracker,
  draft: IssueDraft,
  previous: OlderIssue | null,
  kept: IssueRecord,
): Promise<readonly string[]> {
  if (previous === null || isRight(previous.pointer, kept, outcomeOf(draft, previous.periodId))) return [];
  const { number } = previous;
  const work = async (): Promise<void> => {
    const issue = await readOwn(tracker, draft, number);
    if (issue === null || isRight(issue.pointer, kept, outcomeOf(draft, previous.periodId))) return;
    await writePointer(tracker, issue, nextPointer(tracker, draft, issue, kept), {});
  };
  return takeSteps(tracker, [{ number, doing: "link", work }]);
}

async function takeSteps(tracker: IssueTracker, steps: readonly Step[]): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const { number, doing, work } of steps) {
    try {
      await work();
    } catch (thrown) {
      const attempt = { doing: `${doing} issue #${number} of ${tracker.fullName}`, permission: "issues: write" } as const;
      warnings.push(describeError(toGitHubError(thrown, attempt)));
    }
  }
  return warnings;
}

// Between survey and writing a person may have made something else of it. One that lost its marker gets it again with the
// pointer, so that it is known from then on.
async function readOwn(tracker: IssueTracker, { wanted }: IssueDraft, number: number): Promise<IssueRecord | null> {
  const issue = await readIssue(tracker, number);
  const periodId = issue === null ? null : periodToldBy(issue, wanted, tracker.label);
  if (issue === null || periodId === null) return null;
  if (issue.marker !== null) return issue;
  const marker = { ...wanted.series, periodId };
  return { ...issue, marker, body: `${formatIssueMarker(marker)}\n\n${issue.body}` };
}

function nextPointer(tracker: IssueTracker, draft: IssueDraft, issue: IssueRecord, kept: IssueRecord): IssuePointer {
  const periodId = periodToldBy(issue, draft.wanted, tracker.label) ?? "";
  const known = issue.pointer?.kind === "next-period" ? issue.pointer.outcome : "";
  // Only the first run of a period knows what became of the findings of the one before; a later one leaves what that wrote.
  return { kind: "next-period", number: kept.number, outcome: outcomeOf(draft, periodId) ?? known };
}

function outcomeOf({ outcome }: IssueDraft, periodId: string): string | null {
  return outcome?.periodId === periodId ? outcome.text : null;
}

function isRight(pointer: IssuePointer | null, kept: IssueRecord, outcome: string | null): boolean {
  if (pointer?.kind !== "next-period" || pointer.number !== kept.number) return false;
  return outcome === null || pointer.outcome === outcome;
}

type Closing =
  | { readonly state: "closed"; readonly state_reason: "completed" }
  | { readonly state: "closed"; readonly state_reason: "duplicate"; readonly duplicate_issue_id: number }
  | Record<string, never>;

async function writePointer(tracker: IssueTracker, issue: IssueRecord, pointer: IssuePointer, closing: Closing): Promise<void> {
  const body = bodyWith(issue.body, pointer);
  await tracker.octokit.rest.issues.update({
    ...parseRepositoryName(tracker.fullName),
    issue_number: issue.number,
    ...closing,
    ...(body === null ? {} : { body }),
  });
  const what = "state" in closing ? "is closed" : "is linked";
  tracker.log.info(`Issue #${issue.number} ${what}: ${pointerText(pointer)}`);
}

/** The body with the pointer, with the link alone where the sentence does not fit, or null where not even that does. */
function bodyWith(body: string, pointer: IssuePointer): string | null {
  const whole = withPointer(body, pointer);
  if (whole.length <= maxBodyCharacters) return whole;
  if (pointer.kind === "duplicate") return null;
  const short = withPointer(body, { ...pointer, outcome: "" });
  return short.length <= maxBodyCharacters ? short : null;
}
