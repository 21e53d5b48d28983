import type { Finding } from "../model/finding.ts";
import { severities } from "../model/severity.ts";
import { formatCount, formatNumber, formatPercent } from "../template/format-number.ts";
import { isReachable } from "./finding-order.ts";

const maxVersions = 3;

/** `name: version` as served, without the colon between them; a name of Maven has one of its own. */
export function packageText(text: string): string {
  return text.replace(/: (?=\S+$)/, " ");
}

/** What to do about a problem, or "" where the export does not tell. */
export function remedyOf(finding: Finding, fixedIn: readonly string[]): string {
  if (/license/i.test(finding.issueType)) return "Review the license";
  if (fixedIn.length > 0) return `Upgrade to ${fixedIn.slice(0, maxVersions).join(" or ")}`;
  if (/no (?:supported fix|fix supported)/i.test(finding.fixability)) return "No fix yet";
  return "";
}

/** What makes a problem urgent, in short phrases. */
export function factsOf(finding: Finding, cves: readonly string[]): readonly string[] {
  const facts = [
    finding.product === "Snyk Open Source" ? "" : finding.product,
    finding.cvss === null ? "" : `CVSS ${formatNumber(finding.cvss)}`,
    finding.epss === null ? "" : `EPSS ${formatPercent(finding.epss)}`,
    exploitFact(finding.exploitMaturity),
    isReachable(finding) ? "reachable" : "",
    /no path/i.test(finding.reachability) ? "no path found to it" : "",
    cves.join(", "),
  ];
  return facts.filter((fact) => fact !== "");
}

function exploitFact(maturity: string): string {
  const lower = maturity.toLowerCase();
  if (lower.includes("attacked")) return "attacked in the wild";
  if (lower.includes("mature")) return "mature exploit";
  if (lower.includes("proof")) return "proof of concept";
  return lower.includes("no known") ? "no known exploit" : "";
}

/** In how many projects of how many repositories findings are. */
export function whereText(findings: readonly Finding[]): string {
  const projects = new Set(findings.map((finding) => finding.projectId)).size;
  const targets = new Set(findings.map((finding) => finding.targetName)).size;
  const inTargets = targets > 1 ? ` in ${formatCount(targets, "repository", "repositories")}` : "";
  const more = findings.length > projects ? `${formatCount(findings.length, "finding")} in ` : "";
  return `${more}${formatCount(projects, "project")}${inTargets}`;
}

/** Severities that occur, worst first, with their number: `12 critical, 3 high`. */
export function severityText(findings: readonly Finding[]): string {
  const counts = severities.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${formatNumber(count)} ${severity}`)
    .join(", ");
}
