import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DigestError } from "../errors.ts";
import { type FileFetch, fetchFile } from "../flexera/fetch-file.ts";
import type { FlexeraCall } from "../flexera/flexera-client.ts";
import type { ReadTools } from "../flexera-query/read-query.ts";
import type { SourceWarnings } from "../http/source-warnings.ts";
import type { FlexeraBatch, FlexeraCursor, FlexeraRequest, FlexeraRows } from "../model/flexera-port.ts";
import { chooseFiles } from "./choose-files.ts";
import type { ExportEntry } from "./export-entry.ts";
import { listFiles } from "./list-files.ts";
import { convertParquet } from "./parquet-to-csv.ts";
import { retiredError } from "./retired-api.ts";

const maxUnusable = 3;
const unusableWaitMs = 5_000;

/**
 * Reads a dataset through the retired Export API: the files that are due, one after the other, as CSV. Rejects with a DigestError,
 * and then leaves no file.
 */
export async function readExport(
  request: FlexeraRequest,
  fileName: string,
  warnings: SourceWarnings,
  tools: ReadTools,
): Promise<FlexeraRows> {
  const startedAt = tools.clock.now();
  const { dataset } = request;
  const after = dataset.mode === "delta" && request.cursor?.kind === "file" ? request.cursor : null;
  const choice = chooseFiles(await listFiles(request, tools.client), {
    dataset: dataset.name,
    mode: dataset.mode,
    after,
    now: startedAt,
  });
  for (const sentence of choice.warnings) warnings.add(sentence);
  const batches: FlexeraBatch[] = [];
  let bytes = 0;
  try {
    for (const [index, file] of choice.files.entries()) {
      const csvFile = join(tools.folder, `${fileName}-${index + 1}.csv`);
      batches.push({ kind: file.type === "snapshot" ? "whole" : "changes", csvFile, createdAt: file.createdAt });
      bytes += await readFile(file, `file ${index + 1} of ${choice.files.length} of ${dataset.name}`, csvFile, request, tools);
    }
  } catch (thrown) {
    for (const { csvFile } of batches) await rm(csvFile, { force: true });
    throw thrown;
  }
  const last = choice.files.at(-1);
  return {
    batches,
    cursor: dataset.mode === "snapshot" ? null : cursorAt(last, after),
    exportId: last?.id ?? after?.id ?? "",
    bytes,
    startedAt,
    finishedAt: tools.clock.now(),
    warnings: warnings.list(),
  };
}

function cursorAt(last: ExportEntry | undefined, before: FlexeraCursor | null): FlexeraCursor | null {
  return last === undefined ? before : { kind: "file", id: last.id, createdAt: last.createdAt };
}

/** Downloads one Parquet file and leaves its rows as CSV; resolves to the bytes of those. */
async function readFile(
  file: ExportEntry,
  label: string,
  csvFile: string,
  { source, dataset }: FlexeraRequest,
  tools: ReadTools,
): Promise<number> {
  const parquetFile = `${csvFile}.parquet`;
  const url = new URL(`/vis/v2/orgs/${source.orgId}/exports/files/${encodeURIComponent(file.id)}`, tools.client.apiOrigin);
  const call: FlexeraCall = { action: `download ${label}`, privilege: "vis:export:download", orgId: source.orgId };
  try {
    await fetchListed({ label, url, target: parquetFile, call }, file.bytes, dataset.name, tools);
    const converted = await convertParquet(parquetFile, csvFile, label);
    tools.log.info(`${label}: ${converted.rows} rows, ${converted.bytes} bytes of CSV.`);
    return converted.bytes;
  } finally {
    await rm(parquetFile, { force: true });
  }
}

/** A file of another size than the list says is a gateway's page, or is still being written: it is fetched again. */
async function fetchListed(fetch: FileFetch, listedBytes: number | null, dataset: string, tools: ReadTools): Promise<void> {
  for (let attempts = 1; ; attempts += 1) {
    const end = await fetchFile(fetch, tools).catch((thrown: unknown) => {
      throw retiredError(thrown, dataset);
    });
    if (end.kind === "interrupted") throw unusable(`${fetch.label} could not be downloaded: ${end.reason}.`, "remote", dataset);
    if (listedBytes === null || listedBytes === end.bytes) return;
    const problem = `${fetch.label} has ${end.bytes} bytes, but the list says ${listedBytes}`;
    if (attempts === maxUnusable) throw unusable(`${problem}.`, "data", dataset);
    tools.log.info(`${problem}; downloading it again in ${unusableWaitMs / 1000} s.`);
    await tools.clock.sleep(unusableWaitMs);
  }
}

function unusable(message: string, kind: "remote" | "data", dataset: string): DigestError {
  return new DigestError({
    kind,
    message,
    remedy: `Run again; if it stays, set \`transport: query\` for ${dataset} in flexera-datasets: the vendor has retired the Export API.`,
  });
}
