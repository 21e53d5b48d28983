const shownCharacters = 6;
const longest = 12;

/**
 * The head of a long id, which tells its holder apart in a report; changes.json and the exports have it whole. Six characters,
 * because GitHub takes seven hexadecimal ones for a commit.
 */
export function shortId(id: string): string {
  return id.length > longest ? `${id.slice(0, shownCharacters)}…` : id;
}
