import type { EpochMs } from "../../../src/model/ids.ts";
import { type UsageReport, usageLagMs } from "../../../src/model/usage.ts";

const dayMs = 86_400_000;

/** The texts of usage that Snyk serves. */
export type UsageTexts = {
  readonly product: string;
  readonly interaction: string;
  readonly environment: string;
  readonly exitCode: string;
  readonly target: string;
  readonly orgName: string;
};

const served: UsageTexts = {
  product: "Snyk Open Source",
  interaction: "Scan done",
  environment: "JetBrains IDE",
  exitCode: "2",
  target: "pkg:github/acme/payments@main",
  orgName: "Acme Payments",
};

/** The usage of a week against the one before. */
export function sampleUsage(now: EpochMs, texts: UsageTexts = served): UsageReport {
  const to = now - usageLagMs;
  const from = to - 7 * dayMs;
  const count = (value: string, events: number, before: number | null) => ({ value, now: events, before });
  const { product, interaction, environment, target, orgName } = texts;
  return {
    from,
    to,
    isWhole: true,
    before: { from: from - 7 * dayMs, to: from },
    events: 1_204,
    eventsBefore: 1_100,
    byDimension: {
      product: [count(product, 1_000, 900), count("Snyk Code", 204, 180), count("Snyk IaC", 0, 20)],
      interaction: [count(interaction, 1_204, 1_100)],
      stage: [count("cicd", 700, 600), count("dev", 504, 500)],
      environment: [count("CLI", 900, 800), count(environment, 304, 300)],
      status: [count("success", 1_144, 1_050), count("failure", 60, 50)],
      day: Array.from({ length: 8 }, (_, index) =>
        count(new Date(from + index * dayMs).toISOString().slice(0, 10), 100 + 20 * index, null),
      ),
    },
    users: { now: 38, before: 36, newlySeen: 5, goneQuiet: 3 },
    failuresByExitCode: [count(texts.exitCode, 59, 50), count("", 1, 0)],
    slowest: [190_000, 61_000, 900].map((durationMs, index) => {
      return { product, interaction, target, orgName, at: from + index * dayMs, durationMs };
    }),
  };
}
