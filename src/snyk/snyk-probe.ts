import { randomUUID } from "node:crypto";
import type { Dispatcher } from "undici";
import { toDigestError } from "../errors.ts";
import { createHttpClient } from "../http/http-client.ts";
import type { SourceWarnings } from "../http/source-warnings.ts";
import type { Clock, Log, Random } from "../model/ports.ts";
import type { ServedVersion, SnykProbe } from "../model/probes.ts";
import type { Scope } from "../model/scope.ts";
import { scopePath } from "../snyk-export/export-request.ts";
import { type Credential, createAuthorizer } from "./credentials.ts";
import { listOrgs } from "./list-orgs.ts";
import { describeRegion } from "./regions.ts";
import { createSnykClient, type SnykAnswer, type SnykCall, type SnykClient } from "./snyk-client.ts";

export type SnykProbeConfig = {
  readonly apiOrigin: string;
  /** `eu-01`; null for an origin that the user named. */
  readonly regionName: string | null;
  readonly version: string;
  readonly credential: Credential;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly dispatcher: Dispatcher;
};

/** Two attempts and a short wait: a check that takes long is no check. */
const limits = { maxAttempts: 3, maxTotalMs: 60_000, maxAskedWaitMs: 60_000 };

/** A probe of one API with one credential. */
export function createSnykProbe(config: SnykProbeConfig): SnykProbe {
  const { apiOrigin, version, clock, log, dispatcher, random } = config;
  const region = describeRegion(config.regionName, apiOrigin);
  const http = createHttpClient({ dispatcher, clock, random, limits });
  const authorizer = createAuthorizer({ credential: config.credential, apiOrigin, region, http, clock, log });
  const client = createSnykClient({ http, authorizer, apiOrigin, region, version, clock, log });
  return {
    region,
    signIn: async () => void (await named(authorizer.header())),
    listOrgs: (groupId) => named(listOrgs(client, groupId, collector())),
    searchAuditLog: (scope) => named(searchAuditLog(client, scope, clock)),
    askForNoExport: (scope) => named(askForNoExport(client, scope)),
  };
}

async function named<Result>(work: Promise<Result>): Promise<Result> {
  return work.catch((thrown: unknown) => {
    throw toDigestError(thrown);
  });
}

async function searchAuditLog(client: SnykClient, scope: Scope, clock: Clock): Promise<ServedVersion> {
  const warnings = collector();
  const call: SnykCall = { action: "search the audit logs", operation: "audit", scope, warnings };
  const to = clock.now();
  const query = { from: new Date(to - 1_000).toISOString(), to: new Date(to).toISOString(), size: "1", sort_order: "ASC" };
  const answer = await client.get(`${scopePath(scope)}/audit_logs/search`, query, call);
  return { served: servedVersion(answer), warnings: warnings.list() };
}

async function askForNoExport(client: SnykClient, scope: Scope): Promise<void> {
  const call: SnykCall = { action: "look up an export", operation: "export", scope, warnings: collector() };
  await client.get(`${scopePath(scope)}/jobs/export/${randomUUID()}`, {}, call);
}

function servedVersion({ headers }: SnykAnswer): string {
  return (headers.get("snyk-version-served") ?? "").replace(/[^\w~-]/g, "").slice(0, 40);
}

/** Warnings that belong to a check and not to the log of a run. */
function collector(): SourceWarnings {
  const sentences = new Set<string>();
  return { add: (sentence) => void sentences.add(sentence), list: () => [...sentences] };
}
