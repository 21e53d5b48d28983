import { describeError } from "../errors.ts";
import type { Digest } from "../model/digest.ts";
import type { ArtifactRef, IssueRef } from "../model/ports.ts";
import type { NextState } from "../model/state.ts";
import { digestOutputs } from "../report/outputs.ts";
import { assembleDigest } from "../stages/assemble-digest.ts";
import type { FlexeraResult } from "../stages/collect-flexera.ts";
import type { Collection } from "../stages/collect-sources.ts";
import { createRenderer } from "../stages/create-renderer.ts";
import { decideVerdict, type Verdict } from "../stages/decide-verdict.ts";
import { handOver, handOverIssue } from "../stages/hand-over.ts";
import { stateName } from "../stages/prepare-run.ts";
import type { RunTemplates } from "../stages/prepare-templates.ts";
import { publishIssue } from "../stages/publish-issue.ts";
import { reportContent } from "../stages/report-content.ts";
import type { ReportPorts } from "../stages/report-ports.ts";
import type { RunContext } from "../stages/run-context.ts";
import { type Exports, writeExports } from "../stages/write-exports.ts";

/** What the vendors gave, on this machine or on several. */
export type Collected = { readonly collection: Collection; readonly flexera: readonly FlexeraResult[] };

/**
 * Reports what was collected, in the order that loses nothing: exports, artifact, issue, state. The state is written last and
 * means "this was reported", so that a run that ends anywhere before is repeated by the next one.
 */
export async function reportCollected(
  context: RunContext,
  { collection, flexera }: Collected,
  templates: RunTemplates,
  ports: ReportPorts,
): Promise<Verdict> {
  ports.spareMemory();
  const { digest, state } = assembleDigest(context, collection, flexera);
  tellFailures(digest, ports);
  const issue = await publish(context, digest, templates, ports);
  await saveState(context, { ...state, issueNumber: issue?.number ?? null }, ports);
  await ports.pendingExports.forget();
  const failed = digest.sources.filter((source) => source.kind === "failed");
  return decideVerdict(context.inputs.failOn, failed.length, digestOutputs(digest));
}

/** Everything that people read. What it is made of is not kept any longer: the state of very many findings needs the memory. */
async function publish(
  context: RunContext,
  digest: Digest,
  templates: RunTemplates,
  ports: ReportPorts,
): Promise<IssueRef | null> {
  const content = reportContent(digest);
  const render = createRenderer(context, content, templates, ports.log);
  const exports = await writeExports(content, render({ previousIssue: null, artifactUrl: null }), ports);
  const artifact = await upload(context, exports, ports);
  const summary = render({ previousIssue: null, artifactUrl: artifact.url });
  await handOver(digest, { exports, artifact, summary }, ports.step);
  const issue = await publishIssue(context, digest, artifact, { render, templates }, ports);
  if (issue !== null) handOverIssue(issue, ports.step);
  return issue;
}

function tellFailures(digest: Digest, { log }: ReportPorts): void {
  for (const source of digest.sources) {
    if (source.kind === "failed") log.error(`${source.source.id} failed. ${describeError(source.error)}`);
  }
}

async function upload({ inputs, startedAt }: RunContext, exports: Exports, ports: ReportPorts): Promise<ArtifactRef> {
  const { name, retentionDays } = inputs.artifact;
  return ports.artifacts.upload({ name, entries: exports.entries, madeAt: startedAt, retentionDays });
}

async function saveState({ inputs }: RunContext, state: NextState, ports: ReportPorts): Promise<void> {
  const file = `${ports.stateFolder.root}/${stateName(inputs)}`;
  await ports.encodeState(state, file);
  await ports.artifacts.uploadState(file);
}
