import { rm, stat } from "node:fs/promises";
import { onDisk } from "../csv/output-file.ts";
import { DigestError } from "../errors.ts";
import { formError } from "../flexera/api-error.ts";
import { nextLinkOf, resolveApiLink } from "../flexera/api-link.ts";
import { type FetchEnd, type FetchTools, type FileFetch, fetchFile } from "../flexera/fetch-file.ts";
import { appendPage, readFirstRecord } from "./append-page.ts";
import { toPlainCsv } from "./plain-csv.ts";

/** Plain CSV on disk, or the reason why a download that had begun never ended well. */
export type ResultEnd =
  | { readonly kind: "complete"; readonly bytes: number }
  | { readonly kind: "interrupted"; readonly reason: string; readonly hasBegun: boolean };

type FetchedPage = Extract<FetchEnd, { kind: "fetched" }>;

const maxUnusable = 3;
const unusableWaitMs = 5_000;

/**
 * Downloads the result of a query as plain CSV with one header, all pages of it, following `Link` on the API's origin. Rejects with
 * a DigestError; what is on disk then, and after an interruption, is of no use.
 */
export async function downloadResult(result: FileFetch, tools: FetchTools): Promise<ResultEnd> {
  const first = await fetchCsv(result, tools);
  if (first.kind !== "fetched") return first;
  const pageFile = `${result.target}.page`;
  try {
    const end = await appendPages(result, first, pageFile, tools);
    if (end !== null) return end;
  } finally {
    await rm(pageFile, { force: true });
  }
  const { size } = await onDisk(result.label, () => stat(result.target));
  return { kind: "complete", bytes: size };
}

/** Null when all pages are there. */
async function appendPages(
  result: FileFetch,
  first: FetchedPage,
  pageFile: string,
  tools: FetchTools,
): Promise<ResultEnd | null> {
  const seen = new Set([first.url.href]);
  let header: readonly string[] | null = null;
  let page = first;
  for (let number = 2; ; number += 1) {
    const link = nextLinkOf(page.headers.get("link"));
    if (link === null) return null;
    const url = resolveApiLink(link, page.url);
    if (seen.has(url.href)) throw formError(`page ${number - 1} leads back to an earlier page`, result.call);
    seen.add(url.href);
    const label = `page ${number} of ${result.label}`;
    const next = await fetchCsv({ ...result, label, url, target: pageFile }, tools);
    if (next.kind !== "fetched") return next;
    header ??= (await readFirstRecord(result.target, result.label)).cells;
    await appendPage(result.target, pageFile, header, label);
    page = next;
  }
}

/** A file that is no CSV comes from a gateway before the API, or was broken on its way: it is fetched again. */
async function fetchCsv(fetch: FileFetch, tools: FetchTools): Promise<FetchEnd> {
  for (let attempts = 1; ; attempts += 1) {
    const end = await fetchFile(fetch, tools);
    if (end.kind !== "fetched") return end;
    const problem = await toPlainCsv(fetch.target, fetch.label, end.headers);
    if (problem === null) return end;
    if (attempts === maxUnusable) throw noCsv(fetch.label, problem);
    tools.log.info(`${fetch.label}: ${problem}; downloading it again in ${unusableWaitMs / 1000} s.`);
    await tools.clock.sleep(unusableWaitMs);
  }
}

function noCsv(label: string, problem: string): DigestError {
  return new DigestError({
    kind: "data",
    message: `The download of ${label} is no CSV file: ${problem}.`,
    remedy: "Run again; if it stays, check that no proxy changes answers, then report it to Flexera's support.",
  });
}
