import * as v from "valibot";

/** One file of a finished export. */
export type ExportPart = {
  /** Path of the object at the store: the same in every fresh link. */
  readonly object: string;
  /** Signed URL: a secret. */
  readonly link: string;
  readonly bytes: number | null;
  readonly rows: number | null;
};

/** The files of a finished export, sorted by object, because they are served in any order. */
export type ExportResult = { readonly rows: number | null; readonly parts: readonly ExportPart[] };

/** Where an export stands. A finished status may carry the files or not. */
export type ExportStage =
  | { readonly kind: "running"; readonly status: string }
  | { readonly kind: "failed"; readonly status: string }
  | { readonly kind: "finished"; readonly rows: number | null; readonly parts: readonly ExportPart[] | null };

const count = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
  v.integer(),
  v.minValue(0),
);
const optionalCount = v.optional(v.nullable(count), null);

const fileSchema = v.object({
  url: v.pipe(v.string(), v.check(isStoreLink)),
  file_size: optionalCount,
  row_count: optionalCount,
});

const documentSchema = v.object({
  data: v.object({
    attributes: v.object({
      status: v.string(),
      row_count: optionalCount,
      results: v.optional(v.nullable(v.array(fileSchema)), null),
    }),
  }),
});

const startedSchema = v.object({ data: v.object({ id: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)) }) });

/** The id in the answer to the start of an export, or null. */
export function parseExportId(json: unknown): string | null {
  const parsed = v.safeParse(startedSchema, json);
  return parsed.success ? parsed.output.data.id : null;
}

/** The stage that a status or result document tells, or null where it tells none. Unknown statuses count as running. */
export function parseExportStage(json: unknown): ExportStage | null {
  const parsed = v.safeParse(documentSchema, json);
  if (!parsed.success) return null;
  const { status, row_count: rows, results } = parsed.output.data.attributes;
  // The specification spells it ERRORED, the documentation ERROR.
  if (/^ERROR/i.test(status)) return { kind: "failed", status };
  if (!/^FINISHED$/i.test(status)) return { kind: "running", status };
  if (results === null) return { kind: "finished", rows, parts: null };
  const parts = results.map((file) => ({
    object: objectOf(file.url),
    link: file.url,
    bytes: file.file_size,
    rows: file.row_count,
  }));
  return { kind: "finished", rows, parts: parts.sort(byObject) };
}

/** What an export says of all its files together; null where it does not say it of one of them. */
export function announcedTotals({ rows, parts }: ExportResult): {
  readonly announcedRows: number | null;
  readonly announcedBytes: number | null;
} {
  return { announcedRows: rows ?? sumOf(parts.map((part) => part.rows)), announcedBytes: sumOf(parts.map((part) => part.bytes)) };
}

function sumOf(counts: readonly (number | null)[]): number | null {
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0);
}

/** Tokens and rows travel encrypted; plain HTTP is for a loopback stand-in only. */
function isStoreLink(link: string): boolean {
  if (!URL.canParse(link)) return false;
  const url = new URL(link);
  return url.protocol === "https:" || (url.protocol === "http:" && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(url.hostname));
}

function objectOf(link: string): string {
  const url = new URL(link);
  return url.origin + url.pathname;
}

/** `data_2_…` before `data_10_…`, the same on every machine. */
function byObject(one: ExportPart, other: ExportPart): number {
  const [left, right] = [one, other].map((part) => part.object.replace(/\d+/g, (digits) => digits.padStart(12, "0")));
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
