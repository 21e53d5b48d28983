import type { RecordView } from "../csv/record-view.ts";
import { type Finding, type FindingStatus, findingKey, type ProjectPresence } from "../model/finding.ts";
import { asProjectId, type EpochMs } from "../model/ids.ts";
import { parseSeverity } from "../model/severity.ts";
import { type CellSlots, cellText } from "./cell-slots.ts";
import { booleanOf, dayOf, listOf, numberOf, textOf, timestampOf } from "./cells.ts";

/** A row of the `issues` export as a finding, or the cell that makes it unreadable. */
export type IssueRow = { readonly kind: "finding"; readonly finding: Finding } | RowProblem;

export type RowProblem = {
  readonly kind: "problem";
  readonly column: string;
  /** The cell as served: hostile text. */
  readonly value: string;
  readonly expected: string;
};

/** The columns that make a finding. */
export const issueRowColumns = [
  "ISSUE_SEVERITY",
  "ISSUE_STATUS",
  "PROJECT_PUBLIC_ID",
  "PROBLEM_ID",
  "ISSUE_URL",
  "PROJECT_DELETED_AT",
  "ISSUE_DELETED_AT",
  "PROJECT_IS_MONITORED",
  "FIRST_INTRODUCED",
  "LAST_INTRODUCED",
  "LAST_RESOLVED",
  "LAST_IGNORED",
  "PRODUCT_NAME",
  "ASSET_FINDING_ID",
  "PROBLEM_TITLE",
  "ISSUE_TYPE",
  "VULN_DB_URL",
  "PACKAGE_NAME_AND_VERSION",
  "FIXED_IN_VERSION",
  "CVE",
  "SNYK_CVSS_SCORE",
  "EPSS_SCORE",
  "EXPLOIT_MATURITY",
  "REACHABILITY",
  "COMPUTED_FIXABILITY",
  "SCORE",
  "VULNERABILITY_PUBLICATION_DATE",
  "GROUP_PUBLIC_ID",
  "ORG_PUBLIC_ID",
  "ORG_DISPLAY_NAME",
  "PROJECT_NAME",
  "PROJECT_URL",
  "PROJECT_ORIGIN",
  "PROJECT_TARGET_DISPLAY_NAME",
  "PROJECT_TARGET_REF",
  "PROJECT_TARGET_FILE",
  "FILE_PATH",
  "CODE_REGION_DISPLAY_VALUE",
] as const;

export type IssueColumn = (typeof issueRowColumns)[number];

/** Reads records of which the given slots hold the columns; one that the file does not have reads as blank. Never throws. */
export function createIssueRowParser(slots: CellSlots<IssueColumn>): (record: RecordView) => IssueRow {
  return (record) => parseIssueRow((column) => cellText(record, slots, column));
}

type CellOf = (column: IssueColumn) => string;

const productWithAssetFinding = "snyk code";

function parseIssueRow(cell: CellOf): IssueRow {
  const severity = parseSeverity(cell("ISSUE_SEVERITY"));
  if (severity === null) return problem(cell, "ISSUE_SEVERITY", "critical, high, medium or low");
  const status = parseStatus(cell("ISSUE_STATUS"));
  if (status === null) return problem(cell, "ISSUE_STATUS", "open, resolved or ignored");
  const projectId = textOf(cell("PROJECT_PUBLIC_ID")).trim().toLowerCase();
  if (projectId === "") return problem(cell, "PROJECT_PUBLIC_ID", "the project's id");
  const problemId = textOf(cell("PROBLEM_ID")).trim();
  const issueUrl = textOf(cell("ISSUE_URL")).trim();
  const fragment = issueFragment(issueUrl);
  if (problemId === "" && fragment === "") return problem(cell, "PROBLEM_ID", "the problem's id");
  const presence = parsePresence(cell);
  if (typeof presence !== "string") return presence;
  const times = parseTimes(cell);
  if (times.kind === "problem") return times;
  const product = textOf(cell("PRODUCT_NAME"));
  const isCode = product.trim().toLowerCase() === productWithAssetFinding;
  const assetFindingId = isCode ? textOf(cell("ASSET_FINDING_ID")).trim() : "";
  const finding: Finding = {
    key: findingKey({ projectId, problemId, fragment, assetFindingId }),
    problemId,
    projectId: asProjectId(projectId),
    severity,
    status,
    presence,
    title: textOf(cell("PROBLEM_TITLE")),
    issueType: textOf(cell("ISSUE_TYPE")),
    product,
    problemUrl: textOf(cell("VULN_DB_URL")),
    issueUrl,
    packages: textOf(cell("PACKAGE_NAME_AND_VERSION")),
    fixedIn: listOf(cell("FIXED_IN_VERSION")),
    cves: listOf(cell("CVE")),
    cvss: numberOf(cell("SNYK_CVSS_SCORE")),
    epss: numberOf(cell("EPSS_SCORE")),
    exploitMaturity: textOf(cell("EXPLOIT_MATURITY")),
    reachability: textOf(cell("REACHABILITY")),
    fixability: textOf(cell("COMPUTED_FIXABILITY")),
    score: numberOf(cell("SCORE")),
    publishedOn: dayOf(cell("VULNERABILITY_PUBLICATION_DATE")),
    ...times.times,
    groupId: textOf(cell("GROUP_PUBLIC_ID")),
    orgId: textOf(cell("ORG_PUBLIC_ID")),
    orgName: textOf(cell("ORG_DISPLAY_NAME")),
    projectName: textOf(cell("PROJECT_NAME")),
    projectUrl: textOf(cell("PROJECT_URL")),
    projectOrigin: textOf(cell("PROJECT_ORIGIN")),
    targetName: textOf(cell("PROJECT_TARGET_DISPLAY_NAME")),
    targetRef: textOf(cell("PROJECT_TARGET_REF")),
    targetFile: textOf(cell("PROJECT_TARGET_FILE")),
    filePath: textOf(cell("FILE_PATH")),
    codeRegion: textOf(cell("CODE_REGION_DISPLAY_VALUE")),
    copies: 1,
  };
  return { kind: "finding", finding };
}

/** The text after `#issue-` of an issue's URL, percent-decoded: what stays when the Organization's slug in the URL changes. */
export function issueFragment(issueUrl: string): string {
  const hash = issueUrl.indexOf("#");
  if (hash < 0) return "";
  const raw = issueUrl.slice(hash + 1).replace(/^issue-/, "");
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

function parseStatus(cell: string): FindingStatus | null {
  switch (cell.trim().toLowerCase()) {
    case "open":
      return "open";
    case "resolved":
      return "resolved";
    case "ignored":
      return "ignored";
  }
  return null;
}

function parsePresence(cell: CellOf): ProjectPresence | RowProblem {
  if (textOf(cell("PROJECT_DELETED_AT")) !== "" || textOf(cell("ISSUE_DELETED_AT")) !== "") return "deleted";
  const isMonitored = booleanOf(cell("PROJECT_IS_MONITORED"));
  if (isMonitored === undefined) return problem(cell, "PROJECT_IS_MONITORED", "true or false");
  return isMonitored === false ? "deactivated" : "monitored";
}

type Times = {
  readonly firstIntroducedAt: EpochMs | null;
  readonly lastIntroducedAt: EpochMs | null;
  readonly lastResolvedAt: EpochMs | null;
  readonly lastIgnoredAt: EpochMs | null;
};

function parseTimes(cell: CellOf): { readonly kind: "times"; readonly times: Times } | RowProblem {
  const firstIntroducedAt = timestampOf(cell("FIRST_INTRODUCED"));
  if (firstIntroducedAt === undefined) return problem(cell, "FIRST_INTRODUCED", expectedTime);
  const lastIntroducedAt = timestampOf(cell("LAST_INTRODUCED"));
  if (lastIntroducedAt === undefined) return problem(cell, "LAST_INTRODUCED", expectedTime);
  const lastResolvedAt = timestampOf(cell("LAST_RESOLVED"));
  if (lastResolvedAt === undefined) return problem(cell, "LAST_RESOLVED", expectedTime);
  const lastIgnoredAt = timestampOf(cell("LAST_IGNORED"));
  if (lastIgnoredAt === undefined) return problem(cell, "LAST_IGNORED", expectedTime);
  return { kind: "times", times: { firstIntroducedAt, lastIntroducedAt, lastResolvedAt, lastIgnoredAt } };
}

const expectedTime = "a timestamp such as 2026-01-03 10:11:12.013";

function problem(cell: CellOf, column: IssueColumn, expected: string): RowProblem {
  return { kind: "problem", column, value: cell(column), expected };
}
