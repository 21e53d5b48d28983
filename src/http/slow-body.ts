/** What a body must bring in the time that it is given, to count as arriving. */
export const leastBodyBytes = 16 * 1024;

/** The pieces of a body; throws an error with the code `SLOW_BODY` when less than 16 KB arrived in `spanMs`. */
export async function* refuseSlowBody(pieces: AsyncIterable<Uint8Array>, spanMs: number): AsyncGenerator<Uint8Array> {
  let [since, bytes] = [elapsedMs(), 0];
  for await (const piece of pieces) {
    bytes += piece.length;
    if (elapsedMs() - since > spanMs) {
      if (bytes < leastBodyBytes) throw Object.assign(new Error("The body arrives too slowly"), { code: "SLOW_BODY" });
      [since, bytes] = [elapsedMs(), 0];
    }
    yield piece;
  }
}

/** Time that no correction of the clock moves, as the timeouts of the transport use it. */
function elapsedMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
