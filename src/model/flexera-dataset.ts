/** How the rows of a dataset arrive: all of them every time, or what changed since the last report. */
export const flexeraModes = ["snapshot", "delta"] as const;
export type FlexeraMode = (typeof flexeraModes)[number];

/** The API that a dataset is read through; the vendor has retired the second. */
export const flexeraTransports = ["query", "export"] as const;
export type FlexeraTransport = (typeof flexeraTransports)[number];

/** What becomes of a dataset whose resume token the vendor rejects. */
export const rejectedTokenRules = ["fail", "reload"] as const;
export type RejectedTokenRule = (typeof rejectedTokenRules)[number];

/**
 * What the user wants of one IT Visibility dataset. The vendor publishes no schema, so that every column named here is the
 * user's word; names are compared in any letter case.
 */
export type FlexeraDataset = {
  /** The query name. */
  readonly name: string;
  readonly mode: FlexeraMode;
  readonly transport: FlexeraTransport;
  /** Columns that identify a row; empty where the whole row does. */
  readonly key: readonly string[];
  /** The opcode column of a delta; null where it is to be recognised by name and values. */
  readonly opcode: string | null;
  /** Columns to show of the listed rows; empty where the user does not say. */
  readonly show: readonly string[];
  /** Which changed rows are listed: column → values, in any letter case; empty where all are. */
  readonly where: ReadonlyMap<string, readonly string[]>;
  /** Columns that are kept and not compared, such as a sequence number or a time of reading. */
  readonly ignore: readonly string[];
  readonly onRejectedToken: RejectedTokenRule;
};
