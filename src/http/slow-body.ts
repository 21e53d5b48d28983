/** What a body must bring in the time that it is given, to count as arriving. */
export const leastBodyBytes = 16 * 1024;

/**
 * The pieces of a body; throws an error with the code `SLOW_BODY` when less than 16 KB arrived in `spanMs`. Only the time in which a
 * piece was waited for counts: what is done with the pieces may take as long as it likes.
 */
export async function* refuseSlowBody(pieces: AsyncIterable<Uint8Array>, spanMs: number): AsyncGenerator<Uint8Array> {
  let [waitedMs, bytes] = [0, 0];
  let askedAt = elapsedMs();
  for await (const piece of pieces) {
    bytes += piece.length;
    waitedMs += elapsedMs() - askedAt;
    if (waitedMs > spanMs) {
      if (bytes < leastBodyBytes) throw Object.assign(new Error("The body arrives too slowly"), { code: "SLOW_BODY" });
      [waitedMs, bytes] = [0, 0];
    }
    yield piece;
    askedAt = elapsedMs();
  }
}

/** Time that no correction of the clock moves, as the timeouts of the transport use it. */
function elapsedMs(): number {
  return performance.now();
}
