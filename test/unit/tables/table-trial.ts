import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { createArchiveFolder } from "../../../src/archive/archive-folder.ts";
import type { FlexeraDataset } from "../../../src/model/flexera-dataset.ts";
import type { FlexeraBatch } from "../../../src/model/flexera-port.ts";
import type { RowHashes } from "../../../src/model/row-hashes.ts";
import type { HashDetail } from "../../../src/table-rows/row-hasher.ts";
import { plainTextHash } from "../../../src/table-rows/text-hash.ts";
import type { TableUpdate } from "../../../src/tables/table-update.ts";
import { type UpdatedTable, updateTable } from "../../../src/tables/update-table.ts";
import { readArchiveFolder } from "../archive/archive-files.ts";

/** A dataset with what a test changes; its columns are invented. */
export function sampleDataset(changes: Partial<FlexeraDataset> = {}): FlexeraDataset {
  return {
    name: "vulnerable_software",
    mode: "delta",
    transport: "query",
    key: ["id"],
    opcode: null,
    show: [],
    where: new Map(),
    ignore: [],
    onRejectedToken: "fail",
    ...changes,
  };
}

/** A file that a vendor served: lines of cells, quoted where they must be. */
export type Served = { readonly kind: FlexeraBatch["kind"]; readonly lines: readonly (readonly string[])[] };

type Previous = NonNullable<TableUpdate["previous"]>;

/** One dataset over several runs, each with folders of its own, as a runner has them. */
export class TableTrial {
  readonly root: string;
  dataset: FlexeraDataset;
  detail: HashDetail = { kind: "full", hash: plainTextHash };
  /** What the last saved state holds. */
  previous: Previous | null = null;
  #runs = 0;

  private constructor(root: string, dataset: FlexeraDataset) {
    this.root = root;
    this.dataset = dataset;
  }

  static async start(dataset: FlexeraDataset = sampleDataset()): Promise<TableTrial> {
    return new TableTrial(await mkdtemp(join(tmpdir(), "table-trial-")), dataset);
  }

  async stop(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  /** A run that reads these files; unless it is lost, the next one finds its state. */
  async run(
    served: readonly Served[],
    options: { readonly periodId?: string; readonly isLost?: boolean } = {},
  ): Promise<UpdatedTable> {
    const { periodId = "week", isLost = false } = options;
    this.#runs += 1;
    const folder = join(this.root, String(this.#runs));
    await mkdir(folder, { recursive: true });
    const batches = await Promise.all(served.map((file, index) => this.#serve(file, join(folder, `served-${index}.csv`))));
    const { dataset, detail, previous } = this;
    const continuesPeriod = previous?.period.periodId === periodId;
    const archive = await createArchiveFolder(folder, "archive", 6);
    const folders = { state: join(folder, "state"), name: "0" };
    const table = await updateTable({ dataset, detail, batches, previous, continuesPeriod, archive, folders });
    const { hashes, text, start } = table.memory;
    const columns = detail.kind === "full" ? table.layout.columns : [];
    if (!isLost) this.previous = { columns, hashes, text, period: { periodId, ...start } };
    return table;
  }

  /** The rows of the file of the last run that is attached, header first. */
  async attached(path = "flexera/vulnerable_software.csv"): Promise<readonly (readonly string[])[]> {
    const files = await readArchiveFolder(join(this.root, String(this.#runs), "archive"));
    return parse(files.get(path) ?? "");
  }

  async #serve({ kind, lines }: Served, csvFile: string): Promise<FlexeraBatch> {
    await writeFile(csvFile, lines.map((cells) => `${cells.map(quote).join(",")}\r\n`).join(""));
    return { kind, csvFile, createdAt: null };
  }
}

/** All that a test can see of hashes, to compare them. */
export function hashBytes(hashes: RowHashes | null): string {
  return hashes === null ? "" : [...hashes.toPieces()].map((piece) => piece.toString("hex")).join("");
}

function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** Runs of one dataset whose files are removed afterwards. */
export async function withTrial(dataset: FlexeraDataset, play: (trial: TableTrial) => Promise<void>): Promise<void> {
  const trial = await TableTrial.start(dataset);
  try {
    await play(trial);
  } finally {
    await trial.stop();
  }
}
