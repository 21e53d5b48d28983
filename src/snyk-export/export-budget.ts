import type { EpochMs } from "../model/ids.ts";
import type { Clock, Log } from "../model/ports.ts";

/** Waits for its turn before every request that starts an export; requests are let through in the order in which they asked. */
export type ExportBudget = { readonly acquire: () => Promise<void> };

const windowMs = 3_600_000;
const maxInWindow = 20;

/** The budget of one token: 20 requests in any hour (Snyk docs; what the API counts by is not documented, so a 429 is obeyed too). */
export function createExportBudget(clock: Clock, log: Log): ExportBudget {
  const sent: EpochMs[] = [];
  let turn: Promise<void> = Promise.resolve();
  const wait = async () => {
    for (;;) {
      const oldest = sent.length < maxInWindow ? undefined : sent[sent.length - maxInWindow];
      const leftMs = oldest === undefined ? 0 : oldest + windowMs - clock.now();
      if (leftMs <= 0) break;
      log.info(
        `${maxInWindow} exports were asked for within an hour, as many as Snyk grants: waiting ${Math.ceil(leftMs / 60_000)} min.`,
      );
      // A second more, because the API's clock is not ours.
      await clock.sleep(leftMs + 1_000);
    }
    sent.push(clock.now());
  };
  return {
    acquire: () => {
      turn = turn.then(wait);
      return turn;
    },
  };
}
