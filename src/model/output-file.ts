/** What was written to a file. */
export type WrittenBytes = { readonly bytes: number; readonly sha256: string };

/** A file that is written from start to end, counted and hashed on the way. Every call rejects with a DigestError when the disk refuses. */
export type OutputFile = {
  /** The data may be changed once this has resolved. */
  readonly write: (data: string | Uint8Array) => Promise<void>;
  readonly close: () => Promise<WrittenBytes>;
  /** Deletes the file, whether it was closed or not. */
  readonly discard: () => Promise<void>;
};
