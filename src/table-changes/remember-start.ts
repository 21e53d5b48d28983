import type { FlexeraPeriodMemory, TableFile } from "../model/flexera-memory.ts";
import type { RowHashes } from "../model/row-hashes.ts";
import { createTextFile, maxTextBytes } from "../table-rows/text-file.ts";
import type { RowBefore } from "./change-list.ts";
import type { RowsBefore } from "./rows-before.ts";

export type StartMemory = {
  readonly target: string;
  readonly label: string;
  /** The keys whose rows are others than when the period began. */
  readonly keys: RowHashes;
  readonly last: RowsBefore;
  /** What the period remembered until now; null where it begins. */
  readonly earlier: { readonly keys: RowHashes; readonly rows: RowsBefore } | null;
};

/**
 * Writes what is known of the rows of a period's start that are no more as they were: from the period's own memory, and for keys that
 * changed for the first time from the last report. Null where there are none.
 */
export async function rememberStart(memory: StartMemory): Promise<TableFile | null> {
  const { keys, last, earlier, target, label } = memory;
  if (keys.size === 0 || last.columns.length === 0) return null;
  const told = earlier === null || earlier.keys.size === 0 ? null : earlier;
  const columns =
    told === null || told.rows.columns.length === 0
      ? last.columns
      : last.columns.filter((name) => told.rows.columns.includes(name));
  const writer = await createTextFile(target, columns, label);
  const keep = ({ fingerprint, cell }: RowBefore): void => {
    if (!has(keys, fingerprint) || writer.size() > maxTextBytes) return;
    writer.add(
      fingerprint,
      columns.map((column) => cell(column) ?? ""),
    );
  };
  try {
    await told?.rows.read(keep, writer.flush);
    await last.read((row) => {
      if (told === null || !has(told.keys, row.fingerprint)) keep(row);
    }, writer.flush);
    return await writer.close();
  } catch (thrown) {
    await writer.discard();
    throw thrown;
  }
}

function has(keys: FlexeraPeriodMemory["keys"], fingerprint: string): boolean {
  return keys.hasKeyAt(keys.findKey(fingerprint), fingerprint);
}
