import { onDisk } from "../csv/output-file.ts";
import type { HttpStream } from "../http/http-client.ts";
import { toNetworkFailure } from "../http/network-failure.ts";
import { PartialFile } from "../http/partial-file.ts";
import { createProgress } from "../http/progress.ts";
import type { ResponseHeaders } from "../http/response-headers.ts";
import type { RetryLimits } from "../http/retry-policy.ts";
import { describeTransfer } from "../http/transfer.ts";
import type { Clock, Log, Random } from "../model/ports.ts";
import { answerError } from "./api-error.ts";
import type { FlexeraCall, FlexeraClient } from "./flexera-client.ts";
import { type Attempt, type PatientEnd, reasonOf, requestPatiently } from "./patient-request.ts";

export type FileFetch = {
  /** How errors and the log name the file. */
  readonly label: string;
  readonly url: URL;
  readonly target: string;
  readonly call: FlexeraCall;
};

export type FetchTools = { readonly client: FlexeraClient; readonly clock: Clock; readonly random: Random; readonly log: Log };

/** A body on disk as it was sent, or the reason why it never came whole although it began. */
export type FetchEnd =
  | { readonly kind: "fetched"; readonly bytes: number; readonly headers: ResponseHeaders; readonly url: URL }
  | { readonly kind: "interrupted"; readonly reason: string; readonly hasBegun: boolean };

type Fetched = Extract<FetchEnd, { kind: "fetched" }>;

/** Nothing says that the rest of a file could be asked for, so each attempt begins anew, and a large file may take its time. */
const limits: RetryLimits = { maxAttempts: 4, maxTotalMs: 2 * 3_600_000, maxAskedWaitMs: 10 * 60_000 };

/**
 * Downloads a file of the API to disk; a body that is shorter or longer than its `Content-Length` is fetched again. Rejects with a
 * DigestError when the API refuses it or the disk does.
 */
export async function fetchFile(fetch: FileFetch, tools: FetchTools): Promise<FetchEnd> {
  const progress = createProgress(`Download of ${fetch.label}`, tools.clock, tools.log, "reading");
  let mostBytes = 0;
  const attempt = async (): Promise<Attempt<Fetched>> => {
    const opened = await tools.client.open(fetch.url, fetch.call);
    if (opened.kind !== "done") return opened;
    const { stream, headers, url } = opened.result;
    const announced = { announcedBytes: announcedBytes(stream.headers), announcedRows: null };
    const stored = await storeBody(stream, fetch, (bytes) => {
      mostBytes = Math.max(mostBytes, bytes);
      progress.report("reading", (elapsedMs) => describeTransfer({ rows: null, bytes, ...announced }, elapsedMs));
    });
    return stored.kind === "done" ? { kind: "done", result: { kind: "fetched", bytes: stored.result, headers, url } } : stored;
  };
  const end: PatientEnd<Fetched> = await requestPatiently(
    {
      attempt,
      limits,
      passingStatuses: fetch.call.passingStatuses ?? [],
      onRetry: (failed, afterMs) =>
        tools.log.info(`${fetch.label}: ${reasonOf(failed)}; downloading it again in ${Math.ceil(afterMs / 1000)} s.`),
    },
    tools,
  );
  if (end.kind === "done") return end.result;
  if (end.kind === "refused") throw answerError({ status: end.failure.status, text: end.text }, fetch.call, tools.client.zone);
  return { kind: "interrupted", reason: reasonOf(end), hasBegun: mostBytes > 0 };
}

async function storeBody(
  stream: HttpStream,
  { label, target }: FileFetch,
  onBytes: (bytes: number) => void,
): Promise<Attempt<number>> {
  const file = await onDisk(label, () => PartialFile.create(target));
  try {
    const pieces = stream.pieces[Symbol.asyncIterator]();
    for (;;) {
      const next = await nextPiece(pieces);
      if (next.kind !== "done") return next;
      if (next.result === null) break;
      const piece = next.result;
      await onDisk(label, () => file.append(piece));
      onBytes(file.bytes);
    }
  } finally {
    await onDisk(label, () => file.close());
  }
  const announced = announcedBytes(stream.headers);
  if (announced === null || announced === file.bytes) return { kind: "done", result: file.bytes };
  return interrupted(`${file.bytes} bytes came, but ${announced} were announced`);
}

/** Keeps failures of the line apart from those of the disk; null at the end. */
async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<Attempt<Uint8Array | null>> {
  try {
    const next = await pieces.next();
    return { kind: "done", result: next.done === true ? null : next.value };
  } catch (thrown) {
    return { kind: "unanswered", failure: { kind: "network", failure: toNetworkFailure(thrown) } };
  }
}

function interrupted(reason: string): Attempt<number> {
  return { kind: "unanswered", failure: { kind: "network", failure: { reason, isPassing: true, mayHaveArrived: true } } };
}

function announcedBytes(headers: ResponseHeaders): number | null {
  const text = headers.get("content-length")?.trim() ?? "";
  return /^\d+$/.test(text) ? Number(text) : null;
}
