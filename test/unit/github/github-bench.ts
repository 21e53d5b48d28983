import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent } from "undici";
import { createOctokit, type GitHubClient } from "../../../src/github/octokit.ts";
import type { Clock, Log } from "../../../src/model/ports.ts";
import { SandboxClock } from "../../sandbox/clock.ts";
import { type GitHubStandIn, startGitHubStandIn } from "../../sandbox/github/github-stand-in.ts";
import { type Fault, Journal, type RecordedRequest } from "../../sandbox/loopback.ts";

/** A stand-in of GitHub with a client of ours, a clock that never waits, and a log that remembers. */
export type GitHubBench = {
  readonly gitHub: GitHubStandIn;
  readonly journal: Journal;
  readonly octokit: GitHubClient;
  readonly dispatcher: Agent;
  readonly clock: Clock;
  /** What our code waited for, in milliseconds. */
  readonly waits: number[];
  readonly log: Log;
  readonly lines: string[];
  readonly masked: string[];
  readonly folder: string;
};

export const startOfTest = Date.UTC(2026, 10, 20, 6, 17);

/** Runs a test on a new stand-in and takes everything away afterwards. */
export async function withGitHub(test: (bench: GitHubBench) => Promise<void>): Promise<void> {
  shortenTimers();
  const journal = new Journal();
  const sandboxClock = new SandboxClock(startOfTest);
  const gitHub = await startGitHubStandIn({ journal, clock: sandboxClock });
  const dispatcher = new Agent();
  const folder = await mkdtemp(join(tmpdir(), "github-"));
  const waits: number[] = [];
  const clock: Clock = {
    now: () => sandboxClock.now(),
    sleep: async (ms) => {
      waits.push(ms);
      sandboxClock.advance(ms);
    },
  };
  const { log, lines, masked } = rememberingLog();
  const octokit = createOctokit({ token: gitHub.workflowToken, apiUrl: gitHub.apiOrigin, log, dispatcher, userAgent: "test" });
  try {
    await test({ gitHub, journal, octokit, dispatcher, clock, waits, log, lines, masked, folder });
  } finally {
    await dispatcher.close();
    await gitHub.stop();
    await rm(folder, { recursive: true });
  }
}

/** A log that keeps its lines and masks. */
export function rememberingLog(): { readonly log: Log; readonly lines: string[]; readonly masked: string[] } {
  const lines: string[] = [];
  const masked: string[] = [];
  const keep = (message: string): void => void lines.push(message);
  const log: Log = {
    info: keep,
    notice: keep,
    warning: keep,
    error: keep,
    mask: (secret) => void masked.push(secret),
    group: (title, work) => {
      lines.push(title);
      return work();
    },
  };
  return { log, lines, masked };
}

/** Fails the first `times` requests of a method whose path matches. */
export function failRequests(journal: Journal, method: string, path: RegExp, fault: Fault, times = 1): void {
  let left = times;
  journal.faults.push((request) => {
    if (left === 0 || request.method !== method || !path.test(request.target)) return null;
    left -= 1;
    return fault;
  });
}

/** `METHOD /path` of all requests but GET to the REST API. */
export function writesOf(journal: Journal): readonly string[] {
  return journal.requests.filter((request) => request.server === "github" && request.method !== "GET").map(nameOf);
}

export function nameOf(request: RecordedRequest): string {
  return `${request.method} ${request.target.replace("/repos/octo-org/exposures", "")}`;
}

const realSetTimeout = globalThis.setTimeout;

// The plugins of Octokit wait for seconds between writes and before retries. Their queues live as long as the process and count
// waits that were cut short as if they had passed, so waits are bounded rather than divided.
function shortenTimers(): void {
  const shortened = (callback: (...values: unknown[]) => void, delay = 0, ...values: unknown[]): NodeJS.Timeout =>
    realSetTimeout(callback, delay >= 500 ? 2 : delay, ...values);
  Object.defineProperty(globalThis, "setTimeout", { value: shortened, configurable: true, writable: true });
}
