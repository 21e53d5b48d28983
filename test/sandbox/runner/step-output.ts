import type { ChildProcess } from "node:child_process";
import { LineSplitter } from "./line-splitter.ts";
import type { StepLog } from "./step-log.ts";

/** How a process ended. */
export type StepExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

type Watcher = { readonly text: string; readonly seen: () => void };

/** Reads both streams of a process line by line, in the order of arrival. */
export class StepOutput {
  readonly rawLines: string[] = [];
  /** Resolves when the process is gone and everything that it wrote was read. */
  readonly exit: Promise<StepExit>;
  readonly #log: StepLog;
  #watchers: Watcher[] = [];

  constructor(child: ChildProcess, log: StepLog) {
    this.#log = log;
    for (const stream of [child.stdout, child.stderr]) {
      const splitter = new LineSplitter((line) => this.#take(line));
      stream?.on("data", (piece: Buffer) => splitter.write(piece));
      stream?.on("end", () => splitter.end());
    }
    this.exit = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
  }

  /** Waits until a line holds `text`, or the process is gone. */
  async sees(text: string): Promise<void> {
    if (this.rawLines.some((line) => line.includes(text))) return;
    await Promise.race([new Promise<void>((seen) => this.#watchers.push({ text, seen })), this.exit]);
  }

  #take(line: string): void {
    this.rawLines.push(line);
    this.#log.read(line);
    for (const { text, seen } of this.#watchers) if (line.includes(text)) seen();
    this.#watchers = this.#watchers.filter(({ text }) => !line.includes(text));
  }
}
