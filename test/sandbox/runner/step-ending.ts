import type { ChildProcess } from "node:child_process";

const termAfterMs = 7_500;
const killAfterMs = 2_500;

/** Ends a process before its time, in one of the ways in which a runner does. */
export class StepEnding {
  /** Why the process ended early; null when it ended by itself. */
  reason: "cancelled" | "killed" | "timed-out" | null = null;
  readonly #child: ChildProcess;
  readonly #speed: number;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(child: ChildProcess, speed: number, timeoutMs: number) {
    this.#child = child;
    this.#speed = speed;
    this.#timers.push(setTimeout(() => this.kill("timed-out"), timeoutMs));
  }

  kill(reason: "killed" | "timed-out" = "killed"): void {
    if (this.#isOver()) return;
    this.reason ??= reason;
    this.#child.kill("SIGKILL");
  }

  cancel(): void {
    if (this.#isOver()) return;
    this.reason ??= "cancelled";
    this.#child.kill("SIGINT");
    this.#timers.push(setTimeout(() => this.#child.kill("SIGTERM"), termAfterMs / this.#speed));
    this.#timers.push(setTimeout(() => this.#child.kill("SIGKILL"), (termAfterMs + killAfterMs) / this.#speed));
  }

  /** The process is gone: nothing is sent to it any more. */
  over(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
