import assert from "node:assert/strict";
import { isQueryCreate, resumeTokenOf } from "../../sandbox/flexera/flexera-requests.ts";
import { type SavedState, tokensSentTooEarly } from "../../sandbox/flexera/token-order.ts";
import type { Artifact } from "../../sandbox/github/world/artifact.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { stateRows, stateText } from "./saved-state.ts";

/**
 * No resume token was sent before its rows were part of a saved state, no secret went where it does not belong, no hostile link
 * was followed, and no route was called that deletes devices. Gives how many tokens were sent, so that a story can want some.
 */
export function assertFlexeraInOrder(sandbox: Sandbox, story: string): number {
  const { journal, flexera } = sandbox;
  const saved = stateRows(sandbox).map((row) => savedState(sandbox, row));
  assert.deepEqual(tokensSentTooEarly(journal.requests, flexera.queries, saved), [], `${story}: resume tokens`);
  assert.deepEqual(flexera.leaks(), [], `${story}: what was sent where it may not go`);
  return journal.requests.filter((request) => isQueryCreate(request) && resumeTokenOf(request) !== null).length;
}

/** A state, with the request that finished its upload. */
function savedState(sandbox: Sandbox, row: Artifact): SavedState {
  const isOwn = ({ server, target, body, status }: Sandbox["journal"]["requests"][number]): boolean =>
    server === "results" &&
    status === 200 &&
    target.endsWith("/FinalizeArtifact") &&
    [row.name, row.runBackendId].every((text) => body.includes(JSON.stringify(text)));
  const finished = sandbox.journal.requests.findLast(isOwn);
  assert.ok(finished !== undefined, `nobody uploaded ${row.name}`);
  return { requestIndex: finished.index, text: stateText(sandbox, row) };
}
