import { DigestError } from "../errors.ts";

/**
 * A link of an API answer as a URL under `{origin}/rest`, or null where there is none. Snyk serves strings and `{href}`, absolute
 * and relative, with `/rest` and without. Throws a DigestError when it leads to another origin: tokens go to the API only.
 */
export function resolveApiLink(link: unknown, apiOrigin: string): URL | null {
  const text = linkText(link);
  if (text === null) return null;
  if (!URL.canParse(text, `${apiOrigin}/rest/`)) throw badLink("is no URL");
  const url = new URL(text, `${apiOrigin}/rest/`);
  if (url.origin !== new URL(apiOrigin).origin || url.username !== "" || url.password !== "")
    throw badLink("leads to another host");
  if (!url.pathname.startsWith("/rest/")) url.pathname = `/rest${url.pathname}`;
  url.hash = "";
  return url;
}

function linkText(link: unknown): string | null {
  if (typeof link === "string") return link === "" ? null : link;
  if (typeof link !== "object" || link === null || !("href" in link)) return null;
  return typeof link.href === "string" && link.href !== "" ? link.href : null;
}

function badLink(problem: string): DigestError {
  return new DigestError({
    kind: "data",
    message: `A link in an answer of the Snyk API ${problem}; it is not followed, because the token would go there.`,
    remedy: "Check that no proxy changes the answers of the API; if it stays, report it to Snyk's support.",
  });
}
