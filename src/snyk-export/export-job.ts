import { hash } from "node:crypto";
import { DigestError } from "../errors.ts";
import { createProgress, type Progress } from "../http/progress.ts";
import { retryAfterMs } from "../http/response-headers.ts";
import type { RetryLimits } from "../http/retry-policy.ts";
import { backoffMs } from "../http/retry-policy.ts";
import type { SourceWarnings } from "../http/source-warnings.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Clock, Log } from "../model/ports.ts";
import { type Scope, scopeName } from "../model/scope.ts";
import { singleLine } from "../model/single-line.ts";
import { formError } from "../snyk/api-error.ts";
import type { SnykAnswer, SnykCall, SnykClient } from "../snyk/snyk-client.ts";
import type { ExportBudget, ExportTicket } from "./export-budget.ts";
import { type ExportResult, type ExportStage, parseExportId, parseExportStage } from "./export-document.ts";
import { type ExportRequest, scopePath } from "./export-request.ts";

/** An export that was started. */
export type StartedExport = { readonly id: string; readonly startedAt: EpochMs };

/** Exports that an earlier attempt started and did not live to use, by the hash of their request; the API cannot list them. */
export type PendingExports = {
  readonly find: (requestHash: string) => Promise<StartedExport | null>;
  readonly remember: (requestHash: string, started: StartedExport) => Promise<void>;
};

export type ExportTools = {
  readonly client: SnykClient;
  readonly budget: ExportBudget;
  readonly pending: PendingExports | null;
  /** Time from the start after which an export that has not finished has failed. */
  readonly deadlineMs: number;
  /** The time after which nothing is waited for, because the job that the run is part of ends. */
  readonly runEndsAt: EpochMs;
  readonly clock: Clock;
  readonly log: Log;
};

export type ExportJob = {
  /** The dataset, as errors and the log name it. */
  readonly dataset: string;
  readonly scope: Scope;
  readonly request: ExportRequest;
  readonly warnings: SourceWarnings;
};

/** A finished export and the way to fresh links to its files. */
export type FinishedExport = StartedExport & { readonly result: ExportResult; readonly renew: () => Promise<ExportResult> };

const defaultPollMs = 5_000;
const longestPollMs = 30_000;
const maxLostStarts = 2;
/**
 * A rate limit by the hour can ask to wait for one. Where it does not say for how long, it is asked every ten minutes; other headers
 * speak of the limit by the second.
 */
const startLimits: RetryLimits = {
  maxAttempts: 8,
  // When it is too late for a start the budget says so, which knows when the job ends.
  maxTotalMs: 6 * 3_600_000,
  maxAskedWaitMs: 65 * 60_000,
  throttledWaitMs: 10 * 60_000,
};

/** Starts an export, or picks up an earlier one for the same request, and waits for its result. Rejects with a DigestError. */
export async function runExport(job: ExportJob, tools: ExportTools): Promise<FinishedExport> {
  const requestHash = hash("sha256", JSON.stringify([tools.client.apiOrigin, job.request]));
  const ticket = tools.budget.ticket(job.dataset, `${job.dataset} of ${scopeName(job.scope)}`);
  const earlier = await findPending(requestHash, tools, ticket);
  const resumed = earlier === null ? null : await resume(earlier, job, tools);
  if (resumed !== null) return resumed;
  const started = await start(job, tools, ticket);
  await tools.pending?.remember(requestHash, started);
  return finish(started, started.pollMs, job, tools);
}

/** An earlier export for the request; nobody waits for the turn of one that is found, or that cannot be looked for. */
async function findPending(requestHash: string, tools: ExportTools, ticket: ExportTicket): Promise<StartedExport | null> {
  let isMissing = false;
  try {
    const earlier = (await tools.pending?.find(requestHash)) ?? null;
    isMissing = earlier === null;
    return earlier;
  } finally {
    if (!isMissing) ticket.withdraw();
  }
}

async function resume(earlier: StartedExport, job: ExportJob, tools: ExportTools): Promise<FinishedExport | null> {
  tools.log.info(`${job.dataset} of ${scopeName(job.scope)}: an earlier attempt started this export; picking it up.`);
  try {
    return await finish(earlier, 0, job, tools);
  } catch (thrown) {
    if (!(thrown instanceof DigestError)) throw thrown;
    tools.log.info(`It cannot be used, a new one is started: ${thrown.message}`);
    return null;
  }
}

async function start(
  job: ExportJob,
  tools: ExportTools,
  ticket: ExportTicket,
): Promise<StartedExport & { readonly pollMs: number }> {
  const call = callOf(job, `start the export of ${job.dataset}`);
  for (let lost = 0; ; ) {
    let startedAt = tools.clock.now();
    const beforeAttempt = async () => {
      await ticket.acquire();
      startedAt = tools.clock.now();
    };
    const options = { beforeAttempt, afterAttempt: ticket.ended, onThrottled: ticket.refusedFor, limits: startLimits };
    const outcome = await tools.client.post(job.request, call, options);
    if (outcome.kind === "answered") {
      const id = parseExportId(outcome.answer.json);
      if (id === null) throw formError("it names no export", call, outcome.answer.requestId);
      return { id, startedAt, pollMs: pollHintMs(outcome.answer, tools.clock) ?? defaultPollMs };
    }
    lost += 1;
    if (lost === maxLostStarts) throw lostStart(job, outcome.reason, tools.client.region);
    job.warnings.add(
      `The answer to the start of the export of ${job.dataset} of ${scopeName(job.scope)} was lost (${outcome.reason}); it is started again, and one of the 20 exports an hour may have been wasted.`,
    );
    await tools.clock.sleep(backoffMs(lost));
  }
}

async function finish(started: StartedExport, firstPollMs: number, job: ExportJob, tools: ExportTools): Promise<FinishedExport> {
  const progress = createProgress(`Export of ${job.dataset} of ${scopeName(job.scope)}`, tools.clock, tools.log);
  const result = await waitForResult(started, firstPollMs, job, tools, progress);
  const renew = async () => {
    const stage = await readResults(started.id, job, tools);
    if (stage.kind === "finished" && stage.parts !== null) return { rows: stage.rows, parts: stage.parts };
    throw failedExport(job, `Snyk no longer serves the files of the export of ${job.dataset}`);
  };
  return { id: started.id, startedAt: started.startedAt, result, renew };
}

async function waitForResult(
  started: StartedExport,
  firstPollMs: number,
  job: ExportJob,
  tools: ExportTools,
  progress: Progress,
): Promise<ExportResult> {
  const startedWaitingAt = tools.clock.now();
  const giveUpAt = Math.max(startedWaitingAt, Math.min(startedWaitingAt + tools.deadlineMs, tools.runEndsAt));
  let waitMs = firstPollMs;
  for (;;) {
    await tools.clock.sleep(Math.min(waitMs, Math.max(0, giveUpAt - tools.clock.now())));
    const { stage, hintMs } = await readStatus(started.id, job, tools);
    const settled = stage.kind === "finished" && stage.parts === null ? await readResults(started.id, job, tools) : stage;
    progress.report(settled.kind === "running" ? singleLine(settled.status) : settled.kind);
    switch (settled.kind) {
      case "failed":
        throw failedExport(job, `Snyk could not make the export of ${job.dataset} (${singleLine(settled.status)})`);
      case "finished":
        // Finished and without any files: nothing matched, unless a number of rows says otherwise. Without either it says nothing.
        if (settled.parts === null && settled.rows === null) throw saysNothing(job);
        return { rows: settled.rows, parts: settled.parts ?? [] };
      case "running":
        if (tools.clock.now() >= giveUpAt) throw tooSlow(job, giveUpAt - startedWaitingAt);
        waitMs = hintMs ?? Math.min(longestPollMs, Math.max(defaultPollMs, waitMs * 1.5));
    }
  }
}

async function readStatus(
  id: string,
  job: ExportJob,
  tools: ExportTools,
): Promise<{ stage: ExportStage; hintMs: number | null }> {
  const answer = await tools.client.get(
    `${scopePath(job.scope)}/jobs/export/${id}`,
    {},
    callOf(job, `read the state of the export of ${job.dataset}`),
  );
  return { stage: stageOf(answer, job), hintMs: pollHintMs(answer, tools.clock) };
}

async function readResults(id: string, job: ExportJob, tools: ExportTools): Promise<ExportStage> {
  const call = callOf(job, `read the result of the export of ${job.dataset}`);
  return stageOf(await tools.client.get(`${scopePath(job.scope)}/export/${id}`, {}, call), job);
}

function stageOf(answer: SnykAnswer, job: ExportJob): ExportStage {
  const stage = parseExportStage(answer.json);
  const refuse = (what: string) => formError(what, callOf(job, `export ${job.dataset}`), answer.requestId);
  if (stage === null) throw refuse("it tells no state of an export");
  const objects = stage.kind === "finished" ? (stage.parts ?? []).map(({ object }) => object) : [];
  if (new Set(objects).size < objects.length) throw refuse("it lists a file twice");
  return stage;
}

function callOf(job: ExportJob, action: string): SnykCall {
  return { action, operation: "export", scope: job.scope, warnings: job.warnings };
}

function pollHintMs(answer: SnykAnswer, clock: Clock): number | null {
  const hint = retryAfterMs(answer.headers, clock.now());
  return hint === null ? null : Math.min(Math.max(hint, 1_000), longestPollMs);
}

function failedExport(job: ExportJob, what: string): DigestError {
  return new DigestError({
    kind: "remote",
    message: `${what} of ${scopeName(job.scope)}.`,
    remedy: "Run again; if it stays, ask Snyk's support.",
  });
}

function saysNothing(job: ExportJob): DigestError {
  return formError(
    "it names neither files nor a number of rows",
    callOf(job, `read the result of the export of ${job.dataset}`),
    undefined,
  );
}

function lostStart(job: ExportJob, reason: string, region: string): DigestError {
  return new DigestError({
    kind: "remote",
    message: `The answer to the start of the export of ${job.dataset} of ${scopeName(job.scope)} was lost twice at ${region} (${reason}).`,
    remedy: "Run again; two of the 20 exports an hour may have been used up.",
  });
}

function tooSlow(job: ExportJob, deadlineMs: number): DigestError {
  return new DigestError({
    kind: "limit",
    message: `The export of ${job.dataset} of ${scopeName(job.scope)} has not finished within ${Math.round(deadlineMs / 60_000)} minutes.`,
    remedy: "Run again, or narrow it with snyk-filters or by listing Organizations instead of the Group.",
  });
}
