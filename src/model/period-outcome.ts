/** How a finding comes up in a period. */
export type Arrival = "new" | "reopened" | "escalated";

/** What can have become of a finding after its period; `left`: its source, filters or severity are no longer reported. */
export type Fate = "resolved" | "ignored" | "downgraded" | "gone" | "left" | "still-open" | "unknown";

/** How many findings came up in a period and were open in its last report, and what has become of them since. */
export type PeriodOutcome = {
  readonly periodId: string;
  readonly came: Readonly<Record<Arrival, number>>;
  /** Their fates; they sum up to those that came. */
  readonly became: Readonly<Record<Fate, number>>;
};
