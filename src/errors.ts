/**
 * Who is at fault and what follows: `input` is refused before any request, `permission` and `remote` come from another
 * system, `data` is an answer that cannot be trusted, `limit` is a bound of ours or theirs that was reached, `rejected-token` is
 * a resume token that its vendor no longer takes.
 */
export type ErrorKind = "input" | "permission" | "remote" | "data" | "limit" | "rejected-token";

export type ErrorDetails = {
  readonly kind: ErrorKind;
  /** What failed and where, one sentence without a secret in it. */
  readonly message: string;
  /** What the reader should do about it, one sentence; empty when nothing can be done but to run again. */
  readonly remedy: string;
  /** The request id that the remote's support asks for. */
  readonly requestId?: string | undefined;
  /** The HTTP status that was answered, where one was. */
  readonly status?: number | undefined;
  readonly cause?: unknown;
};

/** A failure that the reader of the log can act on: what failed, where, and the remedy. */
export class DigestError extends Error {
  override readonly name = "DigestError";
  readonly kind: ErrorKind;
  readonly remedy: string;
  readonly requestId: string | undefined;
  readonly status: number | undefined;

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = details.kind;
    this.remedy = details.remedy;
    this.requestId = details.requestId;
    this.status = details.status;
  }
}

/** One wrong input: its name, the value that was given (never a secret's) and what to write instead. */
export type InputProblem = { readonly input: string; readonly value: string; readonly problem: string; readonly remedy: string };

/** Every problem of the inputs at once, so that a workflow is corrected in one go. */
export class InputError extends DigestError {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super({
      kind: "input",
      message: problems.length === 1 ? "One input cannot be used." : `${problems.length} inputs cannot be used.`,
      remedy: "Correct the inputs in the workflow file.",
    });
    this.problems = problems;
  }
}

/** Any thrown value as an Error, because JavaScript can throw anything. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Any thrown value as a DigestError; an unforeseen one is named as what it is: a fault of this action. */
export function toDigestError(thrown: unknown): DigestError {
  if (thrown instanceof DigestError) return thrown;
  const error = toError(thrown);
  return new DigestError({
    kind: "data",
    message: `Unexpected failure: ${error.message}`,
    remedy: "Run again; if it stays, open an issue at the action's repository with this log.",
    cause: error,
  });
}

/** The sentence that goes into logs, annotations and the report: message, request id and remedy. */
export function describeError(error: DigestError): string {
  const request = error.requestId === undefined ? "" : ` (request id ${error.requestId})`;
  const remedy = error.remedy === "" ? "" : ` ${error.remedy}`;
  return `${error.message}${request}${remedy}`;
}
