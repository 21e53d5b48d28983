import { readFile, stat, writeFile } from "node:fs/promises";
import type { ParquetStyle } from "./parquet-file.ts";

/** The two kinds of files. */
export type ExportType = "snapshot" | "delta";
/** The members of an entry of the list, all of them optional in the document. */
export type ExportMember = "id" | "name" | "type" | "size" | "createdAt";

/** How one file is published. */
export type ExportStyle = ParquetStyle & {
  /** Whether the name carries a time, and how; the format is in no document. */
  readonly nameTime: "none" | "compact" | "epoch";
  /** Digits after the second in `createdAt`. The document's example has four. */
  readonly fractionDigits: 0 | 3 | 4;
  /** Members that the list leaves out. */
  readonly omit: readonly ExportMember[];
  /** Added to what is true: to `size` in the list, and to the length of the answer. */
  readonly sizeError: number;
  readonly contentLengthError: number;
  /** What is wrong with the bytes; size and length are those of the damaged file, but `cut-short` claims the whole. */
  readonly damage: "none" | "not-parquet" | "bad-footer" | "bad-page" | "cut-short";
};

export const DEFAULT_EXPORT_STYLE: ExportStyle = {
  codec: "SNAPPY",
  rowsPerGroup: 20,
  nameTime: "none",
  fractionDigits: 4,
  omit: [],
  sizeError: 0,
  contentLengthError: 0,
  damage: "none",
};

/** One published file. */
export type ExportFile = {
  readonly id: string;
  readonly orgId: number;
  readonly dataset: string;
  readonly name: string;
  readonly type: ExportType;
  readonly createdAt: number;
  /** The last place of the log that is in it. */
  readonly upTo: number;
  readonly path: string;
  /** Bytes that are there, and bytes that are claimed. */
  readonly bytes: number;
  readonly claimedBytes: number;
  readonly style: ExportStyle;
};

/** The name of a file, with or without a time. */
export function exportName(dataset: string, createdAt: number, nameTime: ExportStyle["nameTime"]): string {
  const compact = `${new Date(createdAt).toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  return { none: dataset, compact: `${dataset}_${compact}`, epoch: `${dataset}_${createdAt}` }[nameTime];
}

/** A time in ISO 8601 with so many digits after the second. */
export function exportTime(time: number, digits: ExportStyle["fractionDigits"]): string {
  const text = new Date(time).toISOString();
  if (digits === 0) return text.replace(/\.\d+/, "");
  return digits === 4 ? text.replace("Z", "0Z") : text;
}

/** Damages a written file, and says how many bytes are there and how many are claimed. */
export async function damageFile(path: string, damage: ExportStyle["damage"]): Promise<{ bytes: number; claimedBytes: number }> {
  const { size } = await stat(path);
  if (damage === "none") return { bytes: size, claimedBytes: size };
  const content = await readFile(path);
  const damaged = damagedBytes(content, damage);
  await writeFile(path, damaged);
  return { bytes: damaged.length, claimedBytes: damage === "cut-short" ? size : damaged.length };
}

function damagedBytes(content: Buffer, damage: ExportStyle["damage"]): Buffer {
  const bytes = Buffer.from(content);
  if (damage === "not-parquet") return Buffer.from("<html><body>Service is under maintenance</body></html>");
  if (damage === "cut-short") return bytes.subarray(0, Math.floor(bytes.length / 2));
  // The footer's length stands before the last four bytes, which are the magic word.
  const footerStart = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  if (damage === "bad-footer") bytes.fill(0xff, footerStart + 8, Math.min(bytes.length - 8, footerStart + 72));
  if (damage === "bad-page") bytes.fill(0xff, 4, Math.min(footerStart, 60));
  return bytes;
}
