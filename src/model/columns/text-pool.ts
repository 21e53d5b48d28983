/**
 * Numbers equal texts by the order in which they were met first, so that a column of ids stands for texts that many rows share. The id
 * 0 is that of "". Texts are found again by their hashes in a table of ids: six to twelve bytes a text, where a `Map` has forty.
 */
export class TextPool {
  readonly #texts: string[] = [""];
  /** Ids, 0 where a slot is free; made when a text is looked up first: a pool that is only read needs none. */
  #slots: Uint32Array | null = null;

  get size(): number {
    return this.#texts.length;
  }

  at(id: number): string {
    return this.#texts[id] ?? "";
  }

  /** The id of a text, which is added where it is new. */
  idOf(text: string): number {
    if (text === "") return 0;
    let slots = this.#slots ?? this.#index();
    if (this.#texts.length * 3 > slots.length * 2) slots = this.#index();
    const slot = this.#slotOf(text, slots);
    const known = slots[slot] ?? 0;
    if (known !== 0) return known;
    const id = this.#texts.push(text) - 1;
    slots[slot] = id;
    return id;
  }

  /** Adds a text under the next id without looking for it: for pools that are read back. */
  push(text: string): void {
    this.#texts.push(text);
    this.#slots = null;
  }

  /** The texts from an id on. */
  from(id: number): readonly string[] {
    return this.#texts.slice(id);
  }

  /** Where the id of a text stands, or would. */
  #slotOf(text: string, slots: Uint32Array): number {
    const mask = slots.length - 1;
    let slot = hashOf(text) & mask;
    for (let id = slots[slot] ?? 0; id !== 0 && this.#texts[id] !== text; id = slots[slot] ?? 0) slot = (slot + 1) & mask;
    return slot;
  }

  #index(): Uint32Array {
    const slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(64, this.#texts.length * 2))));
    for (let id = 1; id < this.#texts.length; id += 1) {
      const slot = this.#slotOf(this.at(id), slots);
      if (slots[slot] === 0) slots[slot] = id;
    }
    this.#slots = slots;
    return slots;
  }
}

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
