import type { Draw } from "./random-numbers.ts";

/** What a mutation is made with. */
export type Mutate = { readonly draw: Draw; readonly tokens: readonly string[] };

/** The bytes with one small damage: a token put in, a run taken out, doubled, or one byte made another. */
export function mutateBytes(bytes: Buffer, { draw, tokens }: Mutate): Buffer {
  const at = draw.below(bytes.length + 1);
  const run = Math.min(1 + draw.below(draw.once(4) ? 80 : 3), bytes.length - at);
  switch (draw.below(5)) {
    case 0:
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(draw.of(tokens)), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + run)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + run), bytes.subarray(at)]);
    default: {
      const changed = Buffer.from(bytes);
      if (at < changed.length) changed[at] = draw.once(2) ? 0x22 : draw.below(256);
      return changed;
    }
  }
}
