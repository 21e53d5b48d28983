import { type Mutate, mutateBytes } from "./mutate-bytes.ts";
import type { Draw } from "./random-numbers.ts";
import { realLookingRows } from "./real-looking-rows.ts";

/** A file as it is read: its bytes, where they are cut into pieces, and which columns are asked for. */
export type FuzzedFile = {
  readonly bytes: Buffer;
  readonly cuts: readonly number[];
  readonly wanted: "all" | "every-second-from-behind" | "one" | "none";
};

const mostBytes = 400;
/** The scanner looks at 64 bytes at a time: what stands around a multiple of it is where it goes wrong first. */
const block = 64;

const hostile = [
  '"',
  '"',
  '""',
  ",",
  ",",
  "\n",
  "\n",
  "\r\n",
  "\r",
  "a",
  "bc",
  " ",
  "\t",
  "\\",
  "'",
  ";",
  "\0",
  '"\n',
  '",',
  ',"',
];
const wide = ["é", "ß", "€", "\u2028", "\u0085", "𝄞", "👩‍💻", "\ufeff", "\u00a0"];
const cells = ["", "", "a", "12", "x y", "é", "𝄞", '"', ",", "\n", "\r\n", " ", '""', "a,b", 'say "hi"', "two\nlines", "\ufeff"];

/** The file of one number, made of what a reader of CSV stumbles over. */
export function randomFile(draw: Draw): FuzzedFile {
  const bytes = makeBytes(draw);
  return {
    bytes,
    cuts: makeCuts(draw, bytes.length),
    wanted: draw.of(["all", "all", "every-second-from-behind", "one", "none"]),
  };
}

function makeBytes(draw: Draw): Buffer {
  const kind = draw.below(10);
  if (kind < 2) return withBom(draw, Buffer.from(soup(draw, 1 + draw.below(60))).subarray(0, mostBytes));
  if (kind < 6) return withBom(draw, damaged(draw, Buffer.from(table(draw))));
  if (kind < 8) return withBom(draw, Buffer.from(aroundBlocks(draw)).subarray(0, mostBytes));
  return damaged(draw, realLookingRows(draw));
}

function soup(draw: Draw, pieces: number): string {
  let text = "";
  for (let piece = 0; piece < pieces; piece += 1) {
    text += draw.once(8) ? draw.of(wide) : draw.once(30) ? "x".repeat(draw.below(block * 2)) : draw.of(hostile);
  }
  return text;
}

/** Rows of one width, each cell in quotes where it must be or by chance; the last may lack its line end. */
function table(draw: Draw): string {
  const width = 1 + draw.below(6);
  const end = draw.of(["\n", "\r\n"]);
  const rows: string[] = [];
  for (let bytes = 0; rows.length === 0 || (bytes < mostBytes && !draw.once(9)); ) {
    const row = Array.from({ length: width }, () => cellText(draw)).join(",") + (draw.once(20) ? "\r\n" : end);
    bytes += Buffer.byteLength(row);
    if (bytes < mostBytes || rows.length === 0) rows.push(row);
  }
  const text = rows.join("");
  return draw.once(3) ? text.replace(/\r?\n$/, "") : text;
}

function cellText(draw: Draw): string {
  const cell = draw.once(12) ? "x".repeat(draw.below(block + 2)) : draw.of(cells);
  return draw.once(3) || /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Long runs of nothing special up to a few bytes before or after a border between blocks, and there what is special. */
function aroundBlocks(draw: Draw): string {
  let text = draw.of(["A,B\n", "A\n", "A,B,C\r\n", ""]);
  for (let border = 1 + draw.below(2); border <= 6; border += 1 + draw.below(2)) {
    const missing = border * block - Buffer.byteLength(text) + draw.below(7) - 3;
    text += draw.of(["x", "x", " ", ","]).repeat(Math.max(0, missing)) + soup(draw, 1 + draw.below(5));
  }
  return text;
}

function damaged(draw: Draw, bytes: Buffer): Buffer {
  const mutate: Mutate = { draw, tokens: hostile };
  let result = bytes;
  for (let times = draw.once(3) ? 1 + draw.below(3) : 0; times > 0; times -= 1) result = mutateBytes(result, mutate);
  return result;
}

function withBom(draw: Draw, bytes: Buffer): Buffer {
  return draw.once(12) ? Buffer.concat([Buffer.from("\ufeff"), bytes]) : bytes;
}

/** Where pieces end: none, everywhere, or at a few places, borders between blocks among them. */
function makeCuts(draw: Draw, length: number): readonly number[] {
  if (length < 2 || draw.once(3)) return [];
  if (length < 60 && draw.once(3)) return Array.from({ length: length - 1 }, (_, index) => index + 1);
  const cuts = Array.from({ length: 1 + draw.below(4) }, () => {
    const near = draw.once(3) ? block * draw.below(7) + draw.below(3) - 1 : draw.below(length);
    return Math.min(Math.max(near, 1), length - 1);
  });
  return [...new Set(cuts)].sort((one, other) => one - other);
}
