import type { Clock, Log } from "../../../src/model/ports.ts";

/** A clock on which waiting takes no time, with the waits that it was asked for. */
export type FakeClock = Clock & { readonly waits: number[]; time: number };

/** A clock that stands at `start` and moves only by waiting. */
export function createFakeClock(start = Date.parse("2026-11-20T06:17:00Z")): FakeClock {
  const clock: FakeClock = {
    time: start,
    waits: [],
    now: () => clock.time,
    sleep: async (ms) => {
      clock.waits.push(ms);
      clock.time += ms;
    },
  };
  return clock;
}

/** A log that keeps its lines by kind, and what it was told to mask. */
export type KeptLog = Log & { readonly lines: string[]; readonly warnings: string[]; readonly masked: string[] };

export function createKeptLog(): KeptLog {
  const [lines, warnings, masked]: [string[], string[], string[]] = [[], [], []];
  const keep = (message: string) => lines.push(message);
  return {
    lines,
    warnings,
    masked,
    info: keep,
    notice: keep,
    error: keep,
    warning: (message) => {
      lines.push(message);
      warnings.push(message);
    },
    mask: (secret) => masked.push(secret),
    group: (_title, work) => work(),
  };
}
