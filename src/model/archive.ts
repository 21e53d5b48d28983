import type { OutputFile } from "./output-file.ts";

/** A file of the artifact as it lies on the runner's disk: compressed already, so that an archive of it is copied together. */
export type ArchiveEntry = {
  /** Path inside the artifact, with `/`. */
  readonly path: string;
  readonly method: "deflate" | "stored";
  /** Size, SHA-256 and CRC-32 of the plain content. */
  readonly bytes: number;
  readonly sha256: string;
  readonly crc32: number;
  readonly data: EntryData;
};

/** Where the data of an entry lie: the whole of a file, or a part of it. */
export type EntryData = { readonly file: string; readonly offset: number; readonly bytes: number; readonly sha256: string };

/** What becomes the artifact of a run: files that are compressed while they are written. */
export type ArchivePort = {
  /** Begins a file of the artifact; closed, it is an entry; discarded, nothing of it is left. */
  readonly create: (path: string) => Promise<OutputFile>;
  /** The finished entry of a path; throws a DigestError where there is none. */
  readonly entry: (path: string) => ArchiveEntry;
  /** Takes an entry over that another machine compressed. */
  readonly adopt: (entry: ArchiveEntry) => void;
  /** Deletes a finished entry; nothing where there is none. */
  readonly remove: (path: string) => Promise<void>;
};
