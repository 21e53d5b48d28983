/** The forms in which a link to the next page is seen, and two that no client may follow. */
export type NextLinkForm = "rest-path" | "absolute" | "without-rest" | "href" | "other-origin" | "same-cursor";

/** The next page, and the form in which to point to it. */
export type NextPage = {
  readonly form: NextLinkForm;
  /** Path with `/rest`, and the whole query that was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly apiOrigin: string;
  readonly otherOrigin: string;
  /** The parameter that carries the place, and its value for the next page. */
  readonly parameter: string;
  readonly value: string;
};

/** The `links` member that leads to the next page. */
export function nextLink(page: NextPage): { next: string | { href: string } } {
  const query = new URLSearchParams(page.query);
  const current = page.query.get(page.parameter);
  // A loop: from the second page on, the next page is always the one just read.
  query.set(page.parameter, page.form === "same-cursor" && current !== null ? current : page.value);
  const path = `${page.path}?${query}`;
  switch (page.form) {
    case "rest-path":
    case "same-cursor":
      return { next: path };
    case "absolute":
      return { next: page.apiOrigin + path };
    case "without-rest":
      return { next: path.replace(/^\/rest/, "") };
    case "href":
      return { next: { href: path } };
    case "other-origin":
      return { next: page.otherOrigin + path };
  }
}
