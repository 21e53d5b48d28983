import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { DigestError, toError } from "../errors.ts";
import type { Clock, Log, Random } from "../model/ports.ts";
import { attemptDownload, type Resume } from "./download-attempt.ts";
import { HandedOnBytes } from "./handed-on-bytes.ts";
import type { HttpClient } from "./http-client.ts";
import { type AttemptFailure, decideRetry, defaultRetryLimits } from "./retry-policy.ts";
import { leastBodyBytes } from "./slow-body.ts";

export type Download = {
  /** How errors and the log name the file. */
  readonly label: string;
  /** Signed URL: a secret. */
  readonly link: string;
  /** A fresh signed URL of the same file, when the last one has expired. */
  readonly renewLink: () => Promise<string>;
  /** Bytes that the file must have when it is neither gzip nor content-encoded; null when nobody said. */
  readonly expectedBytes: number | null;
};

export type DownloadTools = { readonly http: HttpClient; readonly clock: Clock; readonly random: Random; readonly log: Log };

/** Fresh links that may be refused one after the other, without a byte between them. */
const maxRefusedLinks = 4;
/** Beginnings anew without a piece of progress between them. */
const maxVainRestarts = 5;
/** Ends of all kinds in one file; a large file over a poor line needs several. */
const maxInterruptions = 100;

/**
 * The content of a signed URL, piece by piece from the line, each byte once, without any credential, unpacked where it is gzip. A cut
 * connection is resumed when the store named an ETag, an expired link is renewed. Throws a DigestError, which is a ChangedFileError
 * when what was handed on is no longer what the store has.
 */
export async function* streamFile(download: Download, tools: DownloadTools): AsyncGenerator<Uint8Array> {
  const served = servedPieces(download, tools);
  const start = await startOf(served);
  const whole = startingWith(start, served);
  yield* isGzip(start) ? unpacked(whole, download.label) : whole;
}

/** The first two bytes or more, which tell whether the file is gzip; fewer of a file that has no more. */
async function startOf(served: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let start = new Uint8Array(0);
  while (start.length < 2) {
    const next = await served.next();
    if (next.done === true) return start;
    start = Buffer.concat([start, next.value]);
  }
  return start;
}

function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

async function* startingWith(start: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  yield* rest;
}

/** The bytes as the store has them, each once, however many answers they came in. */
async function* servedPieces(download: Download, tools: DownloadTools): AsyncGenerator<Uint8Array> {
  const file = new HandedOnBytes(download.label);
  const resume: Resume = { etag: null };
  let link = masked(download.link, tools.log);
  let refusedLinks = 0;
  let progress = { bytes: 0, at: tools.clock.now(), attempts: 0 };
  for (let interruptions = 0; interruptions <= maxInterruptions; interruptions += 1) {
    const end = yield* attemptDownload(file, link, resume, download.label, tools.http);
    if (end.kind === "complete") return checkEnd(download, file, end.isEncoded);
    // A server that sends a few bytes each time makes no progress.
    if (file.position >= progress.bytes + leastBodyBytes) {
      progress = { bytes: file.position, at: tools.clock.now(), attempts: 0 };
      refusedLinks = 0;
    }
    progress = { ...progress, attempts: progress.attempts + 1 };
    if (end.kind === "expired") {
      refusedLinks += 1;
      if (refusedLinks > maxRefusedLinks) throw refused(download.label);
      link = masked(await download.renewLink(), tools.log);
    }
    if (end.kind === "restart") {
      if (progress.attempts > maxVainRestarts) throw interrupted(download.label, "the file store serves parts that do not fit");
      file.restart();
    }
    if (end.kind === "interrupted") await waitOrGiveUp(end.failure, progress, download, tools);
  }
  throw interrupted(download.label, `it was interrupted ${maxInterruptions} times`);
}

function checkEnd({ label, expectedBytes }: Download, file: HandedOnBytes, isEncoded: boolean): void {
  file.end();
  if (isEncoded || isGzip(file.start) || expectedBytes === null || expectedBytes === file.position) return;
  throw new DigestError({
    kind: "data",
    message: `${label} has ${file.position} bytes, but ${expectedBytes} were announced: the file is incomplete.`,
    remedy: "Run again; nothing is reported from an incomplete export.",
  });
}

async function* unpacked(packed: AsyncIterable<Uint8Array>, label: string): AsyncGenerator<Uint8Array> {
  const plain = createGunzip({ chunkSize: 256 * 1024 });
  // What fails before it ends the unpacked stream with the same error.
  pipeline(Readable.from(packed, { objectMode: false }), plain, () => {});
  try {
    yield* plain;
  } catch (thrown) {
    const code: unknown = Reflect.get(toError(thrown), "code");
    if (typeof code !== "string" || !code.startsWith("Z_")) throw thrown;
    throw new DigestError({ kind: "data", message: `${label} cannot be unpacked (${code}).`, remedy: "Run again." });
  }
}

type Progress = { readonly bytes: number; readonly at: number; readonly attempts: number };

async function waitOrGiveUp(
  failure: AttemptFailure,
  progress: Progress,
  download: Download,
  tools: DownloadTools,
): Promise<void> {
  const now = tools.clock.now();
  const situation = { attempts: progress.attempts, elapsedMs: now - progress.at, now, isRepeatable: true, passingStatuses: [] };
  const decision = decideRetry(failure, situation, defaultRetryLimits, tools.random);
  const reason = failure.kind === "status" ? `the file store answered ${failure.status}` : failure.failure.reason;
  if (decision.kind === "fatal") throw interrupted(download.label, reason);
  tools.log.info(
    `${download.label}: ${reason} after ${progress.bytes} bytes; going on in ${Math.ceil(decision.afterMs / 1000)} s.`,
  );
  await tools.clock.sleep(decision.afterMs);
}

/** Masked before first use: whoever has the URL has the file. Throws a DigestError that does not quote it when it is none. */
function masked(link: string, log: Log): URL {
  log.mask(link);
  if (!URL.canParse(link)) {
    throw new DigestError({ kind: "data", message: "The vendor served a download link that is no URL.", remedy: "Run again." });
  }
  const url = new URL(link);
  if (url.href !== link) log.mask(url.href);
  if (url.search.length > 1) log.mask(url.search.slice(1));
  return url;
}

function refused(label: string): DigestError {
  return new DigestError({
    kind: "remote",
    message: `Every fresh download link of ${label} was refused by the vendor's file store.`,
    remedy: "Check the clock of the runner and that no proxy changes requests, then run again.",
  });
}

function interrupted(label: string, reason: string): DigestError {
  return new DigestError({ kind: "remote", message: `${label} could not be downloaded: ${reason}.`, remedy: "Run again." });
}
