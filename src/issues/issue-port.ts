import type { IssuePort } from "../model/ports.ts";
import { surveyIssues } from "./issue-survey.ts";
import type { IssueTracker } from "./issue-tracker.ts";
import { publishIssue } from "./publish-issue.ts";

export type IssuePortOptions = Omit<IssueTracker, "label"> & {
  /** `issue-labels`; issues are found again by the first. */
  readonly labels: readonly string[];
};

/** The issues of one digest in one repository. */
export function createIssuePort(options: IssuePortOptions): IssuePort {
  const { labels, ...rest } = options;
  const tracker: IssueTracker = { ...rest, label: labels[0] ?? null };
  return {
    survey: (wanted) => surveyIssues(tracker, wanted),
    publish: (draft, survey) => publishIssue(tracker, draft, survey),
  };
}
