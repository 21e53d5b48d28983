import type { Finding } from "../model/finding.ts";
import { severities } from "../model/severity.ts";
import { capitalize, formatNumber, formatPercent } from "../template/format-number.ts";
import { type AgeRule, ageInDays, isOverdue } from "../view/age.ts";
import { packageText, remedyOf } from "../view/problem-facts.ts";
import type { Column } from "./html-table.ts";
import { html, link, nothing, small } from "./html-text.ts";

/** Anything that a row of findings is made of. */
export type HasFinding = { readonly finding: Finding };

/** How bad the finding is, in a word that has a colour too. */
export const severityColumn: Column<HasFinding> = {
  label: "Severity",
  cell: ({ finding: { severity } }) => html`<b class="${severity}">${capitalize(severity)}</b>`,
  order: severities.map(capitalize),
  isFilter: true,
  width: 1.2,
};

/** What a finding is, how urgent, and where. */
export const findingColumns: readonly Column<HasFinding>[] = [
  { label: "Problem", cell: ({ finding }) => problemCell(finding), width: 2.7 },
  { label: "Package", cell: ({ finding }) => packageCell(finding), width: 1.7 },
  { label: "What to do", cell: ({ finding }) => html`${remedyOf(finding, finding.fixedIn)}`, width: 1.4 },
  { label: "CVSS", cell: ({ finding }) => numberCell(finding.cvss, formatNumber), isNumber: true, width: 0.8 },
  { label: "EPSS", cell: ({ finding }) => numberCell(finding.epss, formatPercent), isNumber: true, width: 0.8 },
  { label: "Exploit", cell: ({ finding }) => html`${finding.exploitMaturity}`, isFilter: true, width: 1.05 },
  { label: "Reachability", cell: ({ finding }) => html`${finding.reachability}`, isFilter: true, width: 1.35 },
  { label: "Project", cell: ({ finding }) => placeCell(finding), width: 2.7 },
  { label: "Organization", cell: ({ finding }) => html`${finding.orgName}`, isFilter: true, width: 1.4 },
];

/** How many days a finding has been open, and whether that is too long. */
export function ageColumn(rule: AgeRule): Column<HasFinding> {
  return {
    label: "Days open",
    cell: ({ finding }) => {
      const days = ageInDays(finding, rule.asOf);
      if (days === null) return nothing;
      return html`${formatNumber(days)}${isOverdue(finding, rule) ? small("overdue") : null}`;
    },
    isNumber: true,
    width: 0.9,
  };
}

function problemCell({ title, issueUrl, problemId, problemUrl, cves }: Finding) {
  const id = link(problemId, problemUrl);
  const names = cves.length === 0 ? id : html`${id}, ${cves.join(", ")}`;
  return html`${link(title === "" ? problemId : title, issueUrl)}${small(names)}`;
}

/** Snyk Code has no package: there the file and its lines are what to look at. */
function packageCell({ packages, filePath, codeRegion, product }: Finding) {
  const place = filePath === "" || codeRegion === "" ? filePath : `${filePath}:${codeRegion}`;
  const shown = packages === "" ? place : packageText(packages);
  return html`${shown}${product === "Snyk Open Source" ? null : small(product)}`;
}

/** Without a link of its own: the problem's leads to the project's page, at the finding. */
function placeCell({ projectName, targetName, targetRef, targetFile }: Finding) {
  // Snyk makes most names of projects of the other three; they need not be said twice.
  const more = [targetName, targetRef, targetFile].filter((text) => text !== "" && !projectName.includes(text));
  return html`${projectName}${small(more.join(" · "))}`;
}

function numberCell(value: number | null, format: (value: number) => string) {
  return value === null ? nothing : html`${format(value)}`;
}
