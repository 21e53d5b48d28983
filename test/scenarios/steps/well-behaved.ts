import assert from "node:assert/strict";
import type { RecordedRequest } from "../../sandbox/loopback.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";

const signedServers = ["storage", "blob"];

/** Every server was asked what it serves, and signed links were opened without any token. */
export function assertWellBehaved(sandbox: Sandbox, story: string): void {
  assert.deepEqual(sandbox.gitHub.violations, [], `${story}: what GitHub would not have taken`);
  const tokens = [...sandbox.snyk.options.auth.tokens.keys(), ...sandbox.gitHub.world.tokens.map(({ value }) => value)];
  const strays = sandbox.journal.requests.filter(
    (request) => signedServers.includes(request.server) && carriesToken(request, tokens),
  );
  assert.deepEqual(strays.map(describeRequest), [], `${story}: tokens at a signed link`);
}

/** Method, server and path of a request, ids and query left out. */
export function describeRequest({ server, method, target }: RecordedRequest): string {
  const path = target
    .replace(/\?.*$/, "")
    .replace(/^\/resultsstorage\/.*$/, "/blob")
    .replace(/^\/twirp\/.*\//, "/");
  const comp = /[?&]comp=(\w+)/.exec(target)?.[1];
  const short = path
    .replace(/[0-9a-f-]{36}/g, "{id}")
    .replace(/^\/[0-9a-f]{12}\//, "/{id}/")
    .replace(/\/\d+/g, "/{n}");
  return `${method} ${server} ${short}${comp === undefined ? "" : ` (${comp})`}`;
}

function carriesToken({ headers, target }: RecordedRequest, tokens: readonly string[]): boolean {
  const sent = [target, ...Object.values(headers)].join("\n");
  return headers.authorization !== undefined || tokens.some((token) => sent.includes(token));
}
