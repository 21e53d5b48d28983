import type {
  CsvStyle,
  FlexeraOptions,
  Principal,
  Privilege,
  QueryBehaviour,
  QueryOverrides,
  RowShape,
} from "./flexera-options.ts";

/** The refresh token of a user who may do all that the report needs. */
export const REFRESH_TOKEN = "sandbox-refresh-Zk3vQ8mT1xB7rN5c";
/** A service account that may do the same. */
export const CLIENT_ID = "sandbox-client-7f2d";
export const CLIENT_SECRET = "sandbox-secret-Qw9eR4tY6uI2oP8a";

const DAY_MS = 86_400_000;

const EVERYTHING: readonly Privilege[] = [
  "vis:query:create",
  "vis:query:show",
  "vis:query:download",
  "vis:export:index",
  "vis:export:download",
];

const SHAPE: RowShape = {
  opcodeColumn: "change_type",
  opcodeCase: "capital",
  opcodePosition: "first",
  secondOpcodeColumn: null,
  decoyColumn: null,
  opcodeWithoutDeltas: false,
  removeCarries: "row",
  changeCarries: "row",
  sequenceColumn: false,
  readTimeColumn: false,
  repeatedRows: 0,
  repeatedKeys: 0,
  extraColumns: [],
  dropColumns: [],
  columnOrder: "schema",
  rowOrder: "oldest-first",
  transformCell: null,
};

const CSV: CsvStyle = {
  lineEnding: "\n",
  byteOrderMark: false,
  nullAs: "blank",
  quotes: "needed",
  finalLineEnding: true,
  newlinesInCells: false,
  raggedRow: false,
  cutShort: false,
  noRows: "header-only",
};

const QUERIES: QueryBehaviour = {
  queuedPolls: 1,
  runningPolls: 1,
  finishAfterMs: 0,
  outcome: "succeeded",
  error: "Query engine had an internal error",
  unknownStatus: null,
  statusCase: "upper",
  bareStatus: false,
  downloadBeforeEnd: 404,
  keepHours: null,
  contentEncoding: false,
  ignoresCompression: false,
  pageHeader: "first-page",
  nextLink: "relative",
  contentLength: "true-length",
  rows: null,
  shape: SHAPE,
  csv: CSV,
};

/** Someone who may do in the given organizations all that the report needs. */
export function fullAccess(orgIds: readonly number[]): Principal {
  return { id: "demo-reporter", orgIds, privileges: EVERYTHING };
}

/** A fresh set of options that behaves as documented, for organizations whose credentials were made `now`. */
export function defaultOptions(orgIds: readonly number[], now: number): FlexeraOptions {
  const principal = fullAccess(orgIds);
  return {
    login: {
      refreshTokens: new Map([[REFRESH_TOKEN, { id: "9d0c5b3e", principal, createdAt: now - 30 * DAY_MS }]]),
      clients: new Map([[CLIENT_ID, { secret: CLIENT_SECRET, principal: { ...principal, id: CLIENT_ID } }]]),
      lifetimeSeconds: 3600,
      expiresIn: "number",
      echoesRefreshToken: true,
      rotatesRefreshToken: false,
    },
    queries: { ...QUERIES, shape: { ...SHAPE }, csv: { ...CSV } },
    queriesFor: () => null,
    tokens: { givenWithoutDeltas: false, sentWithoutDeltas: "refuse", refusal: "bad-request" },
    api: {
      requestsPerMinute: { principal: 500, org: 1000 },
      errorBody: "goa",
      servesDroppedNames: false,
      oneQueryAtATime: false,
      moreDeltaNames: [],
    },
    exports: { mode: "retired", retiredStatus: 404, pageSize: 20, nextLink: "relative" },
  };
}

/** Some of the options, group by group; what is not named keeps its default. */
export type FlexeraOverrides = {
  readonly [G in Exclude<keyof FlexeraOptions, "queries" | "queriesFor">]?: Partial<FlexeraOptions[G]>;
} & { readonly queries?: QueryOverrides; readonly queriesFor?: FlexeraOptions["queriesFor"] };

/** A behaviour with `overrides` put over it. */
export function behaviourWith(base: QueryBehaviour, overrides: QueryOverrides | null | undefined): QueryBehaviour {
  return {
    ...base,
    ...overrides,
    shape: { ...base.shape, ...overrides?.shape },
    csv: { ...base.csv, ...overrides?.csv },
  };
}

/** `base` with `overrides` put over it. */
export function optionsWith(base: FlexeraOptions, overrides: FlexeraOverrides): FlexeraOptions {
  return {
    login: { ...base.login, ...overrides.login },
    queries: behaviourWith(base.queries, overrides.queries),
    queriesFor: overrides.queriesFor ?? base.queriesFor,
    tokens: { ...base.tokens, ...overrides.tokens },
    api: { ...base.api, ...overrides.api },
    exports: { ...base.exports, ...overrides.exports },
  };
}
