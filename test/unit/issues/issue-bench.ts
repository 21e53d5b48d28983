import { createIssuePort } from "../../../src/issues/issue-port.ts";
import { formatIssueMarker, formatRunLine, type IssueSeries } from "../../../src/model/issue-marker.ts";
import { type Period, periodAt } from "../../../src/model/period.ts";
import type { IssueDraft, IssuePort, Publication, WantedIssue } from "../../../src/model/ports.ts";
import type { PlantedIssue } from "../../sandbox/github/world/planted.ts";
import { type GitHubBench, startOfTest } from "../github/github-bench.ts";

export const fullName = "octo-org/exposures";
export const series: IssueSeries = { digest: "exposure-digest", repositoryId: null, branch: null };
export const week = periodAt(startOfTest, "week", "UTC");
export const day = 24 * 60 * 60 * 1_000;
export const lastWeek = periodAt(startOfTest - 7 * day, "week", "UTC");

export function port({ octokit, clock, log }: GitHubBench, labels: readonly string[] = ["exposure-digest"]): IssuePort {
  return createIssuePort({ octokit, fullName, labels, clock, log });
}

/** The issue that a run of this week writes. */
export function wantedOf(overrides: Partial<WantedIssue> = {}): WantedIssue {
  return { series, period: week, known: null, ...overrides };
}

/** What the state of a report of this week says. */
export function knownOf(number: number): WantedIssue {
  return wantedOf({ known: { number, periodId: week.id, runId: "100" } });
}

export type BodyParts = { readonly text?: string; readonly run?: string; readonly startedAt?: number; readonly of?: IssueSeries };

/** A body as a run writes it. */
export function bodyOf(
  { id }: Period,
  { text = "report", run = "100", startedAt = startOfTest, of = series }: BodyParts = {},
): string {
  return `${formatIssueMarker({ ...of, periodId: id })}\n\n${text}\n\n${formatRunLine(run, startedAt, `run ${run}`)}\n`;
}

export function draft(overrides: Partial<IssueDraft> = {}): IssueDraft {
  return {
    wanted: wantedOf(),
    startedAt: startOfTest,
    title: "Exposure report",
    body: bodyOf(week),
    labels: ["exposure-digest"],
    assignees: [],
    comment: null,
    outcome: null,
    ...overrides,
  };
}

export function planted(period: Period, overrides: PlantedIssue = {}): PlantedIssue {
  return { title: "Exposure report", body: bodyOf(period), labels: ["exposure-digest"], ...overrides };
}

export async function publish(bench: GitHubBench, report: IssueDraft = draft()): Promise<Publication> {
  const issues = port(bench, report.labels);
  return issues.publish(report, await issues.survey(report.wanted));
}
