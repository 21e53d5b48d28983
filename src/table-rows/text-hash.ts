import { hash } from "node:crypto";

/**
 * The hash of a text: bytes as characters below 256, of which the first eight are kept. Keyed where nobody may test a guess
 * against it.
 */
export type TextHash = (text: string) => string;

/** SHA-256, so that nobody who chooses a cell's text can make two rows look equal. */
export const plainTextHash: TextHash = (text) => hash("sha256", text, "binary");

/** 16 bits of a cell, only to tell which columns of a changed row differ: FNV-1a with the finish of MurmurHash3. */
export function cellHash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) & 0xffff;
}

/** Cells as one text that no other cells give, whatever they hold. */
export function joinCells(record: readonly string[], positions: readonly number[]): string {
  let text = "";
  for (const position of positions) {
    const cell = record[position] ?? "";
    text += `${cell.length}:${cell}`;
  }
  return text;
}
