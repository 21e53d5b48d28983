import type { CsvHeader } from "../csv/csv-header.ts";
import { missingColumns, requireColumns } from "../csv/csv-header.ts";
import { type CsvPart, type JoinedFile, joinParts } from "../csv/join-parts.ts";
import type { IssueSieve } from "../csv/record-kernel.ts";
import type { RecordView } from "../csv/record-view.ts";
import { DigestError } from "../errors.ts";
import { ChangedFileError } from "../http/changed-file.ts";
import { createProgress } from "../http/progress.ts";
import type { SourceWarnings } from "../http/source-warnings.ts";
import { type DownloadTools, streamFile } from "../http/stream-file.ts";
import { describeTransfer } from "../http/transfer.ts";
import type { ArchivePort } from "../model/archive.ts";
import { scopeName } from "../model/scope.ts";
import type { SnykSource, SourceReceipt, Window } from "../model/source.ts";
import { columnsToRequest, datasetDeclarations, isExportDataset } from "./datasets.ts";
import { announcedTotals, type ExportPart, type ExportResult } from "./export-document.ts";
import { type ExportTools, type FinishedExport, runExport, type StartedExport } from "./export-job.ts";
import { type ExportChoices, exportRequest } from "./export-request.ts";

export type CollectTools = ExportTools &
  DownloadTools & {
    readonly archive: ArchivePort;
    readonly choices: ExportChoices;
    readonly createWarnings: () => SourceWarnings;
    /** Runs so many downloads at once and makes the others wait; exports are waited for without it. */
    readonly downloads: <Result>(work: () => Promise<Result>) => Promise<Result>;
  };

/** How often a source begins anew because a file changed while it was read. */
const maxChanges = 2;

/** What becomes of the rows on their way into the archive. Both may throw. */
export type RowConsumer = {
  /** Returns the columns to read, each in the header and named once; a record has their cells in this order. */
  readonly onHeader: (header: CsvHeader) => readonly string[];
  /** Asked after the header of each part whether its records are sieved; null or absent where they are not. */
  readonly sieve?: () => IssueSieve | null;
  readonly onRecord: (record: RecordView, partLabel: string) => void;
};

/**
 * Exports a dataset of a scope into `<source id>.csv` of the archive; every row passes the consumer once. A file that changes while
 * it is read is read anew from its first part, into a fresh consumer. Rejects with a DigestError when anything is missing or other
 * than announced, and then leaves no file.
 */
export async function collectExport<Consumer extends RowConsumer>(
  source: SnykSource,
  window: Window,
  tools: CollectTools,
  consumerOf: (started: StartedExport) => Consumer,
): Promise<{ readonly receipt: SourceReceipt; readonly consumer: Consumer }> {
  const { dataset } = source;
  if (!isExportDataset(dataset)) throw new DigestError({ kind: "input", message: `${dataset} cannot be exported.`, remedy: "" });
  const warnings = tools.createWarnings();
  const request = exportRequest(dataset, source.scope, window, tools.choices);
  // A window that ends with the run makes every request another one: nobody could pick its export up.
  const pending = datasetDeclarations[dataset].window === "everything" ? tools.pending : null;
  const finished = await runExport({ dataset, scope: source.scope, request, warnings }, { ...tools, pending });
  const path = `${source.id}.csv`;
  const work: ExportWork = { source, finished, warnings, tools, path };
  const { joined, consumer } = await tools.downloads(() => joinUnchanged(work, () => consumerOf(finished)));
  const receipt = {
    source,
    window,
    files: [{ path, rows: joined.rows, bytes: joined.bytes, sha256: joined.sha256 }],
    rows: joined.rows,
    bytes: joined.bytes,
    startedAt: finished.startedAt,
    finishedAt: tools.clock.now(),
    exportId: finished.id,
    warnings: warnings.list(),
  };
  return { receipt, consumer };
}

type ExportWork = {
  readonly source: SnykSource;
  readonly finished: FinishedExport;
  readonly warnings: SourceWarnings;
  readonly tools: CollectTools;
  readonly path: string;
};

type Joined<Consumer> = { readonly joined: JoinedFile; readonly consumer: Consumer };

/** What a consumer was told of a file that has changed since cannot be taken back: it is left behind, and a fresh one begins. */
async function joinUnchanged<Consumer extends RowConsumer>(
  work: ExportWork,
  freshConsumer: () => Consumer,
): Promise<Joined<Consumer>> {
  for (let changes = 0; ; changes += 1) {
    const consumer = freshConsumer();
    try {
      return { joined: await joinExport(work, consumer), consumer };
    } catch (thrown) {
      if (!(thrown instanceof ChangedFileError) || changes === maxChanges) throw thrown;
      work.warnings.add(`${thrown.message} All parts were read again.`);
    }
  }
}

async function joinExport(work: ExportWork, consumer: RowConsumer): Promise<JoinedFile> {
  const { source, tools, path } = work;
  const label = describeSource(source);
  const progress = createProgress(`Download of ${label}`, tools.clock, tools.log, "reading");
  const announced = announcedTotals(work.finished.result);
  const count = { rows: 0, bytes: 0 };
  const file = await tools.archive.create(path);
  try {
    const joined = await joinParts({
      file,
      parts: downloadParts(work, (bytes) => {
        count.bytes += bytes;
        progress.report("reading", (elapsedMs) => describeTransfer({ ...count, ...announced }, elapsedMs));
      }),
      fallbackColumns: columnsWithoutHeader(source, tools.choices),
      onHeader: (header) => {
        checkHeader(header, work);
        return consumer.onHeader(header);
      },
      sieve: consumer.sieve,
      onRecord: consumer.onRecord,
      onRows: (rows) => {
        count.rows = rows;
      },
    });
    verifyTotal(work.finished.result, joined.rows, label);
    tools.log.info(`${label}: ${joined.rows} rows, ${joined.bytes} bytes in ${work.finished.result.parts.length} parts.`);
    return joined;
  } catch (thrown) {
    await file.discard();
    throw thrown;
  }
}

/** One part after the other, because their order matters; each is read from the line while what came before is compressed. */
async function* downloadParts(work: ExportWork, onBytes: (bytes: number) => void): AsyncGenerator<CsvPart> {
  const { finished, tools, source } = work;
  let parts = finished.result.parts;
  for (const [index, { object }] of parts.entries()) {
    const label = `part ${index + 1} of ${parts.length} of ${describeSource(source)}`;
    const part = partOf(parts, object, label);
    const renewLink = async () => {
      work.warnings.add(`Download links of ${describeSource(source)} expired and were renewed.`);
      parts = (await finished.renew()).parts;
      return partOf(parts, object, label).link;
    };
    const pieces = streamFile({ label, link: part.link, renewLink, expectedBytes: part.bytes }, tools);
    yield { label, pieces: countPieces(pieces, onBytes), expectedRows: part.rows };
  }
}

async function* countPieces(pieces: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    onBytes(piece.length);
    yield piece;
  }
}

/** Fresh links come in any order; the object's path tells which is which. */
function partOf(parts: readonly ExportPart[], object: string, label: string): ExportPart {
  const part = parts.find((candidate) => candidate.object === object);
  if (part !== undefined) return part;
  throw new DigestError({
    kind: "data",
    message: `Snyk's fresh download links do not include ${label}.`,
    remedy: "Run again to make a new export.",
  });
}

function checkHeader(header: CsvHeader, { source, warnings, tools }: ExportWork): void {
  if (!isExportDataset(source.dataset)) return;
  const declared = datasetDeclarations[source.dataset];
  const label = describeSource(source);
  requireColumns(header, declared.required, label);
  if (tools.choices.includeDeactivated && source.dataset === "issues") requireColumns(header, ["PROJECT_IS_MONITORED"], label);
  if (tools.choices.includeDeleted && source.dataset === "issues") requireColumns(header, ["PROJECT_DELETED_AT"], label);
  const wanted = columnsToRequest(source.dataset, tools.choices.columns) ?? declared.shown;
  const missing = missingColumns(header, wanted);
  if (missing.length > 0) warnings.add(`Snyk left out of ${label}: ${missing.join(", ")}.`);
}

function columnsWithoutHeader(source: SnykSource, choices: ExportChoices): readonly string[] {
  if (!isExportDataset(source.dataset)) return [];
  return columnsToRequest(source.dataset, choices.columns) ?? datasetDeclarations[source.dataset].columns ?? [];
}

function verifyTotal(result: ExportResult, rows: number, label: string): void {
  if (result.rows === null || result.rows === rows) return;
  throw new DigestError({
    kind: "data",
    message: `The files of ${label} have ${rows} rows in all, but ${result.rows} were announced: the export is incomplete.`,
    remedy: "Run again; nothing is reported from an incomplete export.",
  });
}

/** `issues of group-<uuid>`: a source as errors and the log name it. */
function describeSource(source: SnykSource): string {
  return `${source.dataset} of ${scopeName(source.scope)}`;
}
