import { Prng } from "../world/prng.ts";
import type { Principal } from "./flexera-options.ts";

/** The access tokens that the login service gave out, each good until its hour is over. */
export class AccessTokens {
  readonly #now: () => number;
  readonly #prng = Prng.of(1, "flexera access tokens");
  readonly #issued = new Map<string, { readonly principal: Principal; validUntil: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Every token that was ever given out, to look for where none may be. */
  get all(): readonly string[] {
    return [...this.#issued.keys()];
  }

  issue(principal: Principal, lifetimeSeconds: number): string {
    const token = `eyJhbGciOiJSUzI1NiJ9.${this.#prng.hex(64)}.${this.#prng.hex(32)}`;
    this.#issued.set(token, { principal, validUntil: this.#now() + lifetimeSeconds * 1000 });
    return token;
  }

  /** Who sends an `Authorization` header; null is a 401. */
  principalOf(header: string | undefined): Principal | null {
    const issued = this.#issued.get(/^Bearer (\S+)$/i.exec(header ?? "")?.[1] ?? "");
    return issued !== undefined && this.#now() < issued.validUntil ? issued.principal : null;
  }

  /** Ends every token before its time. */
  revokeAll(): void {
    for (const issued of this.#issued.values()) issued.validUntil = Number.NEGATIVE_INFINITY;
  }
}
