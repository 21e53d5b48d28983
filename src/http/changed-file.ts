import { DigestError } from "../errors.ts";

/** A file at the vendor's store is no longer the one of which a part was already handed on: whoever took that part must begin anew. */
export class ChangedFileError extends DigestError {
  constructor(label: string) {
    super({
      kind: "remote",
      message: `${label} changed at the vendor's file store while it was downloaded.`,
      remedy: "Run again; if it stays, report it to the vendor's support.",
    });
  }
}
