import type { FingerprintFilter } from "../model/fingerprints/fingerprint-filter.ts";
import { kernelCode } from "./kernel-code.ts";

/** Why the kernel stopped: there is no more input, csv-parse must say what is wrong, or the room for records is used up. */
export type KernelStop = "end-of-input" | "odd-quote" | "ragged-record" | "no-more-room";

/** What one call of the kernel found. */
export type KernelScan = {
  readonly records: number;
  /** Bytes up to the end of the last record. */
  readonly consumed: number;
  /** Line feeds in those bytes. */
  readonly lines: number;
  readonly stop: KernelStop;
};

const stops: readonly KernelStop[] = ["end-of-input", "odd-quote", "ragged-record", "no-more-room"];
const pageBytes = 65_536;
// Before these stands what the compiler put into the memory.
const sieveTableAt = 8 * 1024;
const contentTableAt = 16 * 1024;
const scratchAt = pageBytes;
const inputAt = 3 * pageBytes;
/** The kernel reads 64 bytes at a time, the last of them behind the input. */
const overrun = 64;
/** Cells whose ends are kept at once: many records, and more than the widest record has. */
const mostEnds = 32_768;

/** Columns that a kernel can tell apart at most. */
export const mostColumns = 4_096;

/** Where the values of 32 bits that the kernel writes for a record stand, and how many they are. */
export const recordValues = {
  /** Its first byte, and the byte after it. */
  start: 0,
  after: 1,
  /** The line feeds up to its end. */
  lines: 2,
  /** The byte in the memory where the ends of its cells begin. */
  ends: 3,
  /** What a sieve says of it; the halves of two hashes follow. */
  verdict: 4,
  keyHash: 5,
  contentHash: 7,
  count: 9,
} as const;

/** What the sieve of `src/kernel/issue-sieve.ts` says of a record of the `issues` export. */
export const verdicts = ["unsure", "closed", "recently-below", "below", "neither", "open"] as const;
export type Verdict = (typeof verdicts)[number];
/** The verdicts of records that can be settled, in the order of the kernel's lists. */
export const settledVerdicts = ["closed", "recently-below", "below", "neither"] as const;
export type SettledVerdict = (typeof settledVerdicts)[number];

/** How records of the `issues` export are sieved. */
export type IssueSieve = {
  /** The slot of each column in the order of `src/kernel/issue-sieve.ts`, -1 for one that the file does not have. */
  readonly slots: readonly number[];
  /** Tells the choice of columns that make a content from others: a whole number of 32 bits. */
  readonly contentSeed: number;
  /** 0 is critical: rows that are open at this rank or above it are `open`. */
  readonly thresholdRank: number;
  readonly recentFromMs: number;
  /** Records whose key it may have are not settled. */
  readonly known: FingerprintFilter;
  /** Told the hashes of the keys of settled records, the low and the high half of each in turn; the array is used again. */
  readonly onSettled: (verdict: SettledVerdict, keys: Uint32Array) => void;
};

/** What a kernel is made for: a file of `width` columns of which each slot holds one, and a sieve where there is one. */
export type KernelSetup = {
  readonly width: number;
  readonly wanted: readonly number[];
  readonly sieve: IssueSieve | null;
  /** Bytes and records that it holds at once. */
  readonly capacity: number;
  readonly records: number;
};

/** The compiled kernel of `src/kernel` with a memory of its own: bytes are put at `input`, and scanned from there. */
export class RecordKernel {
  /** All of the kernel's memory; positions in records are positions in it. */
  readonly bytes: Buffer;
  /** The same memory: `recordValues.count` values for each record of the last scan. */
  readonly values: Uint32Array;
  readonly input = inputAt;
  readonly capacity: number;
  readonly #setup: KernelSetup;
  readonly #scan: (...numbers: number[]) => number;
  readonly #sift: (...numbers: number[]) => number;
  readonly #result: { readonly consumed: () => number; readonly stop: () => number; readonly lines: () => number };
  /** Where in the memory the kernel writes: ends of cells, records, and what a sieve says of them. */
  readonly #at: Layout;

  /** Throws a RangeError for more than `mostColumns`. */
  constructor(setup: KernelSetup) {
    if (setup.width > mostColumns) throw new RangeError(`${setup.width} columns`);
    this.#setup = setup;
    this.#at = layoutOf(setup);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(this.#at.size / pageBytes) });
    const kernel = new WebAssembly.Instance(compiledKernel(), { env: { memory } });
    this.#scan = functionOf(kernel, "scan");
    this.#sift = functionOf(kernel, "sift");
    this.#result = { consumed: globalOf(kernel, "consumed"), stop: globalOf(kernel, "stop"), lines: globalOf(kernel, "lines") };
    this.bytes = Buffer.from(memory.buffer);
    this.values = new Uint32Array(memory.buffer);
    this.capacity = setup.capacity;
    if (setup.sieve !== null) this.#prepare(setup.sieve, functionOf(kernel, "prepare"));
  }

  /** Scans `length` bytes from `offset` behind `input`. */
  scan(offset: number, length: number): KernelScan {
    const { ends, records: out } = this.#at;
    const records = this.#scan(inputAt + offset, length, this.#setup.width, ends, mostEnds, out, this.#setup.records);
    const { consumed, stop, lines } = this.#result;
    return { records, consumed: consumed(), lines: lines(), stop: stops[stop()] ?? "odd-quote" };
  }

  /** Where in `values` the records of the last scan stand that are to be looked at: all of them, but for those that its sieve settles. */
  *sift(records: number): Generator<number, undefined> {
    const first = this.#at.records >>> 2;
    if (this.#setup.sieve === null) {
      for (let index = 0; index < records; index += 1) yield first + index * recordValues.count;
      return;
    }
    const { kept, lists, records: out } = this.#at;
    const count = this.#sift(out, records, kept, lists, this.#setup.records);
    this.#tellSettled(this.#setup.sieve);
    for (let index = 0; index < count; index += 1) yield (this.values[(kept >>> 2) + index] ?? 0) >>> 2;
  }

  /** The number of a record of the last scan, from 0. */
  indexOf(at: number): number {
    return (at - (this.#at.records >>> 2)) / recordValues.count;
  }

  #tellSettled({ onSettled }: IssueSieve): void {
    const counts = this.#at.lists >>> 2;
    for (const [index, verdict] of settledVerdicts.entries()) {
      const count = this.values[counts + index] ?? 0;
      const start = counts + settledVerdicts.length + 2 * index * this.#setup.records;
      if (count > 0) onSettled(verdict, this.values.subarray(start, start + 2 * count));
    }
  }

  #prepare(sieve: IssueSieve, prepare: (...numbers: number[]) => number): void {
    const { wanted } = this.#setup;
    const columns = sieve.slots.map((slot) => wanted[slot] ?? -1);
    new Int32Array(this.values.buffer, sieveTableAt, columns.length).set(columns);
    new Uint32Array(this.values.buffer, contentTableAt, wanted.length).set(wanted);
    this.bytes.set(sieve.known.bits, this.#at.known);
    const { contentSeed, thresholdRank, recentFromMs, known } = sieve;
    const content = [contentTableAt, wanted.length, contentSeed] as const;
    prepare(sieveTableAt, ...content, thresholdRank, recentFromMs, this.#at.known, known.mask, scratchAt);
  }
}

type Layout = {
  readonly ends: number;
  readonly records: number;
  readonly kept: number;
  readonly lists: number;
  readonly known: number;
  readonly size: number;
};

/** One place after the other, each at a multiple of eight bytes. */
function layoutOf({ capacity, records: count, sieve }: KernelSetup): Layout {
  const after = (at: number, bytes: number): number => Math.ceil((at + bytes) / 8) * 8;
  const ends = after(inputAt, capacity + overrun);
  const records = after(ends, mostEnds * 4);
  const kept = after(records, count * recordValues.count * 4);
  const lists = after(kept, count * 4);
  const known = after(lists, settledVerdicts.length * (4 + count * 8));
  return { ends, records, kept, lists, known, size: after(known, sieve?.known.bits.length ?? 0) };
}

let compiled: WebAssembly.Module | null = null;

/** The compiled code, which all kernels share. */
function compiledKernel(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelCode, "base64"));
  return compiled;
}

function functionOf(instance: WebAssembly.Instance, name: string): (...numbers: number[]) => number {
  const exported = instance.exports[name];
  if (typeof exported !== "function") throw new TypeError(`The kernel exports no ${name}`);
  return (...numbers) => Number(exported(...numbers));
}

function globalOf(instance: WebAssembly.Instance, name: string): () => number {
  const exported = instance.exports[name];
  if (!(exported instanceof WebAssembly.Global)) throw new TypeError(`The kernel exports no ${name}`);
  return () => Number(exported.value);
}
