import type { FlexeraTable } from "../../flexera-world/flexera-table.ts";

/** What a token that was sent is worth. */
export type TokenVerdict =
  | { readonly kind: "place"; readonly sequence: number }
  | { readonly kind: "malformed" }
  | { readonly kind: "invalidated" };

/** Resume tokens: base64 of `seq=<n>`, a place in the log of one dataset of one organization. */
export class ResumeTokens {
  readonly #issuedAt = new Map<string, number>();
  #validFrom = Number.NEGATIVE_INFINITY;

  /** A token for a place, given out at a time. */
  issue(sequence: number, now: number): string {
    const token = Buffer.from(`seq=${sequence}`).toString("base64");
    this.#issuedAt.set(token, now);
    return token;
  }

  /** What the administrators of the vendor once announced: every token given out before a moment stops working. */
  invalidateIssuedBefore(moment: number): void {
    this.#validFrom = moment;
  }

  /** Looks at a token that was sent for a dataset. One of another dataset names no place in its log. */
  judge(token: string, table: FlexeraTable): TokenVerdict {
    const text = Buffer.from(token, "base64").toString("latin1");
    const [, digits] = /^seq=(\d{1,16})$/.exec(text) ?? [];
    if (digits === undefined || Buffer.from(text, "latin1").toString("base64") !== token) return { kind: "malformed" };
    const sequence = Number(digits);
    const issuedAt = this.#issuedAt.get(token) ?? Number.NEGATIVE_INFINITY;
    const isValid = table.isPlace(sequence) && issuedAt >= this.#validFrom;
    return isValid ? { kind: "place", sequence } : { kind: "invalidated" };
  }
}
