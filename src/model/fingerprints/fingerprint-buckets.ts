import type { Spill } from "../spill.ts";
import { type ChunkStore, ChunkWriter } from "./fingerprint-chunk.ts";
import { FingerprintSet } from "./fingerprint-set.ts";
import type { Hash64 } from "./murmur-hash.ts";
import { membersWithout, sortedMembers } from "./sorted-members.ts";

/** By the highest eight bits: evenly spread, and one after the other in order. */
const buckets = 256;
const firstWords = 16;
/** Words of one piece of a bucket, two a fingerprint. */
const pieceWords = 512;
/** Full pieces that are held at once: a mebibyte. */
const mostHeld = 512;

/** A full piece in memory, or where it begins on disk. */
type Piece = Uint32Array | number;

/**
 * 64-bit fingerprints as they come, repetitions included, sorted into 256 buckets. Memory does not grow with them beyond two
 * mebibytes, and a set is made of them bucket by bucket.
 */
export class FingerprintBuckets {
  readonly #openSpill: () => Spill;
  #spill: Spill | null = null;
  readonly #last: Uint32Array[] = Array.from({ length: buckets }, () => nothing);
  readonly #lengths = new Uint32Array(buckets);
  readonly #full: Piece[][] = Array.from({ length: buckets }, () => []);
  #held = 0;

  /** `openSpill` is called once at the most, when there are too many to hold. */
  constructor(openSpill: () => Spill) {
    this.#openSpill = openSpill;
  }

  addHash({ low, high }: Hash64): void {
    this.#add(low, high);
  }

  /** Adds many, the low and the high half of each in turn. */
  addPairs(halves: Uint32Array): void {
    for (let at = 0; at < halves.length; at += 2) this.#add(halves[at] ?? 0, halves[at + 1] ?? 0);
  }

  /** The set of those that are not among `others`, kept where `store` puts them. */
  toSetWithout(others: FingerprintBuckets, store: ChunkStore): FingerprintSet {
    const writer = new ChunkWriter(store);
    // Two arrays for all buckets: two for each would be garbage outside of V8's heap, which is collected late.
    let [room, otherRoom] = [nothing, nothing];
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const words = this.#wordsOf(bucket);
      if (words === 0) continue;
      room = withRoom(room, words);
      otherRoom = withRoom(otherRoom, others.#wordsOf(bucket));
      const own = this.#readBucket(bucket, room);
      const sorted = sortedMembers(new BigUint64Array(own.buffer, 0, words / 2));
      writer.write(membersWithout(sorted, others.#readBucket(bucket, otherRoom)));
    }
    return FingerprintSet.inOrder(writer.end());
  }

  /** Forgets all of them. */
  discard(): void {
    this.#spill?.discard();
    this.#spill = null;
    this.#lengths.fill(0);
    for (const pieces of this.#full) pieces.length = 0;
  }

  #add(low: number, high: number): void {
    const bucket = high >>> 24;
    const length = this.#lengths[bucket] ?? 0;
    if (length === (this.#last[bucket] ?? nothing).length) {
      this.#makeRoom(bucket);
      this.#add(low, high);
      return;
    }
    const piece = this.#last[bucket] ?? nothing;
    piece[length] = low;
    piece[length + 1] = high;
    this.#lengths[bucket] = length + 2;
  }

  #makeRoom(bucket: number): void {
    const piece = this.#last[bucket] ?? nothing;
    if (piece.length < pieceWords) {
      const larger = new Uint32Array(Math.max(firstWords, 2 * piece.length));
      larger.set(piece);
      this.#last[bucket] = larger;
      return;
    }
    this.#lengths[bucket] = 0;
    if (this.#spill !== null) {
      this.#full[bucket]?.push(this.#spill.append(bytesOf(piece)));
      return;
    }
    this.#full[bucket]?.push(piece);
    this.#last[bucket] = new Uint32Array(pieceWords);
    this.#held += 1;
    if (this.#held === mostHeld) this.#spillHeld();
  }

  #spillHeld(): void {
    const spill = this.#openSpill();
    this.#spill = spill;
    for (const pieces of this.#full) {
      for (const [index, piece] of pieces.entries()) {
        if (typeof piece !== "number") pieces[index] = spill.append(bytesOf(piece));
      }
    }
  }

  #wordsOf(bucket: number): number {
    return (this.#full[bucket]?.length ?? 0) * pieceWords + (this.#lengths[bucket] ?? 0);
  }

  /** All of one bucket, in the first places of an array. */
  #readBucket(bucket: number, room: Words): Words {
    const pieces = this.#full[bucket] ?? [];
    const last = (this.#last[bucket] ?? nothing).subarray(0, this.#lengths[bucket]);
    const all = room.subarray(0, this.#wordsOf(bucket));
    for (const [index, piece] of pieces.entries()) {
      const into = all.subarray(index * pieceWords, (index + 1) * pieceWords);
      if (typeof piece === "number") this.#spill?.read(piece, bytesOf(into));
      else into.set(piece);
    }
    all.set(last, pieces.length * pieceWords);
    return all;
  }
}

type Words = Uint32Array<ArrayBuffer>;

const nothing: Words = new Uint32Array(0);

/** The same array where it has so many words, else a larger one, whose content is not kept. */
function withRoom(room: Words, words: number): Words {
  return words <= room.length ? room : new Uint32Array(Math.ceil(words / 8) * 10);
}

function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
