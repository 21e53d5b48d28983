import { join } from "node:path";
import type { ExportRow } from "../world/issue-columns.ts";
import { headerLine, rowLine, servedColumns } from "./csv-text.ts";
import { columnsOf } from "./dataset-rows.ts";
import { PartFile, type WrittenFile } from "./part-file.ts";
import type { ExportBehaviour } from "./snyk-options.ts";

/** What files are made of, how and where. */
export type ExportFilesPlan = {
  readonly rows: Iterable<ExportRow>;
  readonly dataset: string;
  /** The columns asked for; null: all. */
  readonly columns: readonly string[] | null;
  readonly behaviour: ExportBehaviour;
  /** Where to, and how each file begins its name there. */
  readonly folder: string;
  readonly name: string;
};

/** The files of an export with the number of rows in all of them. */
export type ExportFiles = { readonly rowCount: number; readonly files: readonly WrittenFile[] };

/** Writes the files of an export; the rows are dealt out one by one and never held. */
export async function writeExportFiles(plan: ExportFilesPlan): Promise<ExportFiles> {
  const { behaviour } = plan;
  const parts: OpenPart[] = [];
  let index = 0;
  for (const row of plan.rows) {
    const number = index % Math.max(1, behaviour.parts);
    parts[number] ??= await openPart(plan, number);
    const part = parts[number];
    // Warehouse retries are known to repeat rows; they are counted like any other.
    const times = index < behaviour.csv.duplicateRows ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const disk = writeRow(part, row, index, plan);
      if (disk !== null) await disk;
    }
    index += 1;
  }
  const rowCount = parts.reduce((sum, { file }) => sum + file.rowCount, 0);
  const [empty, headerOnly] = extraParts(plan, parts.length === 0);
  for (let count = 0; count < headerOnly; count++) parts.push(await openPart(plan, parts.length));
  for (let count = 0; count < empty; count++) parts.push(emptyPart(plan, parts.length));
  return { rowCount, files: await Promise.all(parts.map(({ file }) => file.finish(behaviour.csv))) };
}

type OpenPart = { readonly file: PartFile; readonly columns: readonly string[] };

function emptyPart(plan: ExportFilesPlan, number: number): OpenPart {
  return { file: new PartFile(join(plan.folder, `${plan.name}_${number}.csv`)), columns: [] };
}

async function openPart(plan: ExportFilesPlan, number: number): Promise<OpenPart> {
  const { csv } = plan.behaviour;
  const columns = servedColumns(columnsOf(plan.dataset), plan.columns, csv, plan.dataset, number);
  const part = { ...emptyPart(plan, number), columns };
  await part.file.add(headerLine(columns, csv));
  return part;
}

function writeRow({ file, columns }: OpenPart, row: ExportRow, index: number, plan: ExportFilesPlan): Promise<void> | null {
  const { csv } = plan.behaviour;
  const isRagged = csv.raggedRow && file.rowCount === 0;
  const title = row.PROBLEM_TITLE;
  const cells =
    csv.newlinesInCells && index % 3 === 0 && typeof title === "string"
      ? { ...row, PROBLEM_TITLE: `${title},\nline "two"` }
      : row;
  file.rowCount += 1;
  return file.add(rowLine(cells, isRagged ? columns.slice(0, -1) : columns, csv));
}

/** How many files without a row there are beside the others: empty ones, and ones with a header. */
function extraParts({ behaviour }: ExportFilesPlan, hasNoRows: boolean): [empty: number, headerOnly: number] {
  const isEmptyFile = hasNoRows && behaviour.noRows === "empty-file" ? 1 : 0;
  const isHeaderOnly = hasNoRows && behaviour.noRows === "header-only" ? 1 : 0;
  return [behaviour.emptyParts + isEmptyFile, behaviour.headerOnlyParts + isHeaderOnly];
}
