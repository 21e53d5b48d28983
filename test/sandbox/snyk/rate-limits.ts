import { HOUR_MS } from "../world/snyk-time.ts";
import type { LimitOptions } from "./snyk-options.ts";

const MINUTE_MS = 60_000;

/** Counts requests by token and export requests by bucket, over rolling windows of the scenario's clock. */
export class RateLimits {
  readonly #options: () => LimitOptions;
  readonly #now: () => number;
  readonly #requests = new Map<string, number[]>();
  readonly #exports = new Map<string, number[]>();
  readonly #refusedUntil = new Map<string, number>();

  constructor(options: () => LimitOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** Counts a request; the seconds to wait when it is one too many, else null. A refused token must be silent for a minute. */
  admit(token: string): number | null {
    const limit = this.#options().requestsPerMinute;
    if (limit === null) return null;
    const now = this.#now();
    const recent = within(this.#requests, token, now, MINUTE_MS);
    recent.push(now);
    const until = this.#refusedUntil.get(token) ?? 0;
    // A scenario may turn its clock back; what then lies further ahead than a minute is of another time.
    const isRefused = now < until && until <= now + MINUTE_MS;
    if (recent.length <= limit && !isRefused) return null;
    this.#refusedUntil.set(token, now + MINUTE_MS);
    return MINUTE_MS / 1000;
  }

  /** Counts an export request; the whole seconds until the next may be made when it is one too many, else null. */
  admitExport(token: string, scopeId: string): number | null {
    const { exportsPerHour, exportBucket } = this.#options();
    if (exportsPerHour === null) return null;
    const now = this.#now();
    const recent = within(this.#exports, exportBucket === "token" ? token : scopeId, now, HOUR_MS);
    const oldest = recent[recent.length - exportsPerHour];
    if (recent.length >= exportsPerHour) return Math.max(1, Math.ceil(((oldest ?? now) + HOUR_MS - now) / 1000));
    recent.push(now);
    return null;
  }

  /** The `X-Ratelimit-*` headers in the observed form. */
  headers(token: string): Record<string, string> {
    const perSecond = within(this.#requests, token, this.#now(), 1000, false).length;
    const name = 'name="crd.principal"';
    return {
      "x-ratelimit-limit": `160, 160;w=1;${name}, 1620;w=60;${name}, 97200;w=3600;${name}`,
      "x-ratelimit-remaining": String(Math.max(0, 160 - perSecond)),
      "x-ratelimit-reset": "1",
    };
  }
}

/** The moments of the last `span` milliseconds; with `forget`, all others are dropped for good. */
function within(lists: Map<string, number[]>, key: string, now: number, span: number, forget = true): number[] {
  const recent = (lists.get(key) ?? []).filter((moment) => moment > now - span && moment <= now);
  if (forget) lists.set(key, recent);
  return recent;
}
