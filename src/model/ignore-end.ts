import type { EpochMs } from "./ids.ts";

/** Until when a finding is ignored, as far as the audit event of the ignore says. */
export type IgnoreEnd =
  /** Until an instant; with `orFix` sooner, where a fix is available before it. */
  | { readonly kind: "at"; readonly at: EpochMs; readonly orFix: boolean }
  | { readonly kind: "fix" }
  | { readonly kind: "not-named" }
  /** The event names an end that is no date. */
  | { readonly kind: "unreadable" };
