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
const slotTableAt = 8 * 1024;
const sieveTableAt = 16 * 1024;
const scratchAt = pageBytes;
const inputAt = 3 * pageBytes;
/** The kernel reads 64 bytes at a time, the last of them behind the input. */
const overrun = 64;

/** Columns that a kernel can tell apart at most. */
export const mostColumns = 4_096;

/**
 * Values of 32 bits before the cells of a record: its first byte, the byte after it, the line feeds up to its end, the verdict of
 * a sieve and the two halves of a hash.
 */
export const recordHead = 6;

/** What the sieve of `src/kernel/issue-sieve.ts` says of a record of the `issues` export. */
export const verdicts = ["unsure", "closed", "recently-below", "below", "neither"] as const;
export type Verdict = (typeof verdicts)[number];

/** How records of the `issues` export are sieved. */
export type IssueSieve = {
  /** The slot of each column in the order of `src/kernel/issue-sieve.ts`, -1 for one that the file does not have. */
  readonly slots: readonly number[];
  /** 0 is critical: rows that are open at this rank or above it are always `unsure`. */
  readonly thresholdRank: number;
  readonly recentFromMs: number;
};

/**
 * The compiled kernel of `src/kernel` with a memory of its own: bytes are put at `input`, and scanned from there.
 * It holds `capacity` bytes and `records` records of `slots` cells.
 */
export class RecordKernel {
  /** All of the kernel's memory; positions in records are positions in it. */
  readonly bytes: Buffer;
  /** The same memory: the records of the last scan begin at `recordsAt`, `stride` values apart. */
  readonly values: Uint32Array;
  readonly recordsAt: number;
  readonly stride: number;
  readonly input = inputAt;
  readonly capacity: number;
  readonly #scan: (...numbers: number[]) => number;
  readonly #sift: (...numbers: number[]) => number;
  readonly #result: { readonly consumed: () => number; readonly stop: () => number; readonly lines: () => number };
  readonly #width: number;
  readonly #slots: number;
  readonly #records: number;

  /** `wanted` names for each slot the column that it holds. Throws a RangeError for more than `mostColumns`. */
  constructor(width: number, wanted: readonly number[], capacity: number, records: number) {
    if (width > mostColumns) throw new RangeError(`${width} columns`);
    this.stride = recordHead + 2 * wanted.length;
    const outputAt = Math.ceil((inputAt + capacity + overrun) / 8) * 8;
    const size = outputAt + records * this.stride * 4;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(size / pageBytes) });
    const kernel = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(kernelCode, "base64")), { env: { memory } });
    this.#scan = functionOf(kernel, "scan");
    this.#sift = functionOf(kernel, "sift");
    this.#result = { consumed: globalOf(kernel, "consumed"), stop: globalOf(kernel, "stop"), lines: globalOf(kernel, "lines") };
    this.bytes = Buffer.from(memory.buffer);
    this.values = new Uint32Array(memory.buffer);
    this.recordsAt = outputAt / 4;
    this.capacity = capacity;
    this.#width = width;
    this.#slots = wanted.length;
    this.#records = records;
    const slotOf = new Int16Array(memory.buffer, slotTableAt, width).fill(-1);
    for (const [slot, column] of wanted.entries()) slotOf[column] = slot;
  }

  /** Scans `length` bytes from `offset` behind `input`. */
  scan(offset: number, length: number): KernelScan {
    const records = this.#scan(
      inputAt + offset,
      length,
      slotTableAt,
      this.#width,
      this.#slots,
      this.recordsAt * 4,
      this.#records,
    );
    const { consumed, stop, lines } = this.#result;
    return { records, consumed: consumed(), lines: lines(), stop: stops[stop()] ?? "odd-quote" };
  }

  /** Writes verdict and hash to the first `records` records of the last scan. */
  sift(records: number, { slots, thresholdRank, recentFromMs }: IssueSieve): void {
    new Int32Array(this.values.buffer, sieveTableAt, slots.length).set(slots);
    this.#sift(this.recordsAt * 4, records, this.stride, sieveTableAt, thresholdRank, recentFromMs, scratchAt);
  }
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
