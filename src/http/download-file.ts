import { rm } from "node:fs/promises";
import { DigestError, toError } from "../errors.ts";
import type { Clock, Log, Random } from "../model/ports.ts";
import { attemptDownload, type Resume } from "./download-attempt.ts";
import type { HttpClient } from "./http-client.ts";
import { gunzipInPlace, PartialFile } from "./partial-file.ts";
import { type AttemptFailure, decideRetry, defaultRetryLimits } from "./retry-policy.ts";
import { leastBodyBytes } from "./slow-body.ts";

export type Download = {
  /** How errors and the log name the file. */
  readonly label: string;
  /** Signed URL: a secret. */
  readonly link: string;
  /** A fresh signed URL of the same file, when the last one has expired. */
  readonly renewLink: () => Promise<string>;
  readonly target: string;
  /** Bytes that the file must have when it is neither gzip nor content-encoded; null when nobody said. */
  readonly expectedBytes: number | null;
};

export type DownloadTools = { readonly http: HttpClient; readonly clock: Clock; readonly random: Random; readonly log: Log };

/** The plain file on disk, and how often its link had to be renewed. */
export type DownloadedFile = { readonly bytes: number; readonly sha256: string; readonly renewals: number };

/** Fresh links that may be refused one after the other, without a byte between them. */
const maxRefusedLinks = 4;
/** Beginnings anew without a piece of progress between them. */
const maxVainRestarts = 5;
/** Ends of all kinds in one file; a large file over a poor line needs several. */
const maxInterruptions = 100;

/**
 * Downloads a signed URL to disk without any credential, unpacked where it is gzip. A cut connection is resumed when the store
 * named an ETag, an expired link is renewed. Rejects with a DigestError, and then leaves no file.
 */
export async function downloadFile(download: Download, tools: DownloadTools): Promise<DownloadedFile> {
  const file = await createFile(download);
  let isOpen = true;
  try {
    const { renewals, isEncoded } = await fill(file, download, tools);
    const isGzip = await file.isGzip();
    const written = await file.close();
    isOpen = false;
    if (isGzip) return { ...(await gunzip(download)), renewals };
    if (!isEncoded) verifySize(download, written.bytes);
    return { ...written, renewals };
  } catch (thrown) {
    if (isOpen) await file.close();
    await rm(download.target, { force: true });
    throw asDigestError(thrown, download.label);
  }
}

async function createFile(download: Download): Promise<PartialFile> {
  try {
    return await PartialFile.create(download.target);
  } catch (thrown) {
    throw asDigestError(thrown, download.label);
  }
}

async function fill(file: PartialFile, download: Download, tools: DownloadTools) {
  const resume: Resume = { etag: null };
  let link = masked(download.link, tools.log);
  let renewals = 0;
  let refusedLinks = 0;
  let progress = { bytes: 0, at: tools.clock.now(), attempts: 0 };
  for (let interruptions = 0; interruptions <= maxInterruptions; interruptions += 1) {
    const end = await attemptDownload(file, link, resume, download.label, tools.http);
    if (end.kind === "complete") return { renewals, isEncoded: end.isEncoded };
    // A server that sends a few bytes each time makes no progress.
    if (file.bytes >= progress.bytes + leastBodyBytes) {
      progress = { bytes: file.bytes, at: tools.clock.now(), attempts: 0 };
      refusedLinks = 0;
    }
    progress = { ...progress, attempts: progress.attempts + 1 };
    if (end.kind === "expired") {
      refusedLinks += 1;
      if (refusedLinks > maxRefusedLinks) throw refused(download.label);
      renewals += 1;
      link = masked(await download.renewLink(), tools.log);
    }
    if (end.kind === "restart") {
      if (progress.attempts > maxVainRestarts) throw interrupted(download.label, "the file store serves parts that do not fit");
      await file.restart();
    }
    if (end.kind === "interrupted") await waitOrGiveUp(end.failure, progress, download, tools);
  }
  throw interrupted(download.label, `it was interrupted ${maxInterruptions} times`);
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

async function gunzip(download: Download) {
  try {
    return await gunzipInPlace(download.target);
  } catch (thrown) {
    const code: unknown = Reflect.get(toError(thrown), "code");
    if (typeof code !== "string" || !code.startsWith("Z_")) throw thrown;
    throw new DigestError({ kind: "data", message: `${download.label} cannot be unpacked (${code}).`, remedy: "Run again." });
  }
}

function verifySize(download: Download, bytes: number): void {
  if (download.expectedBytes === null || download.expectedBytes === bytes) return;
  throw new DigestError({
    kind: "data",
    message: `${download.label} has ${bytes} bytes, but ${download.expectedBytes} were announced: the file is incomplete.`,
    remedy: "Run again; nothing is reported from an incomplete export.",
  });
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

function asDigestError(thrown: unknown, label: string): DigestError {
  if (thrown instanceof DigestError) return thrown;
  const code: unknown = Reflect.get(toError(thrown), "code");
  return new DigestError({
    kind: "limit",
    message: `The disk of the runner refused ${label} (${typeof code === "string" ? code : toError(thrown).name}).`,
    remedy: code === "ENOSPC" ? "Free disk space before this step, or use a larger runner." : "Check the runner's work folder.",
  });
}
