import { peakMegabytes } from "../peak-memory.ts";

/** What became of the critical findings from one export to the next: the answer that every program must give. */
export type Answer = { readonly appeared: number; readonly closed: number; readonly stillOpen: number; readonly gone: number };

/** What a program prints: the answer, and what it cost. */
export type Measured = Answer & { readonly milliseconds: number; readonly peakMegabytes: number };

/** Runs the work, and prints its answer with its time and the peak memory of this process as one line of JSON. */
export async function printMeasured(work: () => Promise<Answer>): Promise<void> {
  const startedAt = performance.now();
  const answer = await work();
  const milliseconds = performance.now() - startedAt;
  const measured: Measured = { ...answer, milliseconds, peakMegabytes: peakMegabytes() };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
