import { distance } from "fastest-levenshtein";

/** The known name that a mistyped one most likely meant, or null when none is close. */
export function nearestName(typed: string, known: readonly string[]): string | null {
  const ranked = known
    .map((name) => ({ name, edits: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .toSorted((one, other) => one.edits - other.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.max(2, Math.floor(best.name.length / 3)) ? best.name : null;
}

/** The sentence that helps with an unknown name: the nearest one, or all of them. */
export function unknownNameRemedy(typed: string, known: readonly string[]): string {
  const nearest = nearestName(typed, known);
  return nearest === null ? `Use one of: ${known.join(", ")}.` : `Did you mean \`${nearest}\`?`;
}
