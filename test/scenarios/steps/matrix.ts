import assert from "node:assert/strict";
import type { StepResult } from "../../sandbox/runner/step-result.ts";
import type { ActionRun } from "../../sandbox/sandbox.ts";
import { artifactFile } from "./published-artifact.ts";
import type { Story } from "./story.ts";

type Inputs = Readonly<Record<string, string>>;

/** A run of the workflow whose jobs share the work: one with `mode: export` for each shard, then one with `mode: combine`. */
export type MatrixRun = { readonly id: number; readonly attempt: number };

/** Starts a job that exports; a job of an earlier run id or attempt is one of that run. */
export function exportShard(story: Story, run: MatrixRun, inputs: Inputs, rest: ActionRun = {}): Promise<StepResult> {
  return story.report({ ...rest, run: { ...run, job: "export" }, inputs: { mode: "export", ...inputs } });
}

/** Starts the job that combines, with no credential. */
export function combine(story: Story, run: MatrixRun, inputs: Inputs, rest: ActionRun = {}): Promise<StepResult> {
  const noCredentials = { "snyk-token": "", "flexera-refresh-token": "" };
  return story.report({ ...rest, run: { ...run, job: "combine" }, inputs: { mode: "combine", ...inputs, ...noCredentials } });
}

/** Artifacts of a run that are shards, by name. */
export function shardsOf({ gitHub }: Story, { id }: MatrixRun) {
  return gitHub.world.shelf.rows.filter((row) => row.runId === id && row.name.includes("-shard-"));
}

/** changes.json of a run without what is another in every run: ids and times of runs, and ends of windows. */
export function comparableChanges(story: Story, result: StepResult): string {
  return artifactFile(story, result, "changes.json")
    .replaceAll(/("(?:run|baseline)": )\{[^}]*\}/g, "$1{}")
    .replaceAll(/"(to|from|before)":"\d{4}-[^"]*"/g, '"$1":"…"');
}

/** The comparable manifest: the same files with the same bytes. */
export function filesOf(story: Story, result: StepResult): readonly unknown[] {
  const manifest: { readonly files: readonly Readonly<Record<string, unknown>>[] } = JSON.parse(
    artifactFile(story, result, "manifest.json"),
  );
  assert.ok(manifest.files.length > 0);
  return manifest.files.map(({ path, rows, bytes, sha256, filters }) => ({ path, rows, bytes, sha256, filters }));
}
