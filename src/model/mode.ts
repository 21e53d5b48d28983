/** What a run of the action does; see the contract's sections 8 and 9. */
export const modes = ["report", "check", "preview", "export", "combine"] as const;

export type Mode = (typeof modes)[number];

/** What the inputs must name for a mode. What is given is checked in every mode, needed or not. */
export type ModeNeeds = {
  /** The secrets of Snyk or Flexera. */
  readonly credentials: boolean;
  /** What is reported on: Groups, Organizations, datasets. */
  readonly scopes: boolean;
  /** The token for artifacts and the issue. */
  readonly gitHub: boolean;
};

const everything: ModeNeeds = { credentials: true, scopes: true, gitHub: true };

/** What each mode needs: a preview sends no request, and shards are combined without asking a vendor. */
export const modeNeeds: Readonly<Record<Mode, ModeNeeds>> = {
  report: everything,
  check: everything,
  preview: { credentials: false, scopes: false, gitHub: false },
  export: everything,
  combine: { credentials: false, scopes: true, gitHub: true },
};
