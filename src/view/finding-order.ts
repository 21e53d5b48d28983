import { compareTexts } from "../model/compare-texts.ts";
import { ageStart, type Finding } from "../model/finding.ts";
import { severityRank } from "../model/severity.ts";

/**
 * Order of urgency, worst first: severity, reachability, exploit maturity, chance of exploitation, CVSS, age; findings that are
 * equal in all of these are ordered by their key, so that equal inputs give equal reports.
 */
export function compareUrgency(one: Finding, other: Finding): number {
  return severityRank(one.severity) - severityRank(other.severity) || compareDanger(one, other);
}

/** Order of what to act on first: as urgency, but severity counts after what says that somebody can use the problem. */
export function compareDanger(one: Finding, other: Finding): number {
  return (
    reachabilityRank(one.reachability) - reachabilityRank(other.reachability) ||
    exploitRank(one.exploitMaturity) - exploitRank(other.exploitMaturity) ||
    (other.epss ?? -1) - (one.epss ?? -1) ||
    (other.cvss ?? -1) - (one.cvss ?? -1) ||
    severityRank(one.severity) - severityRank(other.severity) ||
    (ageStart(one) ?? Number.MAX_SAFE_INTEGER) - (ageStart(other) ?? Number.MAX_SAFE_INTEGER) ||
    compareTexts(one.key, other.key)
  );
}

/** Few texts occur, and hundreds of thousands of findings have each: more than these are no words of Snyk's. */
const maxKnownRanks = 256;

/** The same rank by text, looked up where it is known. */
function rankByText(rankOf: (text: string) => number): (text: string) => number {
  const ranks = new Map<string, number>();
  return (text) => {
    const known = ranks.get(text) ?? rankOf(text);
    if (ranks.size < maxKnownRanks) ranks.set(text, known);
    return known;
  };
}

/** Whether Snyk found that the vulnerable code is called. */
export function isReachable({ reachability }: Pick<Finding, "reachability">): boolean {
  return /^(?:reachable|function|package)/i.test(reachability);
}

const reachabilityRank = rankByText((reachability) => {
  if (isReachable({ reachability })) return 0;
  return /no path|not reachable|unreachable/i.test(reachability) ? 2 : 1;
});

const exploitRank = rankByText((exploitMaturity) => {
  const maturity = exploitMaturity.toLowerCase();
  if (maturity.includes("mature") || maturity.includes("attacked")) return 0;
  return maturity.includes("proof") ? 1 : 2;
});
