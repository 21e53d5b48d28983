import { describeError } from "../errors.ts";
import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Digest } from "../model/digest.ts";
import type { Finding } from "../model/finding.ts";
import type { FindingKey } from "../model/ids.ts";
import { firstLookBackMs } from "../model/period.ts";
import type { ArtifactRef, IssueRef } from "../model/ports.ts";
import type { State } from "../model/state.ts";
import { digestOutputs } from "../report/outputs.ts";
import { assembleDigest } from "../stages/assemble-digest.ts";
import { type Collection, collectSources, nothingCollected } from "../stages/collect-sources.ts";
import { decideVerdict, type Verdict } from "../stages/decide-verdict.ts";
import { vanishedOrgs } from "../stages/explain-loss.ts";
import { planSources } from "../stages/plan-sources.ts";
import { prepareRun, stateName } from "../stages/prepare-run.ts";
import { prepareTemplates } from "../stages/prepare-templates.ts";
import { createRenderer, publishIssue } from "../stages/publish-report.ts";
import type { ReportPorts } from "../stages/report-ports.ts";
import type { RunContext } from "../stages/run-context.ts";
import { type Exports, writeExports } from "../stages/write-exports.ts";
import { disguiseFinding, disguiseUser } from "../state/state-disguise.ts";
import type { OutputName } from "./output-names.ts";

/**
 * The report of one run, in the order that loses nothing: exports, artifact, issue, state. The state is written last and
 * means "this was reported", so that a run that ends anywhere before is repeated by the next one.
 */
export async function runReport(inputs: Inputs, environment: RunnerEnvironment, ports: ReportPorts): Promise<Verdict> {
  const templates = await prepareTemplates(inputs, ports);
  const context = await prepareRun(inputs, environment, ports);
  const collection = await collect(context, ports);
  const { digest, state } = assembleDigest(context, collection);
  tellFailures(digest, ports);
  const render = createRenderer(context, digest, templates, ports.log);
  const exports = await writeExports(digest, render({ previousIssue: null, artifactUrl: null }), ports.htmlAssets, ports.exports);
  const artifact = await upload(context, exports, ports);
  await hand(digest, exports, artifact, render({ previousIssue: null, artifactUrl: artifact.url }), ports);
  const issue = await publishIssue(context, digest, artifact, { render, templates }, ports);
  if (issue !== null) handIssue(issue, ports);
  await saveState(context, { ...state, issueNumber: issue?.number ?? null }, ports);
  await ports.pendingExports.forget();
  const failed = digest.sources.filter((source) => source.kind === "failed");
  return decideVerdict(inputs.failOn, failed.length, digestOutputs(digest));
}

async function collect(context: RunContext, ports: ReportPorts): Promise<Collection> {
  const { inputs, previous, startedAt, detail } = context;
  if (inputs.snyk === null || ports.snyk === null) return nothingCollected;
  const plan = await planSources(inputs.snyk, ports.snyk, ports.log);
  for (const org of vanishedOrgs(plan.auditLogs, previous)) {
    ports.log.warning(
      `${org}, whose audit log the previous report read, is no longer visible to the token or no longer listed: it was removed, moved to another Group, or taken out of the inputs.`,
    );
  }
  const issues = {
    threshold: inputs.severity,
    wasOpen: (key: FindingKey) => previous?.open.get(key)?.finding ?? null,
    disguise: detail.kind === "full" ? (finding: Finding) => finding : disguiseFinding(detail.key),
  };
  const lookBack = firstLookBackMs(startedAt, inputs.issue.period, inputs.timezone);
  const { issuesWindow } = inputs.snyk;
  const identify = detail.kind === "full" ? (user: string) => user : disguiseUser(detail.key);
  return collectSources(
    { plan, previous, startedAt, firstLookBackMs: lookBack, issues, issuesWindow, identify },
    ports.snyk,
    ports.log,
  );
}

function tellFailures(digest: Digest, { log }: ReportPorts): void {
  for (const source of digest.sources) {
    if (source.kind === "failed") log.error(`${source.source.id} failed. ${describeError(source.error)}`);
  }
}

async function upload({ inputs }: RunContext, exports: Exports, ports: ReportPorts): Promise<ArtifactRef> {
  const { name, retentionDays, compressionLevel } = inputs.artifact;
  return ports.artifacts.upload({ name, folder: ports.exports.root, files: exports.files, retentionDays, compressionLevel });
}

async function hand(digest: Digest, exports: Exports, artifact: ArtifactRef, report: string, ports: ReportPorts): Promise<void> {
  const set = (name: OutputName, value: string | number): void => ports.step.setOutput(name, String(value));
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
  await ports.step.writeSummary(report);
}

function handIssue(issue: IssueRef, { step }: ReportPorts): void {
  const number: OutputName = "issue-number";
  const url: OutputName = "issue-url";
  step.setOutput(number, String(issue.number));
  step.setOutput(url, issue.url);
}

async function saveState({ inputs }: RunContext, state: State, ports: ReportPorts): Promise<void> {
  const file = `${ports.stateFolder.root}/${stateName(inputs)}`;
  await ports.encodeState(state, file);
  await ports.artifacts.uploadState(file);
}
