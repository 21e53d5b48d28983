import { DigestError } from "../errors.ts";
import type { FlexeraCursor } from "../model/flexera-port.ts";
import type { EpochMs } from "../model/ids.ts";
import { belongsTo, compareEntries, type ExportEntry, type ListedFile, timeInName } from "./export-entry.ts";

/** Which files make the rows of a dataset, in the order in which they are applied, and what is odd about the series. */
export type FileChoice = { readonly files: readonly ExportEntry[]; readonly warnings: readonly string[] };

export type FileWish = {
  readonly dataset: string;
  readonly mode: "snapshot" | "delta";
  /** The last file that was applied; null where there is none. */
  readonly after: Extract<FlexeraCursor, { kind: "file" }> | null;
  readonly now: EpochMs;
};

const deltaEveryMs = 3 * 3_600_000;
const snapshotEveryMs = 24 * 3_600_000;
/** Files come by a rhythm, not by a clock. */
const slack = 1.5;

/**
 * Of a snapshot dataset the newest snapshot. Of a delta dataset the deltas behind the last applied file, or the newest snapshot and
 * the deltas behind it where nothing was applied yet or the snapshot is newer. Throws a DigestError when the list does not tell.
 */
export function chooseFiles(listed: readonly ListedFile[], wish: FileWish): FileChoice {
  const entries = entriesOf(listed, wish);
  const snapshot = entries.findLast(({ type }) => type === "snapshot");
  if (wish.mode === "snapshot") {
    if (snapshot === undefined) throw noSnapshot(wish.dataset);
    return { files: [snapshot], warnings: [...namelessWarnings(listed), ...staleWarnings(snapshot, snapshotEveryMs, wish)] };
  }
  const start = snapshot !== undefined && (wish.after === null || snapshot.createdAt > wish.after.createdAt) ? snapshot : null;
  if (start === null && wish.after === null) throw noSnapshot(wish.dataset);
  const deltas = entries.filter(({ type }) => type === "delta");
  const due = start === null ? deltasBehind(deltas, wish.after) : deltas.filter((delta) => isBehind(delta, start));
  const last = due.at(-1) ?? start ?? deltas.at(-1);
  const warnings = [
    ...namelessWarnings(listed),
    ...gapWarnings(start?.createdAt ?? wish.after?.createdAt ?? null, due, wish.dataset),
    ...(last === undefined ? [] : staleWarnings(last, deltaEveryMs, wish)),
  ];
  return { files: start === null ? due : [start, ...due], warnings };
}

function entriesOf(listed: readonly ListedFile[], { dataset, after }: FileWish): readonly ExportEntry[] {
  const own = listed.filter(({ name }) => name !== "" && belongsTo(name, dataset));
  const entries = own.flatMap((file): ExportEntry | readonly [] => {
    const namedAt = timeInName(file.name, dataset);
    const createdAt = file.createdAt ?? namedAt;
    const { id, type, name, bytes } = file;
    if (id !== null && type !== null && createdAt !== null) return { id, type, name, bytes, createdAt, namedAt };
    // Nobody needs to know what an old file is.
    if (createdAt !== null && after !== null && createdAt < after.createdAt) return [];
    throw unclear(dataset, id === null ? "id" : type === null ? "type" : "time of creation");
  });
  return entries.toSorted(compareEntries);
}

/** Behind a snapshot is what was made later; a delta of the same moment is in the snapshot, unless its name says that it is later. */
function isBehind(delta: ExportEntry, snapshot: ExportEntry): boolean {
  if (delta.createdAt !== snapshot.createdAt) return delta.createdAt > snapshot.createdAt;
  return delta.namedAt !== null && snapshot.namedAt !== null && delta.namedAt > snapshot.namedAt;
}

function deltasBehind(deltas: readonly ExportEntry[], after: FileWish["after"]): readonly ExportEntry[] {
  if (after === null) return deltas;
  const at = deltas.findIndex(({ id }) => id === after.id);
  return at === -1 ? deltas.filter(({ createdAt }) => createdAt > after.createdAt) : deltas.slice(at + 1);
}

function gapWarnings(from: EpochMs | null, due: readonly ExportEntry[], dataset: string): readonly string[] {
  const times = [...(from === null ? [] : [from]), ...due.map(({ createdAt }) => createdAt)];
  const gaps = times.slice(1).flatMap((time, index) => {
    const before = times[index] ?? time;
    return time - before > deltaEveryMs * slack ? [`${shortTime(before)} to ${shortTime(time)}`] : [];
  });
  if (gaps.length === 0) return [];
  const shown = gaps.slice(0, 3).join(", ");
  const more = gaps.length > 3 ? ` and ${gaps.length - 3} more` : "";
  return [
    `The delta files of ${dataset} do not follow each other every three hours (${shown}${more}): if files are missing there, so are their changes.`,
  ];
}

function staleWarnings(last: ExportEntry, everyMs: number, { dataset, now }: FileWish): readonly string[] {
  if (now - last.createdAt <= everyMs * slack) return [];
  return [`The newest ${last.type} file of ${dataset} is of ${shortTime(last.createdAt)}: its rows are as old.`];
}

function namelessWarnings(listed: readonly ListedFile[]): readonly string[] {
  const count = listed.filter(({ name }) => name === "").length;
  if (count === 0) return [];
  return [`Flexera lists ${count} ${count === 1 ? "file" : "files"} without a name, of which nobody knows what is in them.`];
}

function shortTime(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function noSnapshot(dataset: string): DigestError {
  return new DigestError({
    kind: "data",
    message: `Flexera's retired Export API lists no snapshot of ${dataset}, from which its rows could be built.`,
    remedy: `Set \`transport: query\` for ${dataset} in flexera-datasets.`,
  });
}

function unclear(dataset: string, missing: string): DigestError {
  return new DigestError({
    kind: "data",
    message: `Flexera's retired Export API lists a file of ${dataset} without its ${missing}, so that nobody can tell what belongs to it.`,
    remedy: `Run again; if it stays, set \`transport: query\` for ${dataset} in flexera-datasets.`,
  });
}
