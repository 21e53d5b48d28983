/** Draws of one seeded stream: the same seed and file number give the same draws on every machine. */
export type Draw = {
  /** A whole number from 0 to below `bound`. */
  readonly below: (bound: number) => number;
  /** True once in `times`. */
  readonly once: (times: number) => boolean;
  readonly of: <Item>(items: readonly Item[]) => Item;
};

/** The draws for one file; sfc32, which is fast and has no short cycles. */
export function drawsOf(seed: number, file: number): Draw {
  let [a, b, c, counter] = [seed | 0, file | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  const below = (bound: number): number => next() % bound;
  return {
    below,
    once: (times) => below(times) === 0,
    of: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("nothing to draw from");
      return item;
    },
  };
}
