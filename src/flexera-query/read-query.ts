import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DigestError } from "../errors.ts";
import type { FetchTools } from "../flexera/fetch-file.ts";
import type { SourceWarnings } from "../http/source-warnings.ts";
import type { FlexeraBatch, FlexeraCursor, FlexeraRequest, FlexeraRows } from "../model/flexera-port.ts";
import { downloadResult, type ResultEnd } from "./download-result.ts";
import { callOf, type FinishedQuery, type QueryJob, type QueryTools, queryPath, runQuery } from "./query-job.ts";

export type ReadTools = QueryTools & FetchTools & { readonly folder: string };

/** The most rows of a page that the API gives. */
const pageRows = 100_000;
/** The API says that a result is not there yet: its query has only just ended. */
const notYet = 409;

/**
 * Reads a dataset through the Query API: the whole of it, or with a token of before the changes since. Rejects with a DigestError,
 * and then leaves no file.
 */
export async function readQuery(
  request: FlexeraRequest,
  fileName: string,
  warnings: SourceWarnings,
  tools: ReadTools,
): Promise<FlexeraRows> {
  const startedAt = tools.clock.now();
  const token = tokenOf(request);
  const csvFile = join(tools.folder, `${fileName}.csv`);
  try {
    const { query, bytes } = await queryToFile({ request, token, isGzip: true, warnings }, csvFile, tools);
    const batch: FlexeraBatch = { kind: token === null ? "whole" : "changes", csvFile, createdAt: query.createdAt };
    tools.log.info(`${request.dataset.name}: ${bytes} bytes of CSV.`);
    return {
      batches: [batch],
      cursor: cursorAfter(request, token, query, warnings),
      exportId: query.id,
      bytes,
      startedAt,
      finishedAt: tools.clock.now(),
      warnings: warnings.list(),
    };
  } catch (thrown) {
    await rm(csvFile, { force: true });
    throw thrown;
  }
}

/** A cursor of the retired API tells this one nothing: then everything is read. */
function tokenOf({ dataset, cursor }: FlexeraRequest): string | null {
  return dataset.mode === "delta" && cursor?.kind === "token" ? cursor.token : null;
}

type ResultFile = { readonly query: FinishedQuery; readonly bytes: number };

/** In one compressed piece; where the line does not hold that long, by another query in pages, each of which can be repeated. */
async function queryToFile(job: QueryJob, csvFile: string, tools: ReadTools): Promise<ResultFile> {
  const query = await runQuery(job, tools);
  const whole = await download(query, job, csvFile, tools);
  if (whole.kind === "complete") return { query, bytes: whole.bytes };
  if (!whole.hasBegun) throw neverCame(job, whole.reason);
  job.warnings.add(
    `The download of ${job.request.dataset.name} in one piece broke off again and again (${whole.reason}); it was queried again and read in pages.`,
  );
  const inPages: QueryJob = { ...job, isGzip: false };
  const again = await runQuery(inPages, tools);
  const paged = await download(again, inPages, csvFile, tools);
  if (paged.kind === "complete") return { query: again, bytes: paged.bytes };
  throw neverCame(job, paged.reason);
}

function download(query: FinishedQuery, job: QueryJob, csvFile: string, tools: ReadTools): Promise<ResultEnd> {
  const url = new URL(`${queryPath(job.request, query.id)}/download`, tools.client.apiOrigin);
  if (!job.isGzip) url.searchParams.set("maxResults", String(pageRows));
  const call = { ...callOf(job, "download the result of", "vis:query:download"), passingStatuses: [notYet] };
  return downloadResult({ label: job.request.dataset.name, url, target: csvFile, call }, tools);
}

/** The token of the query whose rows these are, and of no other. */
function cursorAfter(
  { dataset }: FlexeraRequest,
  token: string | null,
  { nextToken }: FinishedQuery,
  warnings: SourceWarnings,
): FlexeraCursor | null {
  if (dataset.mode === "snapshot") return null;
  if (nextToken !== null) return { kind: "token", token: nextToken };
  warnings.add(
    token === null
      ? `Flexera gave no resume token for ${dataset.name}, so that it seems to have no deltas: it is read whole in every run.`
      : `Flexera gave no further resume token for ${dataset.name}: the next run reads it whole.`,
  );
  return null;
}

function neverCame({ request }: QueryJob, reason: string): DigestError {
  return new DigestError({
    kind: "remote",
    message: `${request.dataset.name} could not be downloaded: ${reason}.`,
    remedy: "Run again; check the runner's network and proxy.",
  });
}
