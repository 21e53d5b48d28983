import { DigestError, type ErrorKind, toError } from "../errors.ts";

const maxReasonCharacters = 300;

/** A failure inside a template, with its place; `kind` is `input` while it compiles and `data` while it renders. */
export function templateError(kind: ErrorKind & ("input" | "data"), file: string, thrown: unknown): DigestError {
  if (thrown instanceof DigestError) return thrown;
  const error = toError(thrown);
  const line = lineOf(error);
  const place = line === null ? `"${file}"` : `"${file}", line ${line}`;
  return new DigestError({
    kind,
    message: `The template ${place} cannot be ${kind === "input" ? "compiled" : "rendered"}: ${reasonOf(error)}.`,
    remedy: "Correct the template; docs/templates.md tells what it can print and every helper and partial.",
    cause: error,
  });
}

/** An error that a helper or a check raises at a known line. */
export class TemplateProblem extends Error {
  readonly lineNumber: number | null;

  constructor(message: string, lineNumber: number | null) {
    super(message);
    this.lineNumber = lineNumber;
  }
}

function lineOf(error: Error): number | null {
  if ("lineNumber" in error && typeof error.lineNumber === "number") return error.lineNumber;
  const written = /\bon line (\d+)/.exec(error.message) ?? / - (\d+):\d+$/.exec(error.message);
  return written === null ? null : Number(written[1]);
}

/** The parser's message has the place, the source line, a pointer and the expectation, each on a line of its own. */
function reasonOf(error: Error): string {
  if (error instanceof RangeError) return "its partials call themselves without an end";
  const lines = error.message.split("\n");
  const first = lines[0] ?? "";
  const reason = (/^(?:Parse|Lexical) error on line/.test(first) ? (lines.at(-1) ?? first) : first).replace(/ - \d+:\d+$/, "");
  const unknownHelper = /used the unknown helper (.+)$/.exec(reason);
  if (unknownHelper !== null) return `there is no helper "${unknownHelper[1]}"`;
  // The rest of that message is the data itself.
  return reason
    .replace(/ not defined in .*$/s, " is not defined")
    .replace(/\.$/, "")
    .slice(0, maxReasonCharacters);
}
