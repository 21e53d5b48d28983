import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import type { Artifact } from "../../sandbox/github/world/artifact.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";

/** The rows of the states that runs saved, oldest first. */
export function stateRows({ gitHub }: Sandbox): readonly Artifact[] {
  return gitHub.world.artifacts.filter(({ name }) => name.endsWith("-state"));
}

/** The state that was saved last. */
export function lastState(sandbox: Sandbox): Artifact {
  const row = stateRows(sandbox).at(-1);
  assert.ok(row, "no state was saved");
  return row;
}

/** The bytes of a state as they were uploaded. */
export function stateBytes({ gitHub }: Sandbox, { id }: Artifact): Buffer {
  const bytes = gitHub.world.readArtifact(id);
  assert.ok(Buffer.isBuffer(bytes), "the state is an archive");
  return bytes;
}

/** The lines of a state. */
export function stateText(sandbox: Sandbox, row: Artifact): string {
  return gunzipSync(stateBytes(sandbox, row)).toString("utf8");
}
