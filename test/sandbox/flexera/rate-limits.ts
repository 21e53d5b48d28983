import type { ApiOptions } from "./flexera-options.ts";

const MINUTE_MS = 60_000;

/** What the limits say to one request. */
export type Admission =
  | { readonly kind: "admitted"; readonly remaining: number }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number };

/** Counts requests by principal and by organization, in minutes of the scenario's clock. The tighter limit applies first. */
export class RateLimits {
  readonly #options: () => ApiOptions["requestsPerMinute"];
  readonly #now: () => number;
  #minute = -1;
  #counts = new Map<string, number>();

  constructor(options: () => ApiOptions["requestsPerMinute"], now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** Counts a request of a principal, about an organization where it is about one. */
  admit(principalId: string, orgId: string | null): Admission {
    const now = this.#now();
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) [this.#minute, this.#counts] = [minute, new Map()];
    const { principal, org } = this.#options();
    const left = [principal - this.#count(`${principalId} in ${orgId ?? "no org"}`)];
    if (orgId !== null) left.push(org - this.#count(orgId));
    const remaining = Math.min(...left);
    if (remaining >= 0) return { kind: "admitted", remaining };
    return { kind: "throttled", retryAfterSeconds: Math.max(1, Math.ceil(((minute + 1) * MINUTE_MS - now) / 1000)) };
  }

  #count(key: string): number {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count;
  }
}
