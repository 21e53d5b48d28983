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

/** How records of the `issues` export are sieved. */
export type IssueSieve = {
  /** The slot of each column in the order of `src/kernel/issue-sieve.ts`, -1 for one that the file does not have. */
  readonly slots: readonly number[];
  /** Tells the choice of columns that make a content from others: a whole number of 32 bits. */
  readonly contentSeed: number;
  /** 0 is critical: rows that are open at this rank or above it are `open`. */
  readonly thresholdRank: number;
  readonly recentFromMs: number;
};

/**
 * The compiled kernel of `src/kernel` with a memory of its own: bytes are put at `input`, and scanned from there.
 * It holds `capacity` bytes and `records` records.
 */
export class RecordKernel {
  /** All of the kernel's memory; positions in records are positions in it. */
  readonly bytes: Buffer;
  /** The same memory: the records of the last scan begin at `recordsAt`, `recordValues.count` values each. */
  readonly values: Uint32Array;
  readonly recordsAt: number;
  readonly input = inputAt;
  readonly capacity: number;
  /** For each slot the column that it holds. */
  readonly columns: readonly number[];
  readonly #scan: (...numbers: number[]) => number;
  readonly #sift: (...numbers: number[]) => number;
  readonly #result: { readonly consumed: () => number; readonly stop: () => number; readonly lines: () => number };
  readonly #width: number;
  readonly #records: number;
  readonly #endsAt: number;

  /** `wanted` names for each slot the column that it holds. Throws a RangeError for more than `mostColumns`. */
  constructor(width: number, wanted: readonly number[], capacity: number, records: number) {
    if (width > mostColumns) throw new RangeError(`${width} columns`);
    this.#endsAt = Math.ceil((inputAt + capacity + overrun) / 8) * 8;
    const outputAt = this.#endsAt + mostEnds * 4;
    const size = outputAt + records * recordValues.count * 4;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(size / pageBytes) });
    const kernel = new WebAssembly.Instance(compiledKernel(), { env: { memory } });
    this.#scan = functionOf(kernel, "scan");
    this.#sift = functionOf(kernel, "sift");
    this.#result = { consumed: globalOf(kernel, "consumed"), stop: globalOf(kernel, "stop"), lines: globalOf(kernel, "lines") };
    this.bytes = Buffer.from(memory.buffer);
    this.values = new Uint32Array(memory.buffer);
    this.recordsAt = outputAt / 4;
    this.capacity = capacity;
    this.columns = wanted;
    this.#width = width;
    this.#records = records;
  }

  /** Scans `length` bytes from `offset` behind `input`. */
  scan(offset: number, length: number): KernelScan {
    const records = this.#scan(inputAt + offset, length, this.#width, this.#endsAt, mostEnds, this.recordsAt * 4, this.#records);
    const { consumed, stop, lines } = this.#result;
    return { records, consumed: consumed(), lines: lines(), stop: stops[stop()] ?? "odd-quote" };
  }

  /** What is to be called after each scan, with the number of its records, so that they have verdicts and hashes. */
  sieve({ slots, contentSeed, thresholdRank, recentFromMs }: IssueSieve): (records: number) => void {
    const columns = slots.map((slot) => this.columns[slot] ?? -1);
    new Int32Array(this.values.buffer, sieveTableAt, columns.length).set(columns);
    new Uint32Array(this.values.buffer, contentTableAt, this.columns.length).set(this.columns);
    const [contents, at] = [this.columns.length, this.recordsAt * 4];
    return (records) => {
      this.#sift(at, records, sieveTableAt, contentTableAt, contents, contentSeed, thresholdRank, recentFromMs, scratchAt);
    };
  }
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
