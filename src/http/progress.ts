import type { Clock, Log } from "../model/ports.ts";

const firstLineAfterMs = 15_000;

/** Prints lines about long work: at once when `state` changes, else after 15 seconds and then after twice the time each. */
export type Progress = {
  /** `describe` is asked for its text only when a line is printed. */
  readonly report: (state: string, describe?: (elapsedMs: number) => string) => void;
};

/** Progress of one piece of work, from now on; the number of its lines grows with the logarithm of its time. `initialState` is no news. */
export function createProgress(title: string, clock: Clock, log: Log, initialState = ""): Progress {
  const startedAt = clock.now();
  let lastState = initialState;
  let nextLineMs = firstLineAfterMs;
  return {
    report: (state, describe) => {
      const elapsedMs = clock.now() - startedAt;
      if (state === lastState && elapsedMs < nextLineMs) return;
      lastState = state;
      while (nextLineMs <= elapsedMs) nextLineMs *= 2;
      const details = describe?.(elapsedMs) ?? "";
      log.info(`${title}: ${state} after ${formatElapsed(elapsedMs)}${details === "" ? "" : `, ${details}`}`);
    },
  };
}

/** A span of time for people: `7 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatElapsed(elapsedMs: number): string {
  const seconds = Math.max(0, Math.round(elapsedMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
