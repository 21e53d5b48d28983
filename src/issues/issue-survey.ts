import type { Period } from "../model/period.ts";
import type { IssueRef, IssueSurvey } from "../model/ports.ts";
import type { IssueRecord } from "./issue-record.ts";
import type { IssueTracker } from "./issue-tracker.ts";
import { listIssues, readIssue } from "./read-issues.ts";

/**
 * The issues of the digest as they are: found by the number that the state remembers, by the first label and, when neither
 * shows the period's issue, among all issues that changed since the period began, because people remove labels. Listings are
 * paginated; the search API lags behind and is not used.
 */
export async function surveyIssues(tracker: IssueTracker, period: Period, knownNumber: number | null): Promise<IssueSurvey> {
  const found = new Map<number, IssueRecord>();
  const keep = (issues: readonly (IssueRecord | null)[]): void => {
    for (const issue of issues) if (issue !== null && isOfDigest(tracker, issue)) found.set(issue.number, issue);
  };
  if (knownNumber !== null) keep([await readIssue(tracker, knownNumber)]);
  if (tracker.label !== null) keep(await listIssues(tracker, { labels: tracker.label }));
  if (![...found.values()].some((issue) => isOfPeriod(issue, period)))
    keep(await listIssues(tracker, { since: startOf(period) }));
  return sortOut([...found.values()], period);
}

function isOfDigest(tracker: IssueTracker, issue: IssueRecord): boolean {
  return issue.marker?.digest === tracker.digest && issue.isTrusted && !issue.isPullRequest;
}

function isOfPeriod(issue: IssueRecord, period: Period): boolean {
  return issue.marker?.periodId === period.id;
}

function startOf(period: Period): string | null {
  return period.startsAt === null ? null : new Date(period.startsAt).toISOString();
}

// The lowest number stays, whichever run asks: two runs that made an issue each must agree on which one goes on.
function sortOut(issues: readonly IssueRecord[], period: Period): IssueSurvey {
  const ordered = issues.toSorted((one, other) => one.number - other.number);
  const [current, ...others] = ordered.filter((issue) => isOfPeriod(issue, period));
  const older = ordered.filter((issue) => !isOfPeriod(issue, period));
  const previous = older.at(-1);
  return {
    current: current === undefined ? null : { ...toRef(current), body: current.body, isOpen: current.isOpen },
    duplicates: others.filter((issue) => issue.isOpen).map(toRef),
    previous: previous === undefined ? null : toRef(previous),
    openOlder: older.filter((issue) => issue.isOpen).map(toRef),
  };
}

/** Number and address alone. */
export function toRef(issue: IssueRef): IssueRef {
  return { number: issue.number, url: issue.url };
}
