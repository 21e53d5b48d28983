import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import type { SandboxClock } from "../clock.ts";

/**
 * Ties the sandbox's clock to one process: both move with real time, and the process tells through a file how much time
 * its shortened waits have skipped. A file, because it can be read at any moment without waiting for the process.
 */
export class StepClock {
  readonly #file: string;
  readonly #descriptor: number;
  readonly #startedAt = Date.now();
  readonly #startsWith: number;
  readonly #unfollow: () => void;
  #peakRssKb: number | null = null;
  #cpuMs: number | null = null;

  constructor(clock: SandboxClock, file: string) {
    writeFileSync(file, new Uint8Array(24));
    this.#file = file;
    this.#descriptor = openSync(file, "r");
    this.#startsWith = clock.now();
    this.#unfollow = clock.follow(() => this.#startsWith + Date.now() - this.#startedAt + this.#read(0));
  }

  /** What the preload of the process needs. */
  environment(speed: number): Record<string, string> {
    return {
      SANDBOX_NOW: String(this.#startsWith),
      SANDBOX_REAL_NOW: String(this.#startedAt),
      SANDBOX_SPEED: String(speed),
      SANDBOX_CLOCK_FILE: this.#file,
    };
  }

  /** The process is gone: the sandbox's clock goes on without it. */
  stop(): void {
    this.#peakRssKb = this.#readReport(8);
    this.#cpuMs = this.#readReport(16);
    this.#unfollow();
    closeSync(this.#descriptor);
  }

  /** What the process reported at its end; null when it could not. */
  get peakRssKb(): number | null {
    return this.#peakRssKb;
  }

  /** User and system time of the process alone, as it reported at its end; null when it could not. */
  get cpuMs(): number | null {
    return this.#cpuMs;
  }

  #readReport(position: number): number | null {
    const reported = this.#read(position);
    return reported > 0 ? reported : null;
  }

  #read(position: number): number {
    const bytes = Buffer.alloc(8);
    readSync(this.#descriptor, bytes, 0, 8, position);
    return bytes.readDoubleLE(0);
  }
}
