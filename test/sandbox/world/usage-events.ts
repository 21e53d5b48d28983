import type { Prng } from "./prng.ts";
import { DAY_MS, exportTimestamp, HOUR_MS } from "./snyk-time.ts";
import type { UsageRow } from "./usage-columns.ts";
import type { WorldGroup, WorldOrg, WorldUser } from "./world-model.ts";

/** One test that somebody or some pipeline ran. */
export type UsageEvent = {
  readonly id: string;
  readonly orgId: string;
  readonly user: WorldUser;
  readonly product: string;
  readonly at: number;
  readonly updatedAt: number;
  readonly isSuccess: boolean;
  readonly stage: "dev" | "cicd" | "prchecks" | "unknown";
  readonly environment: string;
  readonly application: string;
  readonly os: string;
  readonly durationMs: number;
};

type Environment = Pick<UsageEvent, "stage" | "environment" | "application" | "os">;

const ENVIRONMENTS: readonly Environment[] = [
  { stage: "dev", environment: "JetBrains IDE", application: "snyk-ls", os: "darwin" },
  { stage: "dev", environment: "Visual Studio Code", application: "snyk-ls", os: "windows" },
  { stage: "dev", environment: "CLI", application: "snyk-cli", os: "linux" },
  { stage: "cicd", environment: "CLI", application: "snyk-cli", os: "linux" },
  { stage: "prchecks", environment: "SCM integration", application: "snyk-pr-checks", os: "linux" },
  { stage: "unknown", environment: "CLI", application: "snyk-cli", os: "linux" },
];

const CATEGORY: Readonly<Record<string, string>> = {
  "Snyk Open Source": "oss",
  "Snyk Code": "code",
  "Snyk Container": "container",
  "Snyk IaC": "iac",
};

/** From when to when, and how many tests. */
export type UsagePeriod = { readonly from: number; readonly to: number; readonly count: number };

/** `count` tests spread over a period, fewer of them at weekends. */
export function generateUsage(
  prng: Prng,
  orgIds: readonly string[],
  users: readonly WorldUser[],
  period: UsagePeriod,
): UsageEvent[] {
  const events = Array.from({ length: period.count }, () => {
    let at = period.from + Math.floor(prng.next() * (period.to - period.from));
    const weekday = new Date(at).getUTCDay();
    if ((weekday === 0 || weekday === 6) && prng.chance(0.8)) at = Math.max(period.from, at - 2 * DAY_MS);
    const product = prng.weighted([
      ["Snyk Open Source", 50],
      ["Snyk Code", 30],
      ["Snyk Container", 12],
      ["Snyk IaC", 8],
    ]);
    return {
      id: prng.uuid(),
      orgId: prng.pick(orgIds),
      user: prng.pick(users),
      product,
      at,
      updatedAt: Math.min(at + prng.int(1, 110) * 60_000, Math.max(at, period.to - HOUR_MS)),
      isSuccess: prng.chance(0.94),
      ...prng.pick(ENVIRONMENTS),
      durationMs: prng.int(900, 190_000),
    };
  });
  return events.sort((left, right) => left.at - right.at);
}

/** The row of the `usage` dataset for one event, with all 31 columns. */
export function usageRow(event: UsageEvent, org: WorldOrg, group: WorldGroup): UsageRow {
  const isIde = event.environment.endsWith("IDE") || event.environment.startsWith("Visual");
  return {
    ID: event.id,
    ORG_PUBLIC_ID: org.id,
    ORG_DISPLAY_NAME: org.name,
    ORG_SLUG: org.slug,
    ORG_DELETED_AT: null,
    GROUP_PUBLIC_ID: group.id,
    GROUP_DISPLAY_NAME: group.name,
    GROUP_SLUG: group.slug,
    GROUP_DELETED_AT: null,
    PRODUCT_DISPLAY_NAME: event.product,
    INTERACTION_TYPE: "Scan done",
    INTERACTION_CATEGORIES: [CATEGORY[event.product] ?? "other", "test"],
    INTERACTION_TIMESTAMP: exportTimestamp(event.at),
    INTERACTION_STATUS: event.isSuccess ? "success" : "failure",
    INTERACTION_STAGE: event.stage,
    INTERACTION_EXIT_CODE: event.isSuccess ? event.durationMs % 2 : 2,
    INTERACTION_TARGET_ID: `pkg:github/larkfield/${org.slug}@main`,
    RUNTIME_APPLICATION_NAME: event.application,
    RUNTIME_APPLICATION_VERSION: "1.1298.0",
    RUNTIME_APPLICATION_DATA_SCHEMA_VERSION: "v2",
    RUNTIME_PLATFORM_OS: event.os,
    RUNTIME_PLATFORM_ARCH: event.os === "darwin" ? "arm64" : "amd64",
    RUNTIME_ENVIRONMENT_NAME: isIde ? event.environment : "bash",
    RUNTIME_ENVIRONMENT_VERSION: isIde ? "2025.3" : null,
    ENVIRONMENT_DISPLAY_NAME: event.environment,
    RUNTIME_INTEGRATION_NAME: isIde ? "snyk-plugin" : null,
    RUNTIME_INTEGRATION_VERSION: isIde ? "2.9.0" : null,
    RUNTIME_PERFORMANCE_DURATION_MS: event.durationMs,
    USER_EMAIL: event.user.email,
    USER_NAME: event.user.name,
    UPDATED_AT: exportTimestamp(event.updatedAt),
  };
}
