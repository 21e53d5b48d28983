import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DigestError, describeError } from "../errors.ts";
import type { Baseline, SkippedState, State } from "../model/state.ts";
import { type DownloadTools, downloadArtifact } from "./artifact-download.ts";
import { type ArtifactRow, listArtifactRows } from "./artifact-row.ts";
import { distrustReason, type StateOrigin } from "./artifact-trust.ts";

export type BaselineChain = DownloadTools & {
  readonly repository: { readonly id: string; readonly fullName: string };
  readonly branch: string;
  /** Where states are saved while they are read. */
  readonly folder: string;
  /** Reads a saved state; a DigestError of kind `data` means that this state cannot be used. */
  readonly decodeState: (file: string) => Promise<State>;
};

/** States that are downloaded at most, when one after the other turns out to be unusable. */
const maxDownloads = 20;

/** Skipped states that are told one by one in the log. */
const maxToldSkips = 50;

/** Brings a state into the form in which the run compares; a DigestError of kind `data` means that it cannot be compared. */
type Prepare = (state: State) => State;

type Reading = { readonly kind: "read"; readonly state: State } | { readonly kind: "unusable"; readonly reason: string };

/**
 * The newest state of this repository and branch that can be read, with a reason for each newer one that was skipped. Throws
 * a DigestError when the list or a download fails in a way that may be temporary.
 */
export async function readBaseline(chain: BaselineChain, stateName: string, prepare: Prepare): Promise<Baseline> {
  const rows = await listArtifactRows(chain.octokit, chain.repository.fullName, stateName);
  const origin: StateOrigin = { repositoryId: chain.repository.id, branch: chain.branch };
  const skipped: SkippedState[] = [];
  let downloads = 0;
  for (const row of rows) {
    const distrust = distrustReason(row, origin);
    if (distrust === null && downloads === maxDownloads) {
      chain.log.info(`${maxDownloads} states could not be read; older ones are not tried.`);
      break;
    }
    if (distrust === null) downloads += 1;
    const reading: Reading =
      distrust === null ? await readState(chain, row, origin, prepare) : { kind: "unusable", reason: distrust };
    if (reading.kind === "read") return { kind: "found", state: reading.state, artifactId: row.id, skipped };
    skipped.push(skip(chain, row, reading.reason, skipped.length));
  }
  if (skipped.length > maxToldSkips) chain.log.info(`${skipped.length - maxToldSkips} further states were skipped.`);
  return { kind: "first-run", skipped };
}

async function readState(chain: BaselineChain, row: ArtifactRow, origin: StateOrigin, prepare: Prepare): Promise<Reading> {
  const file = join(chain.folder, `baseline-${row.id}.gz`);
  try {
    const artifact = { fullName: chain.repository.fullName, id: row.id, digest: row.digest };
    const download = await downloadArtifact(chain, artifact, file);
    return download.kind === "saved" ? await decode(chain, row, origin, file, prepare) : download;
  } finally {
    await rm(file, { force: true });
  }
}

async function decode(
  chain: BaselineChain,
  row: ArtifactRow,
  origin: StateOrigin,
  file: string,
  prepare: Prepare,
): Promise<Reading> {
  try {
    const state = await chain.decodeState(file);
    const foreign = foreignReason(state, row, origin);
    return foreign === null ? { kind: "read", state: prepare(state) } : { kind: "unusable", reason: foreign };
  } catch (thrown) {
    if (thrown instanceof DigestError && thrown.kind === "data") return { kind: "unusable", reason: describeError(thrown) };
    throw thrown;
  }
}

// A workflow of this repository could upload a state that another one wrote.
function foreignReason(state: State, row: ArtifactRow, origin: StateOrigin): string | null {
  if (state.repositoryId !== origin.repositoryId) return "the state inside was written for another repository";
  if (state.branch !== origin.branch) return "the state inside was written for another branch";
  if (state.run.id !== runIdOf(row)) return "the state inside was written by another run than the one that uploaded it";
  return null;
}

function skip(chain: BaselineChain, row: ArtifactRow, reason: string, position: number): SkippedState {
  const runId = runIdOf(row);
  if (position < maxToldSkips) chain.log.info(`State skipped (artifact ${row.id}, run ${runId}): ${reason}`);
  return { artifactId: row.id, runId, reason };
}

function runIdOf(row: ArtifactRow): string {
  return row.workflow_run === null || row.workflow_run.id === null ? "unknown" : String(row.workflow_run.id);
}
