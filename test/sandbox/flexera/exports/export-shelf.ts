import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FlexeraWorld } from "../../flexera-world/flexera-world.ts";
import type { Reply } from "../../loopback.ts";
import { Prng } from "../../world/prng.ts";
import { HOUR_MS } from "../../world/snyk-time.ts";
import type { FlexeraOptions, RowShape } from "../flexera-options.ts";
import { goaError } from "../flexera-replies.ts";
import { readPiece } from "../query/result-file.ts";
import type { DownloadPlace } from "../query/result-reply.ts";
import { type RowSource, tableRows } from "../query/result-rows.ts";
import { servedTable } from "../query/served-table.ts";
import {
  DEFAULT_EXPORT_STYLE,
  damageFile,
  type ExportFile,
  type ExportStyle,
  type ExportType,
  exportName,
} from "./export-file.ts";
import { exportList } from "./export-list.ts";
import { writeParquetFile } from "./parquet-file.ts";

/** What is to be published; what is not named is as the documents have it. */
export type Publication = Partial<ExportStyle> & {
  readonly dataset: string;
  readonly type: ExportType;
  /** Default: now. The file holds what the log had by then. */
  readonly createdAt?: number;
  readonly shape?: Partial<RowShape>;
  /** Rows from elsewhere than the world. */
  readonly rows?: RowSource;
};

const SNAPSHOT_EVERY_MS = 24 * HOUR_MS;
const DELTA_EVERY_MS = 3 * HOUR_MS;

/**
 * The files of the retired Export API. Deltas of a dataset follow one another without a gap, whatever snapshots lie between
 * them; so a snapshot is best published together with a delta, as the vendor's schedule does.
 */
export class ExportShelf {
  readonly files: ExportFile[] = [];
  readonly #options: () => FlexeraOptions;
  readonly #now: () => number;
  readonly #prng = Prng.of(1, "flexera exports");
  readonly #folder: Promise<string> = mkdtemp(join(tmpdir(), "flexera-exports-"));

  constructor(options: () => FlexeraOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** Makes one file and lists it from now on. */
  async publish(world: FlexeraWorld, publication: Publication): Promise<ExportFile> {
    const { dataset, type, createdAt = this.#now(), shape: shapeOverrides, rows: source, ...overrides } = publication;
    const style: ExportStyle = { ...DEFAULT_EXPORT_STYLE, ...overrides };
    const table = world.table(dataset);
    const upTo = table.placeAt(createdAt);
    const after = type === "delta" ? this.#lastPlaceOf(world.orgId, dataset) : null;
    const id = this.#prng.uuid();
    const path = join(await this.#folder, `${id}.parquet`);
    const shape = { ...this.#options().queries.shape, ...shapeOverrides };
    const hasOpcodes = type === "delta" || shape.opcodeWithoutDeltas;
    const rows = (source ?? tableRows(table))({ after, upTo });
    await writeParquetFile(path, servedTable(rows, shape, { hasOpcodes, readAt: createdAt, ordinal: this.files.length }), style);
    const sizes = await damageFile(path, style.damage);
    const name = exportName(dataset, createdAt, style.nameTime);
    const file: ExportFile = { id, orgId: world.orgId, dataset, name, type, createdAt, upTo, path, ...sizes, style };
    this.files.push(file);
    return file;
  }

  /** Publishes a dataset by the vendor's rhythm, a snapshot a day and a delta every three hours, after one time and up to another. */
  async publishSeries(world: FlexeraWorld, dataset: string, since: number, until: number, style: Partial<ExportStyle> = {}) {
    for (let at = since; at <= until; at += DELTA_EVERY_MS) {
      if (at > since) await this.publish(world, { ...style, dataset, type: "delta", createdAt: at });
      if ((at - since) % SNAPSHOT_EVERY_MS === 0)
        await this.publish(world, { ...style, dataset, type: "snapshot", createdAt: at });
    }
  }

  /** Takes a file off the list, as if it had never been made. */
  withhold(id: string): void {
    const index = this.files.findIndex((file) => file.id === id);
    if (index < 0) throw new Error(`no such file: ${id}`);
    this.files.splice(index, 1);
  }

  list(orgId: number, query: URLSearchParams, place: DownloadPlace): Reply {
    const { exports } = this.#options();
    if (exports.mode === "retired") return this.#retired();
    return exportList(this.#filesOf(orgId), query, exports, place);
  }

  file(orgId: number, id: string): Reply {
    if (this.#options().exports.mode === "retired") return this.#retired();
    const file = this.#filesOf(orgId).find((known) => known.id === id);
    if (file === undefined) return goaError("not_found");
    const { path, bytes, claimedBytes, style } = file;
    const length = claimedBytes + style.contentLengthError;
    const headers = {
      "content-type": "application/octet-stream",
      "content-length": String(length),
      ...(length === bytes ? {} : { connection: "close" }),
    };
    return { status: 200, headers, body: readPiece(path, 0, bytes) };
  }

  /** Removes what was written. */
  async stop(): Promise<void> {
    await rm(await this.#folder, { recursive: true, force: true });
  }

  #filesOf(orgId: number): ExportFile[] {
    return this.files.filter((file) => file.orgId === orgId);
  }

  /** Where the next delta goes on: behind the last delta, or behind the first snapshot where there is none. */
  #lastPlaceOf(orgId: number, dataset: string): number {
    const own = this.#filesOf(orgId).filter((file) => file.dataset === dataset);
    return (own.findLast(({ type }) => type === "delta") ?? own[0])?.upTo ?? 0;
  }

  #retired(): Reply {
    const { retiredStatus } = this.#options().exports;
    return goaError(({ 404: "not_found", 403: "forbidden", 410: "gone" } as const)[retiredStatus]);
  }
}
