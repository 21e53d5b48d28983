import { DigestError } from "../errors.ts";
import { scopeName } from "../model/scope.ts";
import { formError } from "./api-error.ts";
import { resolveApiLink } from "./api-link.ts";
import type { SnykAnswer, SnykCall, SnykClient } from "./snyk-client.ts";

export type PagedQuery = {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The parameter that moves on to the next page: `cursor`, `starting_after`. */
  readonly cursorName: string;
  readonly maxPages: number;
};

/**
 * Every page of a search, in order. Only the cursor is taken from `links.next`, which Snyk serves in several forms; a page without
 * it is the last one, an empty page is not. Throws a DigestError for a cursor that repeats and beyond `maxPages`.
 */
export async function* readPages(client: SnykClient, paged: PagedQuery, call: SnykCall): AsyncGenerator<SnykAnswer> {
  const seen = new Set<string>();
  let query = paged.query;
  for (let page = 1; page <= paged.maxPages; page += 1) {
    const answer = await client.get(paged.path, query, call);
    yield answer;
    const link = nextLink(answer.json);
    const next = resolveApiLink(link, client.apiOrigin);
    if (next === null && !isNoLink(link)) throw formError("its link to the next page cannot be read", call, answer.requestId);
    if (next === null) return;
    const cursor = next.searchParams.get(paged.cursorName) ?? "";
    if (cursor === "") throw formError(`its next page has no ${paged.cursorName}`, call, answer.requestId);
    if (seen.has(cursor)) throw formError(`page ${page} leads back to an earlier page`, call, answer.requestId);
    seen.add(cursor);
    query = { ...paged.query, [paged.cursorName]: cursor };
  }
  throw new DigestError({
    kind: "limit",
    message: `Could not ${call.action} of ${scopeName(call.scope)}: there are more than ${paged.maxPages} pages.`,
    remedy: "Run more often, so that each run has less to read, or narrow the search with the snyk-audit inputs.",
  });
}

/** Whether there is no next page, in all ways to say it; anything else that is no link would end the search too early. */
function isNoLink(link: unknown): boolean {
  if (link === undefined || link === null || link === "") return true;
  return typeof link === "object" && "href" in link && (link.href === null || link.href === "");
}

function nextLink(json: unknown): unknown {
  if (typeof json !== "object" || json === null || !("links" in json)) return undefined;
  const { links } = json;
  return typeof links === "object" && links !== null && "next" in links ? links.next : undefined;
}
