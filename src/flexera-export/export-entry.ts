import * as v from "valibot";
import { parseVendorTime } from "../flexera/vendor-time.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { EpochMs } from "../model/ids.ts";

/** One file of the retired Export API, as far as its list tells; every member is optional in the API description. */
export type ListedFile = {
  readonly id: string | null;
  readonly name: string;
  readonly type: "snapshot" | "delta" | null;
  readonly bytes: number | null;
  readonly createdAt: EpochMs | null;
};

/** A file that can be put in order and read. */
export type ExportEntry = {
  readonly id: string;
  readonly name: string;
  readonly type: "snapshot" | "delta";
  readonly bytes: number | null;
  readonly createdAt: EpochMs;
  /** The time at the end of its name; null where it has none. */
  readonly namedAt: EpochMs | null;
};

const entrySchema = v.object({
  id: v.optional(v.pipe(v.string(), v.regex(/^[\w.:{}-]{1,100}$/))),
  name: v.optional(v.string()),
  type: v.optional(v.string()),
  size: v.optional(v.unknown()),
  createdAt: v.optional(v.string()),
});

/** A page of the list, or null where it is none. */
export type ExportPage = { readonly files: readonly ListedFile[]; readonly nextPage: string | null };

const pageSchema = v.object({ values: v.array(entrySchema), nextPage: v.optional(v.nullable(v.string()), null) });

/** The page that an answer holds, or null where it holds none. */
export function parseExportPage(json: unknown): ExportPage | null {
  const parsed = v.safeParse(pageSchema, json);
  if (!parsed.success) return null;
  const { values, nextPage } = parsed.output;
  const files = values.map((value): ListedFile => {
    const type = value.type?.toLowerCase();
    const bytes = Number(value.size ?? Number.NaN);
    return {
      id: value.id ?? null,
      name: value.name ?? "",
      type: type === "snapshot" || type === "delta" ? type : null,
      bytes: Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null,
      createdAt: value.createdAt === undefined ? null : parseVendorTime(value.createdAt),
    };
  });
  return { files, nextPage: nextPage === "" ? null : nextPage };
}

/** What may stand behind the name of a dataset: a time, and the ending of the file. */
const behindName = /^(?:[._-]?(\d[\dTZ:.+_-]*))?(?:\.parquet)?$/i;

/** Whether a file is one of a dataset: `hardware_inventory`, but not `hardware_inventory_source`. */
export function belongsTo(name: string, dataset: string): boolean {
  return name.toLowerCase().startsWith(dataset.toLowerCase()) && behindName.test(name.slice(dataset.length));
}

/**
 * The time at the end of a file's name; null where there is none. Its format is not published: seconds or milliseconds since 1970,
 * and dates with a time in the usual spellings are read.
 */
export function timeInName(name: string, dataset: string): EpochMs | null {
  const text = behindName.exec(name.slice(dataset.length))?.[1] ?? "";
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const parts = /^(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)[T_.-]?(\d\d)[:_.-]?(\d\d)(?:[:_.-]?(\d\d))?(?:\.\d+)?Z?$/i.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second = "00"] = parts;
  return parseVendorTime(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** By creation, then by the time in the name where both have one, then by id. */
export function compareEntries(one: ExportEntry, other: ExportEntry): number {
  const byCreation = one.createdAt - other.createdAt;
  if (byCreation !== 0) return byCreation;
  const byName = one.namedAt === null || other.namedAt === null ? 0 : one.namedAt - other.namedAt;
  return byName === 0 ? compareTexts(one.id, other.id) : byName;
}
