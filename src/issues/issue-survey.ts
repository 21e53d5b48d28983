import { parsePreviousLine } from "../model/issue-pointer.ts";
import type { IssueRef, IssueSurvey, OlderIssue, WantedIssue } from "../model/ports.ts";
import { earliestCreation, periodToldBy } from "./issue-belonging.ts";
import type { IssueRecord } from "./issue-record.ts";
import type { IssueTracker } from "./issue-tracker.ts";
import { listIssues, readIssue } from "./read-issues.ts";

/** How far GitHub's clock may be behind this machine's, in milliseconds. */
const clockSkewMs = 10 * 60 * 1000;

/** An issue of the series, with the period that it tells. */
type Told = { readonly issue: IssueRecord; readonly periodId: string };

/**
 * The issues of a series as they are: found by the first label, by the number that the state remembers and, when neither shows
 * the period's issue, among all issues that changed since the period began, because people remove labels; that of the period
 * before by the present one's link. Listings are paginated; the search API lags and is not used.
 */
export async function surveyIssues(tracker: IssueTracker, wanted: WantedIssue): Promise<IssueSurvey> {
  const takenAt = tracker.clock.now();
  const found = new Map<number, Told>();
  const keep = (issues: readonly (IssueRecord | null)[]): void => {
    for (const told of toldBy(tracker, wanted, issues)) found.set(told.issue.number, told);
  };
  keep(await listOwn(tracker, wanted));
  const lookAt = async (number: number | null): Promise<void> => {
    if (number !== null && !found.has(number)) keep([await readIssue(tracker, number)]);
  };
  await lookAt(wanted.known?.number ?? null);
  if (ofPeriod([...found.values()], wanted).length === 0) keep(await listChanged(tracker, wanted));
  const [current] = ofPeriod([...found.values()], wanted);
  await lookAt(current === undefined ? null : parsePreviousLine(current.issue.body));
  return { takenAt, ...sortOut([...found.values()], wanted) };
}

/** The issue of the period that was created since an instant, by whichever run; null when there is none. */
export async function findCreatedSince(tracker: IssueTracker, wanted: WantedIssue, instant: number): Promise<IssueRecord | null> {
  const from = instant - clockSkewMs;
  const { issues } = await listIssues(tracker, { state: "all", sort: "created" }, (read) => isBefore(read, from));
  const [first] = ofPeriod(toldBy(tracker, wanted, issues), wanted);
  return first?.issue ?? null;
}

/**
 * The issues with the label: the newest ones, down to those of the period before, and whatever is open beyond. Without a label
 * the open issues are looked through.
 */
async function listOwn(tracker: IssueTracker, wanted: WantedIssue): Promise<readonly IssueRecord[]> {
  if (tracker.label === null) return (await listIssues(tracker, { state: "open", sort: "created" })).issues;
  const labels = tracker.label;
  const from = earliestCreation(wanted);
  const showsOlder = (read: readonly IssueRecord[]): boolean =>
    toldBy(tracker, wanted, read).some(({ periodId }) => periodId !== wanted.period.id);
  const newest = await listIssues(
    tracker,
    { labels, state: "all", sort: "created" },
    (read) => from !== null && isBefore(read, from) && showsOlder(read),
  );
  if (newest.isWhole) return newest.issues;
  const { issues } = await listIssues(tracker, { labels, state: "open", sort: "created" });
  return [...newest.issues, ...issues];
}

async function listChanged(tracker: IssueTracker, { period }: WantedIssue): Promise<readonly IssueRecord[]> {
  const since = period.startsAt === null ? {} : { since: new Date(period.startsAt).toISOString() };
  return (await listIssues(tracker, { ...since, state: "all", sort: "updated" })).issues;
}

function toldBy(tracker: IssueTracker, wanted: WantedIssue, issues: readonly (IssueRecord | null)[]): readonly Told[] {
  return issues.flatMap((issue) => {
    const periodId = issue === null ? null : periodToldBy(issue, wanted, tracker.label);
    return issue === null || periodId === null ? [] : [{ issue, periodId }];
  });
}

/** Whether a listing by creation, newest first, has come to issues that were created before an instant. */
function isBefore(read: readonly IssueRecord[], instant: number): boolean {
  const last = read.at(-1);
  return last !== undefined && last.createdAt < instant;
}

// The lowest number stays, whichever run asks: two runs that made an issue each must agree on which one goes on.
function ofPeriod(all: readonly Told[], { period }: WantedIssue): readonly Told[] {
  return all.filter(({ periodId }) => periodId === period.id).toSorted(byNumber);
}

function sortOut(all: readonly Told[], wanted: WantedIssue): Omit<IssueSurvey, "takenAt"> {
  const [current, ...others] = ofPeriod(all, wanted).map(({ issue }) => issue);
  const older = all.filter(({ periodId }) => periodId !== wanted.period.id).toSorted(byNumber);
  const firsts = firstOfEach(older);
  const previous = firsts.toSorted(byLastReport).at(-1);
  // The one of a period that points on was closed by a run, and then opened again by a person.
  const isWanted = (told: Told): boolean =>
    firsts.includes(told) && told.issue.isReopened && told.issue.pointer?.kind === "next-period";
  return {
    current: current === undefined ? null : { ...toRef(current), body: current.body, isOpen: current.isOpen },
    duplicates: others.filter((issue) => issue.isOpen).map(toRef),
    previous: previous === undefined ? null : toOlder(previous),
    openOlder: older.filter((told) => told.issue.isOpen && !isWanted(told)).map(toOlder),
  };
}

/** The first issue of each period; the others are copies. */
function firstOfEach(ordered: readonly Told[]): readonly Told[] {
  const periods = new Map<string, Told>();
  for (const told of ordered) if (!periods.has(told.periodId)) periods.set(told.periodId, told);
  return [...periods.values()];
}

function byNumber(one: Told, other: Told): number {
  return one.issue.number - other.issue.number;
}

/** By the run that wrote last: with `rolling` in between, numbers do not follow time. */
function byLastReport(one: Told, other: Told): number {
  return lastReportAt(one) - lastReportAt(other) || byNumber(one, other);
}

function lastReportAt({ issue }: Told): number {
  return issue.writer?.startedAt ?? issue.createdAt;
}

function toOlder({ issue, periodId }: Told): OlderIssue {
  return { ...toRef(issue), periodId, pointer: issue.pointer };
}

/** Number and address alone. */
export function toRef(issue: IssueRef): IssueRef {
  return { number: issue.number, url: issue.url };
}
