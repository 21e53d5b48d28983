import type { GitHubOptions } from "../stand-in-options.ts";
import type { AccessToken } from "../world/access-token.ts";
import type { RestReply } from "./rest-call.ts";
import { restError } from "./rest-errors.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const anonymousLimit = 60;
const pointsAMinute = 900;

type Usage = { windowEnds: number; used: number; points: number[]; contents: number[] };

/** Counts requests as GitHub does: by the hour for each token, and points and new content by the minute. */
export class RateLimits {
  readonly #options: GitHubOptions;
  readonly #now: () => number;
  readonly #usages = new Map<string, Usage>();

  constructor(options: GitHubOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** Counts a request; the answer when it is one too many. */
  count(token: AccessToken | null, method: string, createsContent: boolean): RestReply | null {
    const now = this.#now();
    const usage = this.#usage(token);
    if (usage.used >= this.#limit(token)) {
      const retry = { "retry-after": String(Math.ceil((usage.windowEnds - now) / 1000)) };
      return restError(
        this.#options.limitStatus,
        `API rate limit exceeded for ${token?.login ?? "127.0.0.1"}.`,
        this.#options.limitStatus === 429 ? retry : {},
      );
    }
    usage.used += 1;
    usage.points = [...usage.points.filter((at) => at > now - minuteMs), ...Array<number>(method === "GET" ? 1 : 5).fill(now)];
    if (createsContent) usage.contents = [...usage.contents.filter((at) => at > now - hourMs), now];
    const inMinute = usage.contents.filter((at) => at > now - minuteMs).length;
    const { contentLimit, limitStatus, secondaryRetryAfterSeconds } = this.#options;
    const tooMuchContent = createsContent && (inMinute > contentLimit.minute || usage.contents.length > contentLimit.hour);
    if (!tooMuchContent && usage.points.length <= pointsAMinute) return null;
    const headers = secondaryRetryAfterSeconds === null ? {} : { "retry-after": String(secondaryRetryAfterSeconds) };
    return restError(
      limitStatus,
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
      headers,
    );
  }

  /** What every answer tells about the limit. */
  headers(token: AccessToken | null): Record<string, string> {
    const { limit, used, remaining, reset } = this.overview(token);
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(reset),
      "x-ratelimit-resource": "core",
    };
  }

  /** The numbers of `/rate_limit`. */
  overview(token: AccessToken | null): { limit: number; used: number; remaining: number; reset: number } {
    const usage = this.#usage(token);
    const limit = this.#limit(token);
    return { limit, used: usage.used, remaining: Math.max(limit - usage.used, 0), reset: Math.ceil(usage.windowEnds / 1000) };
  }

  /** Lets a test start close to the limit. */
  use(token: AccessToken, requests: number): void {
    this.#usage(token).used += requests;
  }

  #limit(token: AccessToken | null): number {
    if (token === null) return anonymousLimit;
    return token.kind === "installation" ? this.#options.hourlyLimit.installation : this.#options.hourlyLimit.user;
  }

  #usage(token: AccessToken | null): Usage {
    const key = token?.value ?? "";
    let usage = this.#usages.get(key);
    if (usage === undefined || usage.windowEnds <= this.#now()) {
      usage = { windowEnds: this.#now() + hourMs, used: 0, points: usage?.points ?? [], contents: usage?.contents ?? [] };
      this.#usages.set(key, usage);
    }
    return usage;
  }
}
