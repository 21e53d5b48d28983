import type { RestCall } from "./rest-call.ts";

/** One page of a list and the `Link` header that leads to the others. */
export type Page<Item> = { readonly items: readonly Item[]; readonly headers: Readonly<Record<string, string>> };

const largestPage = 100;

/** Cuts out the page that a call asks for. Links name the repository by its id, as GitHub's do. */
export function pageOf<Item>(call: RestCall, items: readonly Item[]): Page<Item> {
  const size = Math.min(Math.max(Number(call.query.get("per_page") ?? 30) || 30, 1), largestPage);
  const page = Math.max(Number(call.query.get("page") ?? 1) || 1, 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const links: string[] = [];
  const add = (rel: string, number: number): void => {
    const url = new URL(call.url);
    url.pathname = url.pathname.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${call.repository.id}`);
    url.searchParams.set("page", String(number));
    links.push(`<${url.href}>; rel="${rel}"`);
  };
  if (page > 1) add("prev", page - 1);
  if (page < last) add("next", page + 1);
  if (page < last) add("last", last);
  if (page > 1) add("first", 1);
  return { items: items.slice((page - 1) * size, page * size), headers: links.length > 0 ? { link: links.join(", ") } : {} };
}
