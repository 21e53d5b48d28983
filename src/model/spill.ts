/** A place on disk for what there is too much of to hold: bytes are appended, and read again from anywhere. Every call may throw. */
export type Spill = {
  /** Gives where the bytes begin. */
  readonly append: (bytes: Uint8Array) => number;
  /** Fills `into` with the bytes from `at` on. */
  readonly read: (at: number, into: Uint8Array) => void;
  readonly discard: () => void;
};
