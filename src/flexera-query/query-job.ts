import { DigestError } from "../errors.ts";
import { formError, type Privilege } from "../flexera/api-error.ts";
import type { FlexeraCall, FlexeraClient } from "../flexera/flexera-client.ts";
import { vendorSays } from "../flexera/goa-error.ts";
import { type FailedAttempt, reasonOf } from "../flexera/patient-request.ts";
import { createProgress } from "../http/progress.ts";
import type { SourceWarnings } from "../http/source-warnings.ts";
import { flexeraNames } from "../model/flexera-names.ts";
import type { FlexeraRequest } from "../model/flexera-port.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Clock, Log } from "../model/ports.ts";
import { type CreatedQuery, parseCreatedQuery, parseQueryStage, type QueryStage } from "./query-document.ts";

export type QueryTools = {
  readonly client: FlexeraClient;
  /** Time from its creation after which a query that has not ended has failed. */
  readonly deadlineMs: number;
  /** The time after which nothing is waited for, because the job that the run is part of ends. */
  readonly runEndsAt: EpochMs;
  readonly clock: Clock;
  readonly log: Log;
};

/** One query of a dataset. */
export type QueryJob = {
  readonly request: FlexeraRequest;
  /** Null to read the whole dataset. */
  readonly token: string | null;
  /** A compressed result comes in one piece, another one can be read in pages. */
  readonly isGzip: boolean;
  readonly warnings: SourceWarnings;
};

/** A query whose result can be downloaded; `createdAt` by the vendor's clock. */
export type FinishedQuery = CreatedQuery & { readonly createdAt: EpochMs | null };

const firstPollMs = 1_000;
const longestPollMs = 30_000;
const pollGrowth = 1.5;

/** Creates a query and waits for its end. Rejects with a DigestError, of kind `rejected-token` where the token is not taken. */
export async function runQuery(job: QueryJob, tools: QueryTools): Promise<FinishedQuery> {
  const created = await createQuery(job, tools);
  return { ...created, createdAt: await waitForEnd(created.id, job, tools) };
}

/** `GET` path of a query. */
export function queryPath({ source }: FlexeraRequest, id: string): string {
  return `/vis/v2/orgs/${source.orgId}/queries/${encodeURIComponent(id)}`;
}

/** A call about a job, with the privilege that it needs. */
export function callOf({ request }: QueryJob, verb: string, privilege: Privilege): FlexeraCall {
  return { action: `${verb} the query of ${request.dataset.name}`, privilege, orgId: request.source.orgId };
}

async function createQuery(job: QueryJob, { client }: QueryTools): Promise<CreatedQuery> {
  const { request, token, isGzip, warnings } = job;
  const { name } = request.dataset;
  const call = callOf(job, "create", "vis:query:create");
  const onRetry = (failed: FailedAttempt): void => {
    if (!mayHaveTakenEffect(failed)) return;
    warnings.add(
      `The answer to the creation of the query of ${name} was lost (${reasonOf(failed)}); it was created again. The rows are the same, and Flexera may have run the query twice.`,
    );
  };
  const query = { ...(token === null ? {} : { resumeToken: token }), ...(isGzip ? { outputCompression: "gzip" } : {}) };
  const content = { path: `/vis/v2/orgs/${request.source.orgId}/queries`, query, body: { queryName: name } };
  const answer = await client.post(content, { ...call, onRetry }).catch((thrown: unknown) => {
    throw refusedCreate(thrown, job);
  });
  const created = parseCreatedQuery(answer);
  if (created === null) throw formError("it names no query", call);
  return created;
}

function mayHaveTakenEffect(failed: FailedAttempt): boolean {
  if (failed.kind === "unanswered") return failed.failure.failure.mayHaveArrived;
  return failed.failure.status === 502 || failed.failure.status === 504;
}

/** What the refusal of a creation means: a rejected token, or a name that the vendor does not know. */
function refusedCreate(thrown: unknown, { request, token }: QueryJob): unknown {
  if (!(thrown instanceof DigestError) || thrown.status !== 400) return thrown;
  const { name } = request.dataset;
  const isAboutName = /queryName/i.test(thrown.message);
  if (token !== null && !isAboutName) return rejectedToken(name, thrown.message, thrown);
  return new DigestError({ ...detailsOf(thrown), remedy: nameRemedy(name) });
}

function detailsOf({ kind, message, requestId, status, cause }: DigestError) {
  return { kind, message, requestId, status, cause };
}

function nameRemedy(name: string): string {
  const known = flexeraNames.get(name);
  if (known?.isDropped === true)
    return `Flexera has dropped \`${name}\` from the datasets of its API: remove it from flexera-datasets.`;
  if (known === undefined) return `Flexera documents no dataset \`${name}\`: check its name in flexera-datasets.`;
  return "Check flexera-org-id against what Flexera says; if it stays, ask Flexera's support with the error's id.";
}

function rejectedToken(name: string, said: string, cause: DigestError | undefined): DigestError {
  return new DigestError({
    kind: "rejected-token",
    message: `Flexera no longer takes the resume token of ${name}, so that its changes since the last report cannot be read. ${said}`,
    remedy: `Set \`on-rejected-token: reload\` for it in flexera-datasets for one run: the dataset is read whole and compared with the last report.`,
    requestId: cause?.requestId,
    status: cause?.status,
    cause,
  });
}

async function waitForEnd(id: string, job: QueryJob, tools: QueryTools): Promise<EpochMs | null> {
  const { name } = job.request.dataset;
  const progress = createProgress(`Query of ${name}`, tools.clock, tools.log);
  const since = tools.clock.now();
  const giveUpAt = Math.max(since, Math.min(since + tools.deadlineMs, tools.runEndsAt));
  for (let waitMs = firstPollMs; ; waitMs = Math.min(longestPollMs, waitMs * pollGrowth)) {
    await tools.clock.sleep(Math.min(waitMs, Math.max(0, giveUpAt - tools.clock.now())));
    const stage = await readStage(id, job, tools);
    progress.report(stage.kind === "running" ? stage.status : stage.kind);
    switch (stage.kind) {
      case "succeeded":
        return stage.createdAt;
      case "failed":
        throw failedQuery(stage, job);
      case "running":
        if (tools.clock.now() >= giveUpAt) throw tooSlow(name, giveUpAt - since);
    }
  }
}

async function readStage(id: string, job: QueryJob, { client }: QueryTools): Promise<QueryStage> {
  const call = callOf(job, "read the state of", "vis:query:show");
  const stage = parseQueryStage(await client.get(new URL(queryPath(job.request, id), client.apiOrigin), call));
  if (stage === null) throw formError("it tells no state of a query", call);
  return stage;
}

/** A token that is not taken may show as a query that fails; the second time it does, it is held to be that. */
function failedQuery({ status, reason }: Extract<QueryStage, { kind: "failed" }>, { request, token }: QueryJob): DigestError {
  const { name } = request.dataset;
  const message = `Flexera could not run the query of ${name} (${status}).${vendorSays(reason)}`;
  if (token !== null && request.hasFailedBefore) {
    return rejectedToken(name, `It failed in the run before too. ${message}`, undefined);
  }
  return new DigestError({ kind: "remote", message, remedy: "Run again; if it stays, ask Flexera's support." });
}

function tooSlow(name: string, deadlineMs: number): DigestError {
  return new DigestError({
    kind: "limit",
    message: `The query of ${name} has not ended within ${Math.round(deadlineMs / 60_000)} minutes.`,
    remedy: "Run again at a quieter hour; if it stays, ask Flexera's support.",
  });
}
