import { beginsWithMarker, isSameSeries } from "../model/issue-marker.ts";
import type { WantedIssue } from "../model/ports.ts";
import type { IssueRecord } from "./issue-record.ts";

/** How much older than its period an issue may be: periods are cut by the time zone of the inputs, which may be changed. */
const marginMs = 2 * 24 * 60 * 60 * 1000;

/**
 * Which period of the wanted series an issue tells, or null when it is none of its issues. The marker says it, in an issue of
 * a bot or of someone with write access; one whose body lost its marker is known by the state's number and the label.
 */
export function periodToldBy(issue: IssueRecord, wanted: WantedIssue, label: string | null): string | null {
  if (issue.isPullRequest || !issue.isTrusted) return null;
  const known = wanted.known?.number === issue.number ? wanted.known : null;
  const isLabelled = label !== null && issue.labels.some((name) => name.toLowerCase() === label.toLowerCase());
  if (issue.marker === null) return isLabelled ? (known?.periodId ?? null) : null;
  if (!isOfSeries(issue, wanted)) return null;
  const mayBeQuoted = known === null && !isLabelled && !issue.isByBot;
  if (mayBeQuoted && !beginsWithMarker(issue.body)) return null;
  return isBeforeItsPeriod(issue, wanted) ? null : issue.marker.periodId;
}

// The issue of another repository carried no repository at first; the state knows it.
function isOfSeries({ marker, number }: IssueRecord, { series, known }: WantedIssue): boolean {
  if (marker === null) return false;
  if (isSameSeries(marker, series)) return true;
  const mayLackRepository = known?.number === number && marker.repositoryId === null;
  return mayLackRepository && isSameSeries({ ...marker, repositoryId: series.repositoryId }, series);
}

// A report that a person pasted into an issue of long ago does not turn that issue into the report.
function isBeforeItsPeriod({ marker, createdAt }: IssueRecord, { period }: WantedIssue): boolean {
  return marker?.periodId === period.id && period.startsAt !== null && createdAt < period.startsAt - marginMs;
}

/** The instant before which no issue of a period is created; null where it may be of any age. */
export function earliestCreation({ period }: WantedIssue): number | null {
  return period.startsAt === null ? null : period.startsAt - marginMs;
}
