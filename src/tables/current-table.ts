import { join } from "node:path";
import type { TableFile } from "../model/flexera-memory.ts";
import type { RowAnomalies } from "../model/flexera-report.ts";
import type { RowHashes } from "../model/row-hashes.ts";
import type { ExportFile } from "../model/source.ts";
import type { TableLayout } from "../table-rows/table-layout.ts";
import { attachDelta, attachedPath, attachServed } from "./attach-files.ts";
import { noAnomalies, planDelta } from "./plan-delta.ts";
import { readSnapshot } from "./read-snapshot.ts";
import type { TableUpdate } from "./table-update.ts";
import { writeTable } from "./write-table.ts";

/** The rows of a dataset as they are now. */
export type CurrentTable = {
  readonly layout: TableLayout;
  readonly after: RowHashes;
  /** The file whose rows `after` numbers. */
  readonly path: string;
  readonly anomalies: RowAnomalies;
  /** What the next run compares with; see FlexeraMemory. */
  readonly hashes: RowHashes | null;
  readonly text: TableFile | null;
  readonly warnings: readonly string[];
  /** Puts what is to be attached into the archive; the last step, because what fails leaves nothing there. */
  readonly attach: () => Promise<readonly ExportFile[]>;
};

/** Applies what changed to the table of the last report, whose columns and hashes are `base`; leaves no file when it rejects. */
export async function applyDelta(
  update: TableUpdate,
  base: { readonly columns: readonly string[]; readonly hashes: RowHashes },
): Promise<CurrentTable> {
  const { dataset, detail, batches, archive, folders, previous } = update;
  const plan = await planDelta({ dataset, detail, batches, base });
  const target = join(folders.state, `${folders.name}-table.csv`);
  const table = await writeTable({ dataset, detail, plan, base: previous?.text?.path ?? null, target });
  const { layout, hashes: after, bytes } = table;
  const changes = plan.batches.filter(({ batch }) => batch.kind === "changes");
  return {
    layout,
    after,
    path: target,
    anomalies: plan.anomalies,
    hashes: null,
    text: { path: target, bytes },
    warnings: layout.warnings,
    attach: async () => {
      const rows = await attachServed(target, archive, attachedPath(dataset.name, "rows"), after.size);
      try {
        const delta = await attachDelta(changes, dataset, archive);
        return delta === null ? [rows] : [rows, delta];
      } catch (thrown) {
        await archive.remove(rows.path);
        throw thrown;
      }
    },
  };
}

/** Reads a whole set in place of the one before; leaves no file when it rejects. */
export async function takeSnapshot(update: TableUpdate): Promise<CurrentTable> {
  const { dataset, detail, batches, archive, folders } = update;
  const textTarget = join(folders.state, `${folders.name}-rows.csv`);
  const { batch, layout, hashes, text, unnamed } = await readSnapshot({ dataset, detail, batches, textTarget });
  const unnamedWarning = `${unnamed} rows of ${dataset.name} are too many to be remembered by name: when one of them leaves it is counted and not listed.`;
  return {
    layout,
    after: hashes,
    path: batch.csvFile,
    anomalies: { ...noAnomalies(), repeatedKey: layout.key.length === 0 ? 0 : countRepeated(hashes) },
    hashes,
    text,
    warnings: unnamed === 0 ? layout.warnings : [...layout.warnings, unnamedWarning],
    attach: async () => [await attachServed(batch.csvFile, archive, attachedPath(dataset.name, "rows"), hashes.size)],
  };
}

function countRepeated(rows: RowHashes): number {
  let repeated = 0;
  for (let place = 0; place < rows.size; ) {
    const end = rows.endOfKey(place);
    if (end - place > 1) repeated += end - place;
    place = end;
  }
  return repeated;
}
