import type { Scenario, Stage } from "../snyk/port-fixture.ts";

/** What a run asks of Snyk, as far as it can fail by itself. */
export const endpoints = [
  "token",
  "org list",
  "export start",
  "export status",
  "export results",
  "file",
  "audit search",
] as const;

export type Endpoint = (typeof endpoints)[number];

/**
 * How a fault must end: `recovers` with the same numbers as without it, `warns` with the same and a warning, `no rows` and
 * `counted twice` with the numbers that were really served, or an error whose sentence the expression matches.
 */
export type FaultEnd = "recovers" | "warns" | "no rows" | "counted twice" | RegExp;

export type FaultCase = {
  readonly endpoint: Endpoint;
  readonly fault: string;
  /** Made anew for each play, because faults remember what they did. */
  readonly scenario: () => Scenario;
  readonly end: FaultEnd;
  /** Done before the collection, for what needs the clock of the stage. */
  readonly arrange?: (stage: Stage) => void;
};
