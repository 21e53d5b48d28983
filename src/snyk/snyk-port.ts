import pLimit from "p-limit";
import type { Dispatcher } from "undici";
import { toDigestError } from "../errors.ts";
import { createHttpClient, type HttpTimeouts } from "../http/http-client.ts";
import { createWarningsFactory } from "../http/source-warnings.ts";
import type { ArchivePort } from "../model/archive.ts";
import type { ExportFilters } from "../model/export-filters.ts";
import type { Clock, Log, Random, SnykPort } from "../model/ports.ts";
import type { Spill } from "../model/spill.ts";
import type { AuditChoices } from "../snyk-audit/audit-selection.ts";
import { type AuditTools, collectAuditLogs } from "../snyk-audit/collect-audit-logs.ts";
import { collectAttachment } from "../snyk-export/collect-attachment.ts";
import { collectIssues, type IssueTools } from "../snyk-export/collect-issues.ts";
import { collectUsage } from "../snyk-export/collect-usage.ts";
import { createExportBudget } from "../snyk-export/export-budget.ts";
import type { PendingExports } from "../snyk-export/export-job.ts";
import { type Credential, createAuthorizer } from "./credentials.ts";
import { listOrgs } from "./list-orgs.ts";
import { describeRegion } from "./regions.ts";
import { createSnykClient } from "./snyk-client.ts";

export type SnykPortConfig = {
  /** `https://api.snyk.io`, without a path. */
  readonly apiOrigin: string;
  /** `eu-01`; null for an origin that the user named. */
  readonly regionName: string | null;
  /** `2024-10-15`: sent with every request. */
  readonly version: string;
  readonly credential: Credential;
  /** The artifact; sources write below `snyk/`. */
  readonly archive: ArchivePort;
  /** A place on disk for what a source has too much of to hold. */
  readonly openSpill: () => Spill;
  readonly includeDeleted: boolean;
  readonly includeDeactivated: boolean;
  /** By the names of the Export API; each goes to the datasets and scopes that know it. */
  readonly filters: ExportFilters;
  readonly columns: "all" | readonly string[];
  readonly audit: AuditChoices;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly dispatcher: Dispatcher;
  readonly timeouts?: HttpTimeouts;
  /** Exports of an earlier attempt; none when absent. */
  readonly pendingExports?: PendingExports;
  /** Default: three hours. */
  readonly exportDeadlineMs?: number;
  /** How long the job may take; default: six hours, as on GitHub's runners. */
  readonly runLimitMs?: number;
};

const defaultDeadlineMs = 3 * 3_600_000;
/** GitHub ends a job on its runners after six hours. */
const hostedJobMs = 6 * 3_600_000;
/** Kept of it for the last export to finish, and again as much for the report. */
const reportingMs = 15 * 60_000;
/** Each uses the line, a core and the memory of a few pieces. */
const concurrentDownloads = 4;

/** Snyk behind one credential in one region; all sources of a run share its budget, its rate limit and its access token. */
export function createSnykPort(config: SnykPortConfig): SnykPort {
  const tools = createTools(config);
  return {
    listOrgs: (groupId) => named(listOrgs(tools.client, groupId, tools.createWarnings())),
    collectIssues: (request) => named(collectIssues(request, tools)),
    collectAttachment: (source, window) => named(collectAttachment(source, window, tools)),
    collectUsage: (request) => named(collectUsage(request, tools)),
    collectAuditLogs: (source, window) => named(collectAuditLogs(source, window, tools)),
  };
}

/** Whatever goes wrong in a source stays within it, as the error that its report shows. */
async function named<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (thrown) {
    throw toDigestError(thrown);
  }
}

function createTools(config: SnykPortConfig): IssueTools & AuditTools {
  const { clock, random, log, dispatcher, apiOrigin, version } = config;
  const http = createHttpClient({
    dispatcher,
    clock,
    random,
    ...(config.timeouts === undefined ? {} : { timeouts: config.timeouts }),
  });
  const runEndsAt = clock.now() + (config.runLimitMs ?? hostedJobMs) - reportingMs;
  const region = describeRegion(config.regionName, apiOrigin);
  const authorizer = createAuthorizer({ credential: config.credential, apiOrigin, region, http, clock, log });
  return {
    client: createSnykClient({ http, authorizer, apiOrigin, region, version, clock, log }),
    budget: createExportBudget(clock, log, runEndsAt - reportingMs),
    runEndsAt,
    downloads: pLimit(concurrentDownloads),
    pending: config.pendingExports ?? null,
    deadlineMs: config.exportDeadlineMs ?? defaultDeadlineMs,
    archive: config.archive,
    openSpill: config.openSpill,
    choices: {
      columns: config.columns,
      filters: config.filters,
      includeDeleted: config.includeDeleted,
      includeDeactivated: config.includeDeactivated,
    },
    auditChoices: config.audit,
    createWarnings: createWarningsFactory(log),
    http,
    clock,
    random,
    log,
  };
}
