import type { CsvStyle, ExportBehaviour, ExportOverrides, Permission, SnykStandInOptions, TokenGrant } from "./snyk-options.ts";

/** An API key that may do everything in every scope of the world. */
export const FULL_ACCESS_TOKEN = "0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8";

const EVERYTHING: readonly Permission[] = [
  "group.report.read",
  "org.report.read",
  "group.audit.read",
  "org.audit_log.read",
  "group.read",
];

/** All permissions in every scope. */
export function fullAccess(): TokenGrant {
  return { permissions: { "*": EVERYTHING } };
}

const CSV: CsvStyle = {
  lineEnding: "\n",
  byteOrderMark: false,
  nullAs: "blank",
  booleans: "lower",
  severityCase: "capital",
  columnOrder: "server",
  dropColumns: [],
  newlinesInCells: false,
  raggedRow: false,
  truncated: false,
  duplicateRows: 0,
  compression: "none",
};

/** A fresh set of options that behaves as the real API was observed to. */
export function defaultOptions(): SnykStandInOptions {
  return {
    auth: {
      tokens: new Map([[FULL_ACCESS_TOKEN, fullAccess()]]),
      clients: new Map(),
      bearerOnlyServiceTokens: false,
      unauthorizedBody: "code",
    },
    exports: {
      pendingPolls: 1,
      startedPolls: 1,
      finishAfterMs: 0,
      outcome: "finished",
      unknownStatus: null,
      finishedAnswer: "inline",
      pollHint: "1",
      parts: 1,
      shuffleParts: true,
      noRows: "none",
      headerOnlyParts: 0,
      emptyParts: 0,
      totalRowCountError: 0,
      fileRowCountError: 0,
      fileSizeError: 0,
      introducedColumn: "FIRST_INTRODUCED",
      filterToInclusive: false,
      refreshLagMs: 0,
      unknownFilters: "ignore",
      issueRows: null,
      readyFiles: null,
      transformRow: null,
      csv: { ...CSV },
    },
    exportsFor: () => null,
    storage: { style: "gcs", supportsRange: true, etagChangesWithLink: false, keepDays: 3 },
    audit: {
      nextLink: "rest-path",
      otherOrigin: "https://api.evil.example",
      emptyPage: null,
      shortPages: false,
      exactMultipleEnds: "absent",
      orderBy: "sequence",
      groupAddsGroupId: false,
      camelCase: false,
      retentionDays: 90,
      transformItem: null,
    },
    orgList: { pageSize: null, nextLink: "rest-path" },
    limits: {
      exportsPerHour: 20,
      exportBucket: "token",
      requestsPerMinute: 1620,
      retryAfter: true,
      body429: "jsonapi",
      rateLimitHeaders: true,
    },
    http: { plainHttp: "serve", strictContentType: false, sunset: null, deprecation: null },
  };
}

/** Some of the options, group by group; what is not named keeps its default. */
export type OptionOverrides = {
  readonly [G in Exclude<keyof SnykStandInOptions, "exports" | "exportsFor">]?: Partial<SnykStandInOptions[G]>;
} & { readonly exports?: ExportOverrides; readonly exportsFor?: SnykStandInOptions["exportsFor"] };

/** A behaviour with `overrides` put over it. */
export function behaviourWith(base: ExportBehaviour, overrides: ExportOverrides | null | undefined): ExportBehaviour {
  return { ...base, ...overrides, csv: { ...base.csv, ...overrides?.csv } };
}

/** The defaults with `overrides` put over them. */
export function optionsWith(overrides: OptionOverrides): SnykStandInOptions {
  const base = defaultOptions();
  return {
    auth: { ...base.auth, ...overrides.auth },
    exports: behaviourWith(base.exports, overrides.exports),
    exportsFor: overrides.exportsFor ?? base.exportsFor,
    storage: { ...base.storage, ...overrides.storage },
    audit: { ...base.audit, ...overrides.audit },
    orgList: { ...base.orgList, ...overrides.orgList },
    limits: { ...base.limits, ...overrides.limits },
    http: { ...base.http, ...overrides.http },
  };
}
