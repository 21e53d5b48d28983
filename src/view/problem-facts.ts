import type { Finding } from "../model/finding.ts";
import { severities } from "../model/severity.ts";
import { formatCount, formatNumber, formatPercent, joinWords } from "../template/format-number.ts";
import { type FindingKind, isImage, kindOf } from "./finding-kind.ts";
import { isReachable } from "./finding-order.ts";

const maxVersions = 3;

/** `name: version` as served, without the colon between them; a name of Maven has one of its own. */
export function packageText(text: string): string {
  return text.replace(/: (?=\S+$)/, " ");
}

/** What to do about a problem, or "" where the export does not tell. */
export function remedyOf(finding: Finding, fixedIn: readonly string[]): string {
  const kind = kindOf(finding);
  if (kind === "license") return "Review the license";
  if (fixedIn.length > 0) return `Upgrade to ${fixedIn.slice(0, maxVersions).join(" or ")}`;
  if (kind === "code") return "Fix the code";
  if (kind === "configuration") return "Change the configuration";
  return /no (?:supported fix|fix supported)/i.test(finding.fixability) ? "No fix yet" : "";
}

/** What makes a problem urgent, in short phrases: of each kind what it has, because the export fills in the rest at random. */
export function factsOf(finding: Finding, cves: readonly string[]): readonly string[] {
  const facts = [productFact(finding), ...dangerFacts(finding, kindOf(finding)), cves.join(", ")];
  return facts.filter((fact) => fact !== "");
}

function productFact({ product }: Finding): string {
  return product === "Snyk Open Source" ? "" : product;
}

function dangerFacts(finding: Finding, kind: FindingKind): readonly string[] {
  switch (kind) {
    case "license":
      return [];
    case "code":
    case "configuration":
      return [finding.score === null ? "" : `score ${formatNumber(finding.score)} of 1,000`];
    case "dependency":
    case "image":
      return [
        finding.cvss === null ? "" : `CVSS ${formatNumber(finding.cvss)}`,
        finding.epss === null ? "" : `EPSS ${formatPercent(finding.epss)}`,
        exploitFact(finding.exploitMaturity),
        isReachable(finding) ? "reachable" : "",
        /no path/i.test(finding.reachability) ? "no path found to it" : "",
      ];
  }
}

function exploitFact(maturity: string): string {
  const lower = maturity.toLowerCase();
  if (lower.includes("attacked")) return "attacked in the wild";
  if (lower.includes("mature")) return "mature exploit";
  if (lower.includes("proof")) return "proof of concept";
  return lower.includes("no known") ? "no known exploit" : "";
}

/** In how many projects of how many repositories and images findings are. */
export function whereText(findings: readonly Finding[]): string {
  const projects = new Set(findings.map((finding) => finding.projectId)).size;
  const more = findings.length > projects ? `${formatCount(findings.length, "finding")} in ` : "";
  return `${more}${formatCount(projects, "project")}${targetsText(findings)}`;
}

function targetsText(findings: readonly Finding[]): string {
  const targets = (of: (finding: Finding) => boolean) => new Set(findings.filter(of).map((finding) => finding.targetName)).size;
  const images = targets(isImage);
  const repositories = targets((finding) => !isImage(finding));
  if (images + repositories < 2) return "";
  const parts = [
    repositories === 0 ? "" : formatCount(repositories, "repository", "repositories"),
    images === 0 ? "" : formatCount(images, "image"),
  ];
  return ` in ${joinWords(parts.filter((part) => part !== ""))}`;
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
