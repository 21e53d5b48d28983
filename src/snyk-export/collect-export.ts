import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CsvHeader } from "../csv/csv-header.ts";
import { missingColumns, requireColumns } from "../csv/csv-header.ts";
import { readFilePieces } from "../csv/file-pieces.ts";
import { type CsvPart, type JoinedFile, joinParts } from "../csv/join-parts.ts";
import type { IssueSieve } from "../csv/record-kernel.ts";
import type { RecordView } from "../csv/record-view.ts";
import { DigestError } from "../errors.ts";
import { type DownloadTools, downloadFile } from "../http/download-file.ts";
import { createProgress } from "../http/progress.ts";
import type { SourceWarnings } from "../http/source-warnings.ts";
import { scopeName } from "../model/scope.ts";
import type { SnykSource, SourceReceipt, Window } from "../model/source.ts";
import { columnsToRequest, datasetDeclarations, isExportDataset } from "./datasets.ts";
import type { ExportPart, ExportResult } from "./export-document.ts";
import { type ExportTools, type FinishedExport, runExport, type StartedExport } from "./export-job.ts";
import { type ExportChoices, exportRequest } from "./export-request.ts";

export type CollectTools = ExportTools &
  DownloadTools & {
    readonly exportFolder: string;
    readonly choices: ExportChoices;
    readonly createWarnings: () => SourceWarnings;
    /** Runs so many downloads at once and makes the others wait; exports are waited for without it. */
    readonly downloads: <Result>(work: () => Promise<Result>) => Promise<Result>;
  };

/** What becomes of the rows on their way to disk. Both may throw. */
export type RowConsumer = {
  /** Returns the columns to read, each in the header and named once; a record has their cells in this order. */
  readonly onHeader: (header: CsvHeader) => readonly string[];
  /** Asked after the header of each part whether its records are sieved; null or absent where they are not. */
  readonly sieve?: () => IssueSieve | null;
  readonly onRecord: (record: RecordView, partLabel: string) => void;
};

/**
 * Exports a dataset of a scope into `<exportFolder>/<source id>.csv`; every row passes the consumer once. Rejects with a
 * DigestError when anything is missing or other than announced, and then leaves no file.
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
  const work: ExportWork = { source, finished, warnings, tools, target: join(tools.exportFolder, path) };
  const consumer = consumerOf(finished);
  const joined = await tools.downloads(() => joinExport(work, consumer));
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
  readonly target: string;
};

async function joinExport(work: ExportWork, consumer: RowConsumer): Promise<JoinedFile> {
  const { source, tools, target } = work;
  const label = describeSource(source);
  const partFolder = `${target}.parts`;
  const progress = createProgress(`Download of ${label}`, tools.clock, tools.log, "reading");
  const count = { rows: 0, bytes: 0 };
  try {
    const joined = await joinParts({
      label,
      target,
      parts: downloadParts(work, partFolder, (bytes) => {
        count.bytes += bytes;
        progress.report("reading", (elapsedMs) => describeRate(count.rows, count.bytes, elapsedMs));
      }),
      fallbackColumns: columnsWithoutHeader(source, tools.choices),
      onHeader: (header) => {
        checkHeader(header, work);
        return consumer.onHeader(header);
      },
      sieve: consumer.sieve,
      onRecord: (record, partLabel) => {
        count.rows += 1;
        consumer.onRecord(record, partLabel);
      },
    });
    verifyTotal(work.finished.result, joined.rows, label);
    tools.log.info(`${label}: ${joined.rows} rows, ${joined.bytes} bytes in ${work.finished.result.parts.length} parts.`);
    return joined;
  } catch (thrown) {
    await rm(target, { force: true });
    throw thrown;
  } finally {
    await rm(partFolder, { recursive: true, force: true });
  }
}

/** Downloads one part after the other, and deletes each when it was read: the disk holds one beside the joined file. */
async function* downloadParts(work: ExportWork, folder: string, onBytes: (bytes: number) => void): AsyncGenerator<CsvPart> {
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
    const target = join(folder, `part-${index + 1}.csv`);
    await downloadFile({ label, link: part.link, renewLink, target, expectedBytes: part.bytes }, tools);
    yield { label, pieces: countPieces(readFilePieces(target), onBytes), expectedRows: part.rows };
    await rm(target, { force: true });
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

function describeRate(rows: number, bytes: number, elapsedMs: number): string {
  const megabytes = bytes / 1e6;
  return `${rows} rows, ${megabytes.toFixed(1)} MB, ${(megabytes / Math.max(1, elapsedMs / 1000)).toFixed(1)} MB/s`;
}

/** `issues of group-<uuid>`: a source as errors and the log name it. */
function describeSource(source: SnykSource): string {
  return `${source.dataset} of ${scopeName(source.scope)}`;
}
