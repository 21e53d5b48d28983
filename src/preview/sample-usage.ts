import type { EpochMs } from "../model/ids.ts";
import { type UsageCount, type UsageReport, usageLagMs } from "../model/usage.ts";
import { sampleOrgs } from "./sample-story.ts";

const dayMs = 86_400_000;

/** How Snyk was used in the sample's period, which began at `from`, against the period before. */
export function sampleUsage(from: EpochMs, now: EpochMs): UsageReport {
  const to = now - usageLagMs;
  const days = Math.max(1, Math.min(31, Math.round((to - from) / dayMs)));
  return {
    from,
    to,
    isWhole: true,
    before: { from: from - (to - from), to: from },
    events: 1_204,
    eventsBefore: 1_100,
    byDimension: {
      product: [count("Snyk Open Source", 806, 760), count("Snyk Code", 310, 281), count("Snyk Container", 88, 59)],
      interaction: [count("Scan done", 1_204, 1_100)],
      stage: [count("cicd", 700, 622), count("dev", 504, 478)],
      environment: [count("CLI", 796, 722), count("JetBrains IDE", 408, 378)],
      status: [count("success", 1_144, 1_050), count("failure", 60, 50)],
      day: Array.from({ length: days }, (_, index) => count(dayOf(from + index * dayMs), 110 + ((index * 47) % 90), null)),
    },
    users: { now: 38, before: 36, newlySeen: 5, goneQuiet: 3 },
    failuresByExitCode: [count("2", 41, 36), count("3", 19, 14)],
    slowest: [190_000, 61_000].map((durationMs, index) => ({
      product: "Snyk Open Source",
      interaction: "Scan done",
      target: index === 0 ? "pkg:github/sample-org/ledger@main" : "pkg:github/sample-org/shop@main",
      orgName: sampleOrgs[index]?.name ?? "",
      at: to - (index + 1) * dayMs,
      durationMs,
    })),
  };
}

function count(value: string, now: number, before: number | null): UsageCount {
  return { value, now, before };
}

function dayOf(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10);
}
