import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers/promises";
import { DigestError } from "../errors.ts";
import { formatElapsed } from "../http/progress.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Clock, Log } from "../model/ports.ts";
import { datasets } from "../model/source.ts";

/** The place of one export among all that a run starts; the same for every attempt to start it. */
export type ExportTicket = {
  /** Waits for the turn. Rejects with a DigestError as soon as it is clear that it will not come in time. */
  readonly acquire: () => Promise<void>;
  /** The export needs no turn: nobody waits for it any more. */
  readonly withdraw: () => void;
  /** The attempt was answered or given up: the API has counted it by now, and not later. */
  readonly ended: () => void;
  /** The API refused an attempt: nobody starts an export for so long. */
  readonly refusedFor: (ms: number) => void;
};

/** Decides when each export of a run may be started. */
export type ExportBudget = { readonly ticket: (dataset: string, label: string) => ExportTicket };

const windowMs = 3_600_000;
const maxInWindow = 20;
/** Half a minute more than the hour, because the API's clock is not ours. */
const marginMs = 30_000;
const countdownMs = 5 * 60_000;
const gatherMs = 1_000;

type Waiting = {
  readonly rank: number;
  readonly ordinal: number;
  readonly label: string;
  readonly admit: () => void;
  readonly refuse: (error: DigestError) => void;
};

/**
 * The budget of one token: 20 requests in any hour (Snyk docs; what the API counts by is not documented, so a 429 is obeyed too).
 * The turns go round the scopes: every scope's `issues` before any scope's `usage`, and so on. No export is started after
 * `lastStartAt`: those that would have to wait longer are refused when the first one has to wait.
 */
export function createExportBudget(clock: Clock, log: Log, lastStartAt: EpochMs = Number.POSITIVE_INFINITY): ExportBudget {
  const queue = new TurnQueue(clock, log, lastStartAt);
  let tickets = 0;
  return {
    ticket: (dataset, label) => {
      tickets += 1;
      const place = { rank: rankOf(dataset), ordinal: tickets, label };
      queue.announce(place);
      return {
        acquire: () => new Promise((admit, refuse) => queue.enter({ ...place, admit, refuse })),
        withdraw: () => queue.withdraw(place.ordinal),
        ended: () => queue.end(place.ordinal),
        refusedFor: (ms) => queue.closeFor(ms),
      };
    },
  };
}

function rankOf(dataset: string): number {
  const names: readonly string[] = datasets;
  return names.indexOf(dataset);
}

/** One attempt that was let through; the API counted it no later than when it ended, and null means that it has not. */
type Turn = { readonly ordinal: number; endedAt: EpochMs | null };

/** Those who wait, in the order of their turns, and when earlier ones were let through. */
class TurnQueue {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #lastStartAt: EpochMs;
  readonly #sent: Turn[] = [];
  #waiting: Waiting[] = [];
  /** Ranks of those who have not asked for their turn yet, by ordinal: what comes after them in the order lets them go first. */
  readonly #announced = new Map<number, number>();
  #closedUntil: EpochMs = Number.NEGATIVE_INFINITY;
  #isServing = false;
  #nextLineAt: EpochMs = Number.NEGATIVE_INFINITY;
  #toldSent = -1;
  /** The countdown belongs to no source: in the group of one it would be held back until that group is shown. */
  readonly #outside = AsyncLocalStorage.snapshot();

  constructor(clock: Clock, log: Log, lastStartAt: EpochMs) {
    this.#clock = clock;
    this.#log = log;
    this.#lastStartAt = lastStartAt;
  }

  announce({ rank, ordinal }: Pick<Waiting, "rank" | "ordinal">): void {
    this.#announced.set(ordinal, rank);
  }

  withdraw(ordinal: number): void {
    if (this.#announced.delete(ordinal)) this.#wake();
  }

  enter(waiting: Waiting): void {
    this.#announced.delete(waiting.ordinal);
    this.#waiting.push(waiting);
    this.#waiting.sort((one, other) => one.rank - other.rank || one.ordinal - other.ordinal);
    this.#wake();
  }

  #wake(): void {
    if (this.#isServing) return;
    this.#isServing = true;
    // Nothing in it rejects; whoever waits is told through the promise of the own turn.
    void this.#outside(() => this.#serve());
  }

  end(ordinal: number): void {
    const turn = this.#sent.findLast((sent) => sent.ordinal === ordinal);
    if (turn !== undefined) turn.endedAt = this.#clock.now();
  }

  closeFor(ms: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, this.#clock.now() + ms);
  }

  async #serve(): Promise<void> {
    // All that is asked for at once comes first, so that the order is not that of asking.
    await setImmediate();
    let hasWaited = false;
    for (;;) {
      this.#refuseLate();
      const next = this.#waiting[0];
      if (next === undefined || this.#isAhead(next.rank)) break;
      const leftMs = this.#startOf(0) - this.#clock.now();
      if (leftMs <= 0) {
        this.#waiting.shift();
        this.#sent.push({ ordinal: next.ordinal, endedAt: null });
        next.admit();
        continue;
      }
      if (hasWaited) this.#tell(leftMs);
      // Those who were let through send their requests before any time passes.
      await setImmediate();
      // The first wait is short, so that the first line counts all that wait.
      await this.#clock.sleep(Math.min(leftMs, hasWaited ? countdownMs : gatherMs));
      hasWaited = true;
    }
    this.#isServing = false;
  }

  /** Whether somebody with an earlier turn is still to ask for it. */
  #isAhead(rank: number): boolean {
    return [...this.#announced.values()].some((announced) => announced < rank);
  }

  /** When the one at this position of the queue can start, if all before it start as soon as they may. */
  #startOf(position: number): EpochMs {
    const now = this.#clock.now();
    const starts = this.#sent.map(({ endedAt }) => endedAt ?? now).toSorted((one, other) => one - other);
    for (let index = 0; ; index += 1) {
      const before = starts[starts.length - maxInWindow];
      const free = before === undefined ? Number.NEGATIVE_INFINITY : before + windowMs + marginMs;
      const start = Math.max(now, this.#closedUntil, free);
      if (index === position) return start;
      starts.push(start);
    }
  }

  #refuseLate(): void {
    const late = this.#waiting.filter((_, position) => this.#startOf(position) > this.#lastStartAt);
    if (late.length === 0) return;
    this.#waiting = this.#waiting.filter((waiting) => !late.includes(waiting));
    for (const { label, refuse } of late) refuse(noTimeLeft(label, this.#sent.length + this.#waiting.length));
  }

  /** A line every five minutes; after exports were started, one about all that wait. */
  #tell(leftMs: number): void {
    const now = this.#clock.now();
    if (now < this.#nextLineAt) return;
    this.#nextLineAt = now + countdownMs;
    const next = formatElapsed(leftMs);
    if (this.#toldSent === this.#sent.length) {
      this.#log.info(`Waiting for Snyk's limit of ${maxInWindow} exports an hour: the next starts in ${next}.`);
      return;
    }
    this.#toldSent = this.#sent.length;
    const count = this.#waiting.length + this.#announced.size;
    const last = formatElapsed(this.#startOf(count - 1) - now);
    this.#log.info(
      `Snyk grants ${maxInWindow} exports an hour: ${this.#sent.length} were started, ${count} wait. ` +
        `The next starts in ${next}${count === 1 ? "" : `, the last in ${last}`}; downloads and audit logs go on.`,
    );
  }
}

function noTimeLeft(label: string, possible: number): DigestError {
  return new DigestError({
    kind: "limit",
    message: `The export of ${label} cannot be started in time: Snyk grants ${maxInWindow} exports an hour, and a hosted job ends after 6 hours, so only ${possible} of this run's exports fit.`,
    remedy:
      "Name the Group in `snyk-groups` instead of its Organizations, choose fewer `snyk-datasets`, or spread the scopes over several jobs with a token each.",
  });
}
