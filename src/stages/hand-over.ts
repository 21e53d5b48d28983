import type { Digest } from "../model/digest.ts";
import type { ArtifactRef, IssueRef, StepPort } from "../model/ports.ts";
import type { OutputName } from "../report/output-names.ts";
import { digestOutputs } from "../report/outputs.ts";
import type { Exports } from "./write-exports.ts";

/** Hands to later steps what the run counted and where its files are, and shows the report as the job's summary. */
export async function handOver(
  digest: Digest,
  { exports, artifact, summary }: { readonly exports: Exports; readonly artifact: ArtifactRef; readonly summary: string },
  step: StepPort,
): Promise<void> {
  const set = (name: OutputName, value: string | number): void => step.setOutput(name, String(value));
  const counts = digestOutputs(digest);
  set("status", counts.status);
  set("baseline", counts.baseline);
  set("new-issues", counts["new-issues"]);
  set("resolved-issues", counts["resolved-issues"]);
  set("ignored-issues", counts["ignored-issues"]);
  set("open-issues", counts["open-issues"]);
  set("audit-events", counts["audit-events"]);
  set("high-risk-events", counts["high-risk-events"]);
  set("artifact-id", artifact.id);
  set("artifact-url", artifact.url);
  set("report-path", exports.reportPath);
  set("changes-path", exports.changesPath);
  await step.writeSummary(summary);
}

/** Hands the published issue to later steps. */
export function handOverIssue(issue: IssueRef, step: StepPort): void {
  const number: OutputName = "issue-number";
  const url: OutputName = "issue-url";
  step.setOutput(number, String(issue.number));
  step.setOutput(url, issue.url);
}
