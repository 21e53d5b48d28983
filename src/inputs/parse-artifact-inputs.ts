import type { InputReader } from "./input-reader.ts";
import { type FailReason, failReasons } from "./inputs.ts";

/** Characters that the artifact service refuses in a name. */
const forbiddenInNames = /[":<>|*?\\/\r\n]/;
const maxNameCharacters = 100;

/** The name of the artifact with the exports; problems go to the reader. */
export function parseArtifactName(reader: InputReader): string {
  const name = reader.text("artifact-name") || "exposure-digest";
  if (forbiddenInNames.test(name) || name.length > maxNameCharacters) {
    const remedy = `Use at most ${maxNameCharacters} letters, digits, hyphens, dots and underscores.`;
    reader.refuse("artifact-name", `\`${name}\` cannot name an artifact.`, remedy);
  }
  return name;
}

/** What fails the job after publishing; `never` stands alone. */
export function parseFailOn(reader: InputReader): ReadonlySet<FailReason> {
  const reasons = reader.choices("fail-on", failReasons);
  if (reasons.includes("never") && reasons.length > 1) {
    reader.refuse("fail-on", "`never` is set together with other reasons.", "Write `never` alone, or leave it out.");
  }
  return new Set(reasons.length === 0 && reader.text("fail-on") === "" ? ["source-error"] : reasons);
}
