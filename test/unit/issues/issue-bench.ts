import { createIssuePort } from "../../../src/issues/issue-port.ts";
import { formatIssueMarker, formatRunLine } from "../../../src/model/issue-marker.ts";
import { type Period, periodAt } from "../../../src/model/period.ts";
import type { IssueDraft, IssuePort, Publication } from "../../../src/model/ports.ts";
import type { PlantedIssue } from "../../sandbox/github/world/planted.ts";
import { type GitHubBench, startOfTest } from "../github/github-bench.ts";

export const fullName = "octo-org/exposures";
export const digest = "exposure-digest";
export const week = periodAt(startOfTest, "week", "UTC");
export const day = 24 * 60 * 60 * 1_000;
export const lastWeek = periodAt(startOfTest - 7 * day, "week", "UTC");

export function port({ octokit, clock, log }: GitHubBench, labels: readonly string[] = ["exposure-digest"]): IssuePort {
  return createIssuePort({ octokit, fullName, digest, labels, clock, log });
}

export function bodyOf(period: Period, text = "report", run = "100"): string {
  return `${formatIssueMarker({ digest, periodId: period.id })}\n${formatRunLine(run, `run ${run}`)}\n${text}`;
}

export function draft(overrides: Partial<IssueDraft> = {}): IssueDraft {
  return {
    period: week,
    title: "Exposure report",
    body: bodyOf(week),
    labels: ["exposure-digest"],
    assignees: [],
    comment: null,
    ...overrides,
  };
}

export function planted(period: Period, overrides: PlantedIssue = {}): PlantedIssue {
  return { title: "Exposure report", body: bodyOf(period), labels: ["exposure-digest"], ...overrides };
}

export async function publish(
  bench: GitHubBench,
  wanted: IssueDraft = draft(),
  known: number | null = null,
): Promise<Publication> {
  const issues = port(bench, wanted.labels);
  return issues.publish(wanted, await issues.survey(wanted.period, known));
}
