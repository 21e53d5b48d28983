import { rm } from "node:fs/promises";
import { DigestError, toDigestError } from "../errors.ts";
import type { ArchivePort } from "../model/archive.ts";
import type { FlexeraMemory } from "../model/flexera-memory.ts";
import type { FlexeraPort, FlexeraRows } from "../model/flexera-port.ts";
import type { FlexeraReport } from "../model/flexera-report.ts";
import type { Log } from "../model/ports.ts";
import type { FlexeraSource, SourceReceipt } from "../model/source.ts";
import { flexeraSize } from "../state/flexera-rows.ts";
import { keyedTextHash } from "../state/state-disguise.ts";
import type { HashDetail } from "../table-rows/row-hasher.ts";
import { plainTextHash } from "../table-rows/text-hash.ts";
import { type UpdatedTable, updateTable } from "../tables/update-table.ts";
import { type FlexeraPlan, planFlexera } from "./plan-flexera.ts";
import { nextMemory, reportTable, tableWarnings } from "./report-flexera.ts";
import type { ReportPorts } from "./report-ports.ts";
import type { RunContext } from "./run-context.ts";

/** What became of one dataset; `memory` is what the next run finds of it, of a failed one what this run found. */
export type FlexeraResult = { readonly memory: FlexeraMemory | null } & (
  | { readonly kind: "complete"; readonly receipt: SourceReceipt<FlexeraSource>; readonly report: FlexeraReport }
  | { readonly kind: "failed"; readonly source: FlexeraSource; readonly error: DigestError }
);

/** Bytes that the datasets may still add to a state: unpacked and, estimated, packed. */
export type Room = { unpacked: number; packed: number };

/** The room of all datasets of a report; the rest of a state is for Snyk's findings. */
export function stateRoom(): Room {
  return { unpacked: 900 * 1024 ** 2, packed: 200 * 1024 ** 2 };
}

/** What reading Flexera needs of what is outside. */
export type FlexeraPorts = Pick<ReportPorts, "flexera" | "log" | "archive" | "stateFolder">;

type FlexeraTools = {
  readonly flexera: FlexeraPort;
  readonly log: Log;
  readonly archive: ArchivePort;
  readonly stateFolder: string;
};

/**
 * Reads every dataset of Flexera and compares it; a failing one becomes a failed result and stops no other. One after the other: the
 * vendor documents no limit for queries at once, and its own connector runs one.
 */
export async function collectFlexera(context: RunContext, ports: FlexeraPorts): Promise<readonly FlexeraResult[]> {
  const { flexera, log } = ports;
  if (flexera === null) return [];
  const tools: FlexeraTools = { flexera, log, archive: ports.archive, stateFolder: ports.stateFolder.root };
  const room = stateRoom();
  const results: FlexeraResult[] = [];
  for (const [index, plan] of planFlexera(context).entries()) {
    const name = `flexera-${index}`;
    results.push(await log.group(plan.source.id, () => settle(plan, context, tools, name, room)));
  }
  return results;
}

async function settle(
  plan: FlexeraPlan,
  context: RunContext,
  tools: FlexeraTools,
  name: string,
  room: Room,
): Promise<FlexeraResult> {
  const { source, kept } = plan;
  try {
    const result = await collect(plan, context, tools, name);
    takeRoom(result, room);
    for (const warning of result.receipt.warnings) tools.log.warning(`${source.id}: ${warning}`);
    return result;
  } catch (thrown) {
    const error = toDigestError(thrown);
    tools.log.info(`Failed: ${error.message}`);
    const hasCursorFailed = error.kind === "remote" && plan.cursor !== null;
    const memory = kept !== null && hasCursorFailed ? { ...kept, hasCursorFailed } : kept;
    if (memory !== null) useRoom(memory, room);
    return { kind: "failed", source, error, memory };
  }
}

type Complete = Extract<FlexeraResult, { kind: "complete" }>;

async function collect(plan: FlexeraPlan, context: RunContext, tools: FlexeraTools, name: string): Promise<Complete> {
  const { rows, isReloaded } = await readRows(plan, tools);
  try {
    const table = await update(plan, context, tools, name, rows);
    const { period, detail, startedAt } = context;
    const memory = nextMemory(plan, table, { cursor: rows.cursor, period, startedAt, detail });
    const report = reportTable(plan, table, memory, { isReloaded, detail });
    tools.log.info(describeTable(report));
    return {
      kind: "complete",
      receipt: receiptOf(plan.source, rows, table, context),
      report,
      memory: { ...memory, told: toldOf(report) },
    };
  } finally {
    for (const { csvFile } of rows.batches) await rm(csvFile, { force: true });
  }
}

function describeTable({ source, rows, isFirstRun, run }: FlexeraReport): string {
  const { added, changed, removed } = run.counts;
  const changes = isFirstRun ? "the baseline" : `${added} added, ${changed} changed, ${removed} removed since the last report`;
  return `${source.dataset}: ${rows} rows, ${changes}.`;
}

function toldOf({ isFirstRun, keyColumns, shownColumns, period }: FlexeraReport): FlexeraMemory["told"] {
  return { isFirstRun, keyColumns, shownColumns, period };
}

/** Reads the rows; everything anew where the cursor is rejected and the user wants that. */
async function readRows(
  { source, dataset, cursor, previous }: FlexeraPlan,
  { flexera, log }: FlexeraTools,
): Promise<{ readonly rows: FlexeraRows; readonly isReloaded: boolean }> {
  try {
    const hasFailedBefore = cursor !== null && previous?.hasCursorFailed === true;
    return { rows: await flexera.readRows({ source, dataset, cursor, hasFailedBefore }), isReloaded: false };
  } catch (thrown) {
    const error = toDigestError(thrown);
    if (error.kind !== "rejected-token" || cursor === null) throw error;
    if (dataset.onRejectedToken === "fail") throw withReloadRemedy(error, dataset.name);
    log.warning(`${error.message} As \`on-rejected-token: reload\` says, all rows are read and compared as a whole.`);
    return { rows: await flexera.readRows({ source, dataset, cursor: null, hasFailedBefore: false }), isReloaded: true };
  }
}

function withReloadRemedy(error: DigestError, name: string): DigestError {
  return new DigestError({
    kind: error.kind,
    message: error.message,
    remedy: `Set \`on-rejected-token: reload\` for \`${name}\` in \`flexera-datasets\`: then everything is read once and compared as a whole, and nothing is lost.`,
    requestId: error.requestId,
    status: error.status,
    cause: error,
  });
}

async function update(
  { dataset, previous }: FlexeraPlan,
  { detail, period }: RunContext,
  { archive, stateFolder }: FlexeraTools,
  name: string,
  { batches }: FlexeraRows,
): Promise<UpdatedTable> {
  const hashing: HashDetail =
    detail.kind === "full" ? { kind: "full", hash: plainTextHash } : { kind: "hashed", hash: keyedTextHash(detail.key) };
  const continuesPeriod = previous?.period.periodId === period.id && period.startsAt !== null;
  try {
    const folders = { state: stateFolder, name };
    return await updateTable({ dataset, detail: hashing, batches, previous, continuesPeriod, archive, folders });
  } catch (thrown) {
    if (detail.kind === "full") throw thrown;
    throw withoutNames(toDigestError(thrown), dataset.name);
  }
}

/** What is wrong with rows is told by the names of their columns, which a public log may not hold. */
function withoutNames(error: DigestError, name: string): DigestError {
  if (error.kind !== "data") return error;
  return new DigestError({
    kind: "data",
    message: `The rows of ${name} do not fit what \`flexera-datasets\` says of them.`,
    remedy:
      "What is wrong would name columns in a log that everybody can read: run the same inputs once in a private repository.",
  });
}

function receiptOf(
  source: FlexeraSource,
  rows: FlexeraRows,
  table: UpdatedTable,
  { startedAt, detail }: RunContext,
): SourceReceipt<FlexeraSource> {
  const { bytes, exportId, finishedAt } = rows;
  return {
    source,
    window: { from: null, to: startedAt },
    files: table.files,
    rows: table.rows,
    bytes,
    startedAt: rows.startedAt,
    finishedAt,
    exportId,
    warnings: [...rows.warnings, ...tableWarnings(table, detail)],
  };
}

/** Takes the room of a dataset that could be read; throws a DigestError of kind `limit` where there is none left for it. */
export function takeRoom({ memory, receipt }: Complete, room: Room): void {
  if (memory === null) return;
  const { unpacked, packed } = flexeraSize(memory);
  if (unpacked > room.unpacked || packed > room.packed) {
    throw new DigestError({
      kind: "limit",
      message: `${receipt.source.dataset} has ${receipt.rows} rows, which are more than the state of a report can hold beside the other datasets.`,
      remedy:
        "Report it in a workflow of its own, with another `artifact-name`; of a delta, set `mode: snapshot`, which keeps hashes in place of rows.",
    });
  }
  useRoom(memory, room);
}

/** Takes the room of a dataset that failed: what is known of it is kept. */
export function useRoom(memory: FlexeraMemory, room: Room): void {
  const { unpacked, packed } = flexeraSize(memory);
  room.unpacked -= unpacked;
  room.packed -= packed;
}
