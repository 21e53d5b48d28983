const maxUrlCharacters = 2_000;
const breaksMarkup = /["'`<>()[\]{}|\\^ ]/g;

/**
 * An absolute http or https URL that can stand in an attribute or a Markdown destination, or null: anything else, credentials
 * in the URL included, gives no link.
 */
export function safeUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  if (url.username !== "" || url.password !== "") return null;
  const href = url.href.replace(breaksMarkup, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return href.length > maxUrlCharacters ? null : href;
}
