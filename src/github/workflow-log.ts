import type { Log } from "../model/ports.ts";
import { GroupQueue } from "./group-queue.ts";

/** What the log needs of `@actions/core`. */
export type CommandWriter = {
  readonly info: (message: string) => void;
  readonly notice: (message: string) => void;
  readonly warning: (message: string) => void;
  readonly error: (message: string) => void;
  readonly setSecret: (secret: string) => void;
  readonly startGroup: (name: string) => void;
  readonly endGroup: () => void;
};

/** Annotations of one kind that GitHub shows for a step. */
const maxAnnotations = 10;

/** Characters of an annotation that GitHub keeps. */
const maxAnnotationCharacters = 4_096;

const zeroWidthSpace = "\u200b";

/** One place among the error annotations is kept for the verdict, which is written when everything else is told. */
const maxErrors = maxAnnotations - 1;

/**
 * The log of a workflow run, into which any text may be written: what the runner would take for a command is broken, control
 * characters are removed, and what exceeds GitHub's bounds of annotations becomes plain lines. Groups may run side by side:
 * one at a time is shown as it goes on, the others as a whole when their turn comes.
 */
export function createWorkflowLog(core: CommandWriter): Log {
  const groups = new GroupQueue(core);
  const info = (message: string): void => {
    for (const line of harmlessLines(message)) groups.write(line);
  };
  return {
    info,
    notice: annotator(core.notice, "Notice", info, maxAnnotations),
    warning: annotator(core.warning, "Warning", info, maxAnnotations),
    error: annotator(core.error, "Error", info, maxErrors),
    mask: (secret) => {
      if (secret.trim() !== "") core.setSecret(secret);
    },
    group: (title, work) => groups.run(harmlessLines(title).join(" "), work),
  };
}

function annotator(
  annotate: (message: string) => void,
  name: string,
  info: (message: string) => void,
  most: number,
): (message: string) => void {
  let written = 0;
  return (message) => {
    const text = harmlessLines(message).join("\n");
    if (written >= most) return info(`${name}: ${message}`);
    written += 1;
    if (text.length <= maxAnnotationCharacters) return annotate(text);
    annotate(`${text.slice(0, maxAnnotationCharacters - 1).toWellFormed()}…`);
    info(message);
  };
}

/**
 * The lines of a text, none of which the runner reads as a command: `::name::` at the start of a line behind white space, or
 * `##[name]` anywhere in it.
 */
function harmlessLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).map((line) =>
    withoutControls(line)
      .replace(/^([\s\p{Cf}]*:)(?=:)/u, `$1${zeroWidthSpace}`)
      .replaceAll("##[", `##${zeroWidthSpace}[`),
  );
}

// Separators of lines and directions of writing are as able to mislead a reader as control characters are.
function withoutControls(line: string): string {
  return line.replaceAll(/[\t\u2028\u2029]/g, " ").replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "");
}
