import type { RowSource } from "./query/result-rows.ts";

/** The privileges that the routes ask for; which one belongs to which route is inferred. `common:org:own` stands for all. */
export type Privilege =
  | "vis:query:create"
  | "vis:query:show"
  | "vis:query:download"
  | "vis:export:index"
  | "vis:export:download"
  | "common:org:own";

/** Who signs in, and what they may do in which organizations. Requests are counted by its id. */
export type Principal = { readonly id: string; readonly orgIds: readonly number[]; readonly privileges: readonly Privilege[] };

/** A refresh token of a user. It dies 365 days after it was made, however often it is used. */
export type RefreshToken = { readonly id: string; readonly principal: Principal; readonly createdAt: number };

/** A service account. */
export type ServiceAccount = { readonly secret: string; readonly principal: Principal };

/** How the login service answers. */
export type LoginOptions = {
  /** Refresh tokens by their text. */
  refreshTokens: Map<string, RefreshToken>;
  /** Service accounts by client id. */
  clients: Map<string, ServiceAccount>;
  /** Seconds that an access token lives. Default 3600. */
  lifetimeSeconds: number;
  /** Default `number`; one page of the vendor prints it in quotes. */
  expiresIn: "number" | "string";
  /** Whether the refresh token comes back with its own grant. Default true. */
  echoesRefreshToken: boolean;
  /** What the vendor may do one day: each grant gives another refresh token and ends the one used. Default false. */
  rotatesRefreshToken: boolean;
};

/** How a CSV is written. No document says more than that it is CSV. */
export type CsvStyle = {
  lineEnding: "\n" | "\r\n";
  byteOrderMark: boolean;
  /** How an empty cell is written. Default `blank`: nothing between the commas. */
  nullAs: "blank" | "quoted-blank";
  /** Default `needed`: only cells that need it are quoted. */
  quotes: "needed" | "always";
  /** Whether the last line ends with a line break. Default true. */
  finalLineEnding: boolean;
  /** Puts a line break, a quote and a comma into the first text cell that is not of the key, in every third row. */
  newlinesInCells: boolean;
  /** The last row lacks its last cell. */
  raggedRow: boolean;
  /** The file ends in the middle, and its length says so: what arrives whole was made wrong. */
  cutShort: boolean;
  /** A result without rows. Default `header-only`. */
  noRows: "header-only" | "empty-file";
};

/** Which columns a result has and what its rows say. Nothing of it is documented, hence all of it is a switch. */
export type RowShape = {
  /** The column of the opcodes; null leaves it out. Default `change_type`. */
  opcodeColumn: string | null;
  opcodeCase: "capital" | "upper" | "lower";
  opcodePosition: "first" | "last";
  /** A second column that holds the opcodes too. Default null. */
  secondOpcodeColumn: string | null;
  /** A column that is called like one of opcodes and holds something else. Default null. */
  decoyColumn: string | null;
  /** Whether a dataset without deltas has the opcode column, full of Init. Default false. */
  opcodeWithoutDeltas: boolean;
  /** Default `row`. `key`: all other cells are empty. */
  removeCarries: "row" | "key";
  /** Default `row`. `changed`: cells that did not change are empty. `key`: all other cells are empty. */
  changeCarries: "row" | "changed" | "key";
  /** A column with the number of the event, as `demo_sequence`. Default false. */
  sequenceColumn: boolean;
  /** A column with the time of the query, as `demo_read_at`. Default false. */
  readTimeColumn: boolean;
  /** So many of the first rows of a full set are there twice: equal to the byte, or with the same key and another cell. Default 0. */
  repeatedRows: number;
  repeatedKeys: number;
  /** Columns that are there now and were not before, filled with text. */
  extraColumns: readonly string[];
  /** Columns that are no longer there. */
  dropColumns: readonly string[];
  columnOrder: "schema" | "reversed" | "shuffled";
  /** Default `oldest-first`. The rows of a delta stay in the order of their events. */
  rowOrder: "oldest-first" | "shuffled";
  /** Changes one cell's text on its way out; null leaves it. Default null. */
  transformCell: ((text: string, column: string) => string) | null;
};

/** How one query runs, and what its result looks like; may differ from query to query through `queriesFor`. */
export type QueryBehaviour = {
  /** How many answers of the show route say QUEUED, then RUNNING. Default 1 and 1. */
  queuedPolls: number;
  runningPolls: number;
  /** A query is also not finished before so much time by the clock. Default 0. */
  finishAfterMs: number;
  /** Default `succeeded`. `never` stays RUNNING. */
  outcome: "succeeded" | "failed" | "cancelled" | "never";
  /** What a failed query says; null says nothing. */
  error: string | null;
  /** Said in place of RUNNING. Default null. */
  unknownStatus: string | null;
  statusCase: "upper" | "lower";
  /** Leaves out every member of the show answer that need not be there. Default false. */
  bareStatus: boolean;
  /** Default 404. */
  downloadBeforeEnd: 404 | 409;
  /** Hours for which a result is kept; null: for ever. */
  keepHours: number | null;
  /** Whether gzip is named in `Content-Encoding`; then the HTTP layer takes it off. Default false. */
  contentEncoding: boolean;
  /** Sends a compressed result although none was asked for, or the other way round. Default false. */
  ignoresCompression: boolean;
  /** Default `first-page`. */
  pageHeader: "first-page" | "every-page";
  /** Default `relative`. `other-origin` is hostile, `same-page` never ends. */
  nextLink: "relative" | "absolute" | "other-origin" | "same-page";
  /** Default `true-length`; a number is added to what is true, `missing` sends in chunks. */
  contentLength: "true-length" | "missing" | number;
  /** Rows from elsewhere than the world, such as very many. Default null. */
  rows: RowSource | null;
  shape: RowShape;
  csv: CsvStyle;
};

/** What one query has different from `queries`. */
export type QueryOverrides = Partial<Omit<QueryBehaviour, "shape" | "csv">> & {
  readonly shape?: Partial<RowShape>;
  readonly csv?: Partial<CsvStyle>;
};

/** How resume tokens are dealt with, where the documents are silent. */
export type TokenOptions = {
  /** Whether a dataset without deltas gets a token that is good for nothing. Default false. */
  givenWithoutDeltas: boolean;
  /** What a dataset without deltas does with a token. Default `refuse`: 400. */
  sentWithoutDeltas: "refuse" | "ignore";
  /** How a token is refused. Default `bad-request`; `failed-query` takes it and lets the query fail. */
  refusal: "bad-request" | "failed-query";
};

/** What concerns all routes of the API. */
export type ApiOptions = {
  requestsPerMinute: { principal: number; org: number };
  /** How errors look. Default `goa`; the others are what a proxy makes of them. */
  errorBody: "goa" | "html" | "empty";
  /** Whether the four query names that the vendor dropped are still served. Default false. */
  servesDroppedNames: boolean;
  /** A new query cancels those of the organization that still run, as one client of the vendor's says of its own. Default false. */
  oneQueryAtATime: boolean;
  /** Names beyond those that are known to have deltas, such as the 13 of which nobody knows. */
  moreDeltaNames: readonly string[];
};

/** How the retired Export API answers. */
export type ExportOptions = {
  /** Default `retired`: nobody knows what its routes say today. */
  mode: "retired" | "legacy";
  retiredStatus: 404 | 403 | 410;
  /** Files on a page of the list. Default 20. */
  pageSize: number;
  nextLink: "relative" | "absolute" | "other-origin" | "same-page";
};

/** Everything about the stand-in that a scenario can change, at the start or while it runs. */
export type FlexeraOptions = {
  login: LoginOptions;
  queries: QueryBehaviour;
  /** What is different for one query; asked once, when it is created. */
  queriesFor: (query: QueryStart) => QueryOverrides | null;
  tokens: TokenOptions;
  api: ApiOptions;
  exports: ExportOptions;
};

/** What `queriesFor` is told of a query: `ordinal` counts all queries of the stand-in from 1. */
export type QueryStart = {
  readonly orgId: number;
  readonly queryName: string;
  readonly resumeToken: string | null;
  readonly ordinal: number;
};
