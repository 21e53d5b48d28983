import type { AuditEvent } from "../world/audit-log.ts";
import type { ExportRow } from "../world/issue-columns.ts";
import type { Scope } from "../world/world-model.ts";
import type { ExportFiles } from "./export-files.ts";

/** The permissions that the routes ask for. */
export type Permission = "group.report.read" | "org.report.read" | "group.audit.read" | "org.audit_log.read" | "group.read";

/** Permissions by scope id; `*` stands for every scope. A scope that is not there does not exist for the token: 404, not 403. */
export type PermissionMap = Readonly<Record<string, readonly Permission[]>>;

/** What a token may do, and for how long. */
export type TokenGrant = {
  readonly permissions: PermissionMap;
  /** Epoch milliseconds from which on the token is refused; absent: never. */
  readonly validUntil?: number;
};

/** A service account that signs in with client credentials. */
export type OAuthClient = { readonly secret: string; readonly permissions: PermissionMap; readonly lifetimeSeconds?: number };

/** Who may sign in, and how. */
export type AuthOptions = {
  /** Tokens by their text: UUIDs, `snyk_uat.…`, `snyk_sat.…`. */
  tokens: Map<string, TokenGrant>;
  /** OAuth clients by id. */
  clients: Map<string, OAuthClient>;
  /** Refuse `Authorization: token snyk_sat.…` (which header these tokens need is not settled). Default false: both schemes. */
  bearerOnlyServiceTokens: boolean;
  /** What a 401 looks like. Default `code`: `{"code":"Unauthorized"}`, not JSON:API. */
  unauthorizedBody: "code" | "jsonapi" | "empty" | "html";
};

/** How an export runs and what its files look like; may differ from export to export through `exportsFor`. */
export type ExportBehaviour = {
  /** How many status answers say PENDING, then STARTED. Default 1 and 1. */
  pendingPolls: number;
  startedPolls: number;
  /** A job is also not finished before so much time by the clock. Default 0. */
  finishAfterMs: number;
  /** Default `finished`. `error` and `errored` are the two spellings of a failure; `never` stays STARTED. */
  outcome: "finished" | "error" | "errored" | "never";
  /** Served in place of STARTED. Default null. */
  unknownStatus: string | null;
  /** What the status route answers when done. Default `inline`: the result document itself. */
  finishedAnswer: "inline" | "status-only" | "redirect";
  /** `retry-after` on the 202, a hint for polling. Default "1"; null leaves it out. */
  pollHint: string | null;
  /** Files that the rows are dealt out to. Default 1. */
  parts: number;
  /** Default true: the files are listed in no order. */
  shuffleParts: boolean;
  /** What an export without a row has. Default `none`: no results. */
  noRows: "none" | "header-only" | "empty-file" | "absent";
  /** Further files without a row, as a warehouse may unload them. Default 0. */
  headerOnlyParts: number;
  emptyParts: number;
  /** Added to what is true: in the total, in each file's count, in each file's size. Default 0. */
  totalRowCountError: number;
  fileRowCountError: number;
  fileSizeError: number;
  /** Which date the `introduced` filter means, and whether `to` is included; neither is documented. */
  introducedColumn: "FIRST_INTRODUCED" | "LAST_INTRODUCED";
  filterToInclusive: boolean;
  /** The age of the state that is exported. Default 0; Snyk's is about two hours. */
  refreshLagMs: number;
  /** Default `ignore`: a filter that the dataset does not have is as if it were not there. */
  unknownFilters: "ignore" | "reject";
  /** Rows of `issues` from elsewhere than the world, such as the generator of very many. Default null. */
  issueRows: ((scope: Scope) => Iterable<ExportRow>) | null;
  /** Files that are there already, in place of rows; null for an export that has none of them. Default null. */
  readyFiles: ((scope: Scope, dataset: string) => ExportFiles | null) | null;
  /** Changes rows of any dataset on their way into the file. Default null. */
  transformRow: ((row: ExportRow) => ExportRow) | null;
  csv: CsvStyle;
};

/** What one export has different from `exports`. */
export type ExportOverrides = Partial<Omit<ExportBehaviour, "csv">> & { readonly csv?: Partial<CsvStyle> };

/** How a file is written. The defaults are what was observed. */
export type CsvStyle = {
  lineEnding: "\n" | "\r\n";
  byteOrderMark: boolean;
  /** How an empty cell is written. Default `blank`: nothing between the commas. */
  nullAs: "blank" | "quoted-blank" | "backslash-n" | "null";
  booleans: "lower" | "upper";
  severityCase: "capital" | "lower";
  /** `per-part`: each part has an order of its own. Default `server`: one order, which is not the request's. */
  columnOrder: "server" | "per-part";
  /** Columns that are not served although they exist and were asked for. */
  dropColumns: readonly string[];
  /** Puts a line break into the title of every third row. */
  newlinesInCells: boolean;
  /** The first row of each part lacks its last cell. */
  raggedRow: boolean;
  /** Each part ends in the middle of its last row; sizes and counts claim the whole. */
  truncated: boolean;
  /** So many rows at the beginning are there twice, and counted twice. */
  duplicateRows: number;
  /** `gzip-body` is gzip without a word about it, `gzip-encoding` says so in `Content-Encoding`. */
  compression: "none" | "gzip-body" | "gzip-encoding";
};

/** How the object store behaves. */
export type StorageOptions = {
  /** Whose links and error bodies. Default `gcs`. */
  style: "gcs" | "s3";
  /** Default true. */
  supportsRange: boolean;
  /** Objects get another ETag with every new link. Default false. */
  etagChangesWithLink: boolean;
  /** Days for which objects are kept. Default 3. */
  keepDays: number;
};

/** How audit searches answer. */
export type AuditOptions = {
  /** Default `rest-path`. `other-origin` and `same-cursor` are hostile. */
  nextLink: "rest-path" | "absolute" | "without-rest" | "href" | "other-origin" | "same-cursor";
  /** The origin of a hostile link. */
  otherOrigin: string;
  /** The number (from 1) of a page that is empty and yet has a next. Default null. */
  emptyPage: number | null;
  /** Pages hold about half of `size`. Default false. */
  shortPages: boolean;
  /** What follows when the last page is full. Default `absent`: no next. */
  exactMultipleEnds: "absent" | "empty-page";
  /** Default `sequence`: the order in which events reached the log. */
  orderBy: "sequence" | "created";
  /** Whether a Group's search adds `group_id` to events of its Orgs (unknown). Default false. */
  groupAddsGroupId: boolean;
  /** Spell every envelope in camelCase. Default false: as the event says. */
  camelCase: boolean;
  /** Days that events are kept for. Default 90. */
  retentionDays: number;
  /** Changes items on their way out. Default null. */
  transformItem: ((item: Record<string, unknown>, event: AuditEvent) => Record<string, unknown>) | null;
};

/** How the list of a Group's Orgs answers. */
export type OrgListOptions = {
  /** At most so many orgs a page, whatever `limit` says. Default null. */
  pageSize: number | null;
  nextLink: "rest-path" | "absolute" | "without-rest" | "href" | "other-origin" | "same-cursor";
};

/** How much may be asked, and what too much looks like. */
export type LimitOptions = {
  /** Accepted export requests a rolling hour. Default 20; null: no limit. */
  exportsPerHour: number | null;
  /** What shares one budget of export requests. Default `token` (not documented). */
  exportBucket: "token" | "scope";
  /** Requests a minute and token; who goes on sending stays refused. Default 1620; null: no limit. */
  requestsPerMinute: number | null;
  /** Whether a 429 says how long to wait. Default true. */
  retryAfter: boolean;
  /** Default `jsonapi`. */
  body429: "jsonapi" | "empty-object";
  /** The observed `X-Ratelimit-*` headers on each answer. Default true. */
  rateLimitHeaders: boolean;
};

/** What concerns every request. */
export type HttpOptions = {
  /** `not-found`: every plain-HTTP call is answered 404, as the real one does. Default `serve`, since the sandbox has no TLS. */
  plainHttp: "serve" | "not-found";
  /** Refuse a body that is not `application/vnd.api+json`. Default false: `application/json` passes, as observed. */
  strictContentType: boolean;
  /** Dates for the headers `sunset` and `deprecation`. Default null. */
  sunset: string | null;
  deprecation: string | null;
};

/** Everything about the stand-in that a scenario can change, at the start or while it runs. */
export type SnykStandInOptions = {
  auth: AuthOptions;
  exports: ExportBehaviour;
  /** What is different for one export; asked once, when it is started. */
  exportsFor: (start: ExportStart) => ExportOverrides | null;
  storage: StorageOptions;
  audit: AuditOptions;
  orgList: OrgListOptions;
  limits: LimitOptions;
  http: HttpOptions;
};

/** What `exportsFor` is told of an export: `ordinal` counts all exports of the stand-in from 1. */
export type ExportStart = { readonly scope: Scope; readonly dataset: string; readonly ordinal: number };
