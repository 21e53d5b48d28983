import { DigestError } from "../errors.ts";

/**
 * A link of an answer as a URL, relative ones against the request's own. Throws a DigestError when it is none or leads to another
 * origin: the access token goes to the API only.
 */
export function resolveApiLink(link: string, requested: URL): URL {
  if (!URL.canParse(link, requested.href)) throw badLink("is no URL");
  const url = new URL(link, requested);
  if (url.origin !== requested.origin || url.username !== "" || url.password !== "") throw badLink("leads to another host");
  url.hash = "";
  return url;
}

/** The target of `rel="next"` in a `Link` header (RFC 8288); null where there is none. */
export function nextLinkOf(header: string | undefined): string | null {
  for (const [, target, parameters] of (header ?? "").matchAll(/<([^>]*)>([^<]*)/g)) {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters ?? "");
    const names = (relations?.[1] ?? relations?.[2] ?? "").toLowerCase().split(/\s+/);
    if (names.includes("next")) return target ?? "";
  }
  return null;
}

function badLink(problem: string): DigestError {
  return new DigestError({
    kind: "data",
    message: `A link in an answer of the Flexera API ${problem}; it is not followed, because the access token would go there.`,
    remedy: "Check that no proxy changes the answers of the API; if it stays, report it to Flexera's support.",
  });
}
