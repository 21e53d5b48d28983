import type { UsageTotals } from "../model/usage.ts";
import { addCounts, byDimension } from "./usage-counts.ts";

/** The vendor's own words; what a tenant could have named is none of them. */
const vendorWords = {
  product: ["Snyk Open Source", "Snyk Code", "Snyk Container", "Snyk IaC", "Snyk API & Web", "Snyk AppRisk", "Snyk Essentials"],
  interaction: ["Scan done"],
  stage: ["dev", "cicd", "prchecks", "unknown"],
  environment: ["CLI", "JetBrains IDE", "Visual Studio Code", "Visual Studio", "Eclipse", "SCM integration"],
  status: ["success", "failure"],
} as const;

const otherValue = "other";

/**
 * Usage without anything that a tenant named, for what the public can read and for the state behind it: targets and
 * Organizations go, and a value that is not in the vendor's vocabulary is counted as `other`.
 */
export function publicUsage(totals: UsageTotals): UsageTotals {
  const { counts } = totals;
  return {
    ...totals,
    counts: byDimension((dimension) =>
      dimension === "day" ? counts.day : keepOnly(counts[dimension], (value) => isOneOf(vendorWords[dimension], value)),
    ),
    failuresByExitCode: keepOnly(totals.failuresByExitCode, (code) => /^\d{0,3}$/.test(code)),
    slowest: [],
  };
}

function keepOnly(counts: ReadonlyMap<string, number>, isKept: (value: string) => boolean): ReadonlyMap<string, number> {
  return addCounts([...counts].map(([value, count]) => new Map([[isKept(value) ? value : otherValue, count]])));
}

function isOneOf(words: readonly string[], value: string): boolean {
  return words.includes(value);
}
