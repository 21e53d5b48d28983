import { type Journal, LoopbackServer } from "../loopback.ts";
import { BlobService } from "./artifacts/blob-service.ts";
import { ResultsService } from "./artifacts/results-service.ts";
import { signRuntimeToken } from "./artifacts/runtime-token.ts";
import { type BlobRight, signBlobTarget } from "./artifacts/signed-url.ts";
import type { RateLimits } from "./rest/rate-limits.ts";
import { RestService } from "./rest/rest-service.ts";
import { type GitHubOptions, ordinaryOptions } from "./stand-in-options.ts";
import { type Violation, ViolationList } from "./violation.ts";
import { GitHubWorld } from "./world/github-world.ts";

/** GitHub on loopback: its REST API, the results service of running jobs, and the storage behind artifacts. */
export type GitHubStandIn = {
  readonly apiOrigin: string;
  readonly resultsOrigin: string;
  readonly blobOrigin: string;
  readonly world: GitHubWorld;
  readonly options: GitHubOptions;
  /** What GitHub would not have taken or given. Every scenario that is not about rejections ends with none. */
  readonly violations: readonly Violation[];
  readonly limits: RateLimits;
  /** `github.token` of the home repository's workflow. */
  readonly workflowToken: string;
  /** `ACTIONS_RUNTIME_TOKEN` of one attempt. */
  runtimeToken(runId: number, attempt: number): string;
  /** Stops the servers and removes all artifact bytes. */
  stop(): Promise<void>;
};

/** What a stand-in is started with. */
export type GitHubStandInSettings = {
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly options?: Partial<GitHubOptions>;
};

/** Starts the three servers around a new world. */
export async function startGitHubStandIn({ journal, clock, options: changed }: GitHubStandInSettings): Promise<GitHubStandIn> {
  const options: GitHubOptions = { ...ordinaryOptions(), ...changed };
  const violations = new ViolationList();
  const now = (): number => clock.now();
  const world = new GitHubWorld(now);

  const blobs = new BlobService(world.shelf.blobs, now, violations);
  const blobServer = await LoopbackServer.start("blob", journal, (request) => blobs.handle(request));
  const signBlobUrl = (blob: string, right: BlobRight, expiresAt: number, fileName = ""): string =>
    blobServer.origin + signBlobTarget(blob, right, expiresAt, fileName);

  const results = new ResultsService({ world, options, violations, now, signBlobUrl });
  const resultsServer = await LoopbackServer.start("results", journal, (request) => results.handle(request));

  const origins = { api: "" };
  const rest = new RestService(
    {
      world,
      options,
      now,
      apiOrigin: () => origins.api,
      signBlobUrl: (blob, fileName, expiresAt) => signBlobUrl(blob, "r", expiresAt, fileName),
    },
    violations,
  );
  const restServer = await LoopbackServer.start("github", journal, (request) => rest.handle(request));
  origins.api = restServer.origin;

  return {
    apiOrigin: restServer.origin,
    resultsOrigin: resultsServer.origin,
    blobOrigin: blobServer.origin,
    world,
    options,
    violations: violations.entries,
    limits: rest.limits,
    workflowToken: world.workflowToken.value,
    runtimeToken: (runId, attempt) => signRuntimeToken(world.shelf.backend(runId, attempt), now()),
    stop: async () => {
      await Promise.all([blobServer, resultsServer, restServer].map((server) => server.stop()));
      world.shelf.blobs.remove();
    },
  };
}
