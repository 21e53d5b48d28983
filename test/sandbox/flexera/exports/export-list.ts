import type { Reply } from "../../loopback.ts";
import { Prng } from "../../world/prng.ts";
import type { ExportOptions } from "../flexera-options.ts";
import { badRequest, goaError, jsonReply } from "../flexera-replies.ts";
import { repeatedParameter } from "../query/query-request.ts";
import type { DownloadPlace } from "../query/result-reply.ts";
import { type ExportFile, exportTime } from "./export-file.ts";
import { parseExportFilter } from "./export-filter.ts";

/** One page of the list of files. No document promises an order, so there is none that a client could rely on. */
export function exportList(
  files: readonly ExportFile[],
  query: URLSearchParams,
  { pageSize, nextLink }: ExportOptions,
  place: DownloadPlace,
): Reply {
  const refusal = repeatedParameter(query);
  if (refusal !== null) return refusal;
  const filterText = query.get("filter") ?? "";
  const filter = filterText === "" ? () => true : parseExportFilter(filterText);
  if (filter === null) return goaError("invalid_filter");
  const start = startOf(query.get("skipToken") ?? "");
  const fitting = inNoOrder(files.filter(filter));
  if (start === null || (start > 0 && start >= fitting.length)) return badRequest("skipToken is invalid");
  const page = fitting.slice(start, start + pageSize);
  const pageUrl = (first: number, origin: string): string => {
    const parameters = new URLSearchParams({ ...(filterText === "" ? {} : { filter: filterText }), skipToken: skipToken(first) });
    return `${origin}${place.path}?${parameters}`;
  };
  const origin = { relative: "", "same-page": "", absolute: place.apiOrigin, "other-origin": place.otherOrigin }[nextLink];
  const next = nextLink === "same-page" && start > 0 ? start : start + pageSize;
  return jsonReply(200, {
    count: page.length,
    ...(start + pageSize < fitting.length ? { nextPage: pageUrl(next, origin) } : {}),
    ...(start > 0 ? { prevPage: pageUrl(Math.max(0, start - pageSize), "") } : {}),
    values: page.map(listed),
  });
}

function listed({ id, name, type, claimedBytes, createdAt, style }: ExportFile): Record<string, unknown> {
  const all = { createdAt: exportTime(createdAt, style.fractionDigits), id, name, size: claimedBytes + style.sizeError, type };
  return Object.fromEntries(Object.entries(all).filter(([member]) => !style.omit.some((omitted) => omitted === member)));
}

/** An order by nothing but the id, so that a new file does not move the others from page to page by much. */
function inNoOrder(files: readonly ExportFile[]): ExportFile[] {
  const keyed = files.map((file) => ({ file, order: Prng.of(5, file.id).next() }));
  return keyed.sort((left, right) => left.order - right.order).map(({ file }) => file);
}

function skipToken(first: number): string {
  return Buffer.from(`file=${first}`).toString("base64url");
}

function startOf(token: string): number | null {
  if (token === "") return 0;
  const [, first] = /^file=(\d{1,9})$/.exec(Buffer.from(token, "base64url").toString("latin1")) ?? [];
  return first === undefined ? null : Number(first);
}
