import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import * as v from "valibot";
import { describeError, toDigestError } from "../errors.ts";
import type { EpochMs } from "../model/ids.ts";
import { type DownloadTools, downloadArtifact } from "./artifact-download.ts";
import { classifyUploadFailure } from "./artifact-errors.ts";
import { type ArtifactRow, listArtifactRows } from "./artifact-row.ts";
import { distrustReason } from "./artifact-trust.ts";
import { type ArtifactClient, uploadArtifact } from "./artifact-upload.ts";

export type PendingExportOptions = DownloadTools & {
  readonly client: ArtifactClient;
  readonly repository: { readonly id: string; readonly fullName: string };
  readonly branch: string;
  readonly runId: string;
  /** What artifacts are named after: `<artifact-name>-export-<12 digits of the request's hash>`. */
  readonly artifactName: string;
  /** Where the small files lie when they were downloaded. */
  readonly folder: string;
};

type StartedExport = { readonly id: string; readonly startedAt: EpochMs };

/** The exports that were started and not reported yet, each in an artifact of its own. No call ever rejects. */
export type PendingExportStore = {
  /** An export for the same request that another attempt started less than two hours ago. */
  readonly find: (requestHash: string) => Promise<StartedExport | null>;
  readonly remember: (requestHash: string, started: StartedExport) => Promise<void>;
  /** Deletes what this attempt kept, once its report is saved: its exports are used. What others kept just expires. */
  readonly forget: () => Promise<void>;
};

/** Older exports show what is no longer so. */
const maxAgeMs = 2 * 3_600_000;
/** Clocks of two runners differ. */
const maxAheadMs = 5 * 60_000;
/** It may be picked up for two hours; no artifact can expire sooner. */
const retentionDays = 1;
const maxBytes = 10_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const pendingFile = v.object({
  format: v.literal("exposure-digest-export"),
  version: v.literal(1),
  repositoryId: v.string(),
  branch: v.string(),
  runId: v.string(),
  request: v.string(),
  exportId: v.pipe(v.string(), v.regex(uuid)),
  startedAt: v.pipe(v.number(), v.safeInteger()),
});

type PendingFile = v.InferOutput<typeof pendingFile>;

/**
 * Keeps the ids of started exports in artifacts, because the API cannot list exports. One that cannot be kept or found costs an
 * export at the most, so it is told in the log and is no failure.
 */
export function createPendingExports(options: PendingExportOptions): PendingExportStore {
  const own = new Set<string>();
  const tools = { ...options, startedAt: options.clock.now() };
  const nameOf = (requestHash: string): string => `${options.artifactName}-export-${requestHash.slice(0, 12)}`;
  const attempt = async <Result>(what: string, otherwise: Result, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (thrown) {
      options.log.info(`${what} ${describeError(toDigestError(thrown))}`);
      return otherwise;
    }
  };
  return {
    find: (requestHash) =>
      attempt<StartedExport | null>("An earlier export could not be looked for.", null, async () => {
        const found = await findPending(options, nameOf(requestHash), requestHash);
        return found === null ? null : { id: found.exportId, startedAt: found.startedAt };
      }),
    remember: (requestHash, started) =>
      attempt("The id of the export could not be kept.", undefined, async () => {
        const name = nameOf(requestHash);
        const text = Buffer.from(describePending(options, requestHash, started));
        const pieces = () => Readable.from([text]);
        await uploadArtifact(tools, { name, contentType: "application/octet-stream", paths: [name], pieces, retentionDays });
        own.add(name);
      }),
    forget: async () => {
      for (const name of [...own].sort()) {
        try {
          await options.client.deleteArtifact(name);
        } catch (thrown) {
          // Its kind alone: the client's words may hold an address.
          options.log.info(
            `The artifact ${name} could not be deleted (${classifyUploadFailure(thrown)}); it expires within a day.`,
          );
        }
      }
    },
  };
}

function describePending(options: PendingExportOptions, request: string, { id, startedAt }: StartedExport): string {
  const { repository, branch, runId } = options;
  const pending: PendingFile = {
    format: "exposure-digest-export",
    version: 1,
    repositoryId: repository.id,
    branch,
    runId,
    request,
    exportId: id,
    startedAt,
  };
  return `${JSON.stringify(pending)}\n`;
}

async function findPending(options: PendingExportOptions, name: string, request: string): Promise<PendingFile | null> {
  const rows = await listArtifactRows(options.octokit, options.repository.fullName, name);
  const newest = rows.find((row) => isCandidate(row, options));
  if (newest === undefined) return null;
  const file = join(options.folder, `pending-${newest.id}`);
  try {
    const artifact = { fullName: options.repository.fullName, id: newest.id, digest: newest.digest };
    const download = await downloadArtifact(options, artifact, file);
    return download.kind === "saved" ? readPending(await readFile(file, "utf8"), newest, request, options) : null;
  } finally {
    await rm(file, { force: true });
  }
}

function isCandidate(row: ArtifactRow, options: PendingExportOptions): boolean {
  const origin = { repositoryId: options.repository.id, branch: options.branch };
  if (distrustReason(row, origin) !== null || row.size_in_bytes > maxBytes) return false;
  return row.created_at !== null && Date.parse(row.created_at) > options.clock.now() - maxAgeMs;
}

/** What the file says, when it speaks of this very request and is as young as its artifact. */
function readPending(text: string, row: ArtifactRow, request: string, options: PendingExportOptions): PendingFile | null {
  const parsed = v.safeParse(pendingFile, parseJson(text));
  if (!parsed.success) return null;
  const { repositoryId, branch, runId, request: kept, startedAt } = parsed.output;
  const isOurs = repositoryId === options.repository.id && branch === options.branch && runId === String(row.workflow_run?.id);
  const ageMs = options.clock.now() - startedAt;
  const isYoung = ageMs < maxAgeMs && ageMs > -maxAheadMs;
  return isOurs && isYoung && kept === request ? parsed.output : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
