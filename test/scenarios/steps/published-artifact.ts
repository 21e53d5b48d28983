import assert from "node:assert/strict";
import type { StepResult } from "../../sandbox/runner/step-result.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";

/** The files of the artifact that a run uploaded, by path. */
export function artifactOf({ gitHub }: Sandbox, { outputs, log }: StepResult): ReadonlyMap<string, Buffer> {
  const id = outputs["artifact-id"];
  assert.ok(id, `the run uploaded no artifact:\n${log}`);
  const files = gitHub.world.readArtifact(Number(id));
  assert.ok(files instanceof Map, "the artifact is no archive");
  return files;
}

/** One file of that artifact as text. */
export function artifactFile(sandbox: Sandbox, result: StepResult, path: string): string {
  const file = artifactOf(sandbox, result).get(path);
  assert.ok(file, `the artifact has no ${path}`);
  return file.toString("utf8");
}
