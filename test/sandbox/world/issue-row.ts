import type { IssueRow } from "./issue-columns.ts";
import { PROJECT_KINDS } from "./project-kinds.ts";
import { exportTimestamp } from "./snyk-time.ts";
import type { Problem, WorldGroup, WorldIssue, WorldOrg, WorldProject } from "./world-model.ts";

/** Everything that one exported row speaks of. */
export type IssueContext = {
  readonly appOrigin: string;
  readonly group: WorldGroup;
  readonly org: WorldOrg;
  readonly project: WorldProject;
  readonly issue: WorldIssue;
};

/** The row of the `issues` dataset for one issue, with all 86 columns. */
export function issueRow(context: IssueContext): IssueRow {
  const { issue, project, org } = context;
  return {
    ...problemColumns(issue.problem),
    ...instanceColumns(context),
    ...codeColumns(issue),
    ...hierarchyColumns(context),
    ...projectColumns(project),
    ...assetColumns(project),
    JIRA_ISSUES: issue.jiraKeys,
    HAS_JIRA_ISSUE_ASSIGNED: issue.jiraKeys.length > 0,
    LATEST_JIRA_ISSUE: issue.jiraKeys.at(-1) ?? null,
    // A change of the project or the org is a change of the row's context, which the export counts as well.
    UPDATED_AT: exportTimestamp(Math.max(issue.updatedAt, project.updatedAt, org.updatedAt)),
  };
}

/** The part of an issue's link after `#issue-`; colons stand as they are, anything else that a fragment cannot hold is encoded. */
export function encodeFragment(fragment: string): string {
  return encodeURIComponent(fragment).replaceAll("%3A", ":");
}

function problemColumns(problem: Problem) {
  const isLicence = problem.issueType === "License";
  return {
    PROBLEM_ID: problem.id,
    PROBLEM_TITLE: problem.title,
    VULN_DB_URL: problem.id.startsWith("SNYK-") ? `https://security.snyk.io/vuln/${problem.id}` : null,
    ISSUE_TYPE: problem.issueType,
    ISSUE_SUB_TYPE: problem.subType,
    SNYK_CVSS_SCORE: problem.cvssScore,
    SNYK_CVSS_VECTOR: problem.cvssVector,
    NVD_SCORE: problem.nvdScore,
    NVD_SEVERITY: nvdSeverity(problem.nvdScore),
    EPSS_SCORE: problem.epssScore,
    EPSS_PERCENTILE: problem.epssPercentile,
    EXPLOIT_MATURITY: problem.exploitMaturity,
    CVE: problem.cves,
    CWE: problem.cwes,
    PACKAGE_NAME_AND_VERSION: problem.packageName === null ? null : `${problem.packageName}: ${problem.packageVersion ?? ""}`,
    SEMVER_VULNERABLE_RANGE: problem.vulnerableRange === null ? null : JSON.stringify([problem.vulnerableRange]),
    VULNERABILITY_PUBLICATION_DATE: problem.publishedOn,
    COMPUTED_FIXABILITY: problem.fixability,
    FIXED_IN_AVAILABLE: isLicence || problem.packageName === null ? null : problem.fixedIn.length > 0,
    FIXED_IN_VERSION: problem.fixedIn,
    PRODUCT_NAME: problem.product,
  };
}

function nvdSeverity(score: number | null): string | null {
  if (score === null) return null;
  if (score >= 9) return "Critical";
  if (score >= 7) return "High";
  return score >= 4 ? "Medium" : "Low";
}

function instanceColumns({ appOrigin, org, project, issue }: IssueContext) {
  return {
    ISSUE_URL: `${appOrigin}/org/${org.slug}/project/${project.id}#issue-${encodeFragment(issue.fragment)}`,
    ISSUE_STATUS: issue.status,
    ISSUE_SEVERITY: issue.severity,
    SCORE: issue.score,
    REACHABILITY: issue.reachability,
    EXISTS_IN_DIRECT_DEPENDENCY: issue.isDirect,
    FIRST_INTRODUCED: exportTimestamp(issue.firstIntroduced),
    LAST_INTRODUCED: exportTimestamp(issue.lastIntroduced),
    LAST_IGNORED: exportTimestamp(issue.lastIgnored),
    LAST_RESOLVED: exportTimestamp(issue.lastResolved),
    INTRODUCTION_CATEGORY: issue.introductionCategory,
    ISSUE_DELETED_AT: exportTimestamp(issue.deletedAt),
    PROJECT_URL: `${appOrigin}/org/${org.slug}/project/${project.id}`,
  };
}

function codeColumns({ code, assetFindingId }: WorldIssue) {
  const region =
    code === null ? null : { startLine: code.line, endLine: code.line, startColumn: code.column, endColumn: code.column + 24 };
  return {
    COMMIT_ID: code?.commitId ?? null,
    FILE_PATH: code?.filePath ?? null,
    CODE_REGION: region === null ? null : JSON.stringify(region),
    CODE_REGION_DISPLAY_VALUE:
      region === null ? null : `${region.startLine}:${region.startColumn}-${region.endLine}:${region.endColumn}`,
    ASSET_FINDING_ID: assetFindingId,
  };
}

function hierarchyColumns({ group, org }: IssueContext) {
  return {
    GROUP_PUBLIC_ID: group.id,
    GROUP_DISPLAY_NAME: group.name,
    GROUP_SLUG: group.slug,
    GROUP_DELETED_AT: null,
    ORG_PUBLIC_ID: org.id,
    ORG_DISPLAY_NAME: org.name,
    ORG_SLUG: org.slug,
  };
}

function projectColumns(project: WorldProject) {
  const kind = PROJECT_KINDS[project.kind];
  return {
    PROJECT_PUBLIC_ID: project.id,
    PROJECT_NAME: project.name,
    PROJECT_IS_MONITORED: project.isMonitored,
    PROJECT_DELETED_AT: exportTimestamp(project.deletedAt),
    PROJECT_ORIGIN: kind.origin,
    PROJECT_TYPE: kind.type,
    PROJECT_TYPE_DISPLAY_NAME: kind.typeDisplayName,
    PROJECT_TEST_FREQUENCY: project.testFrequency,
    PROJECT_OWNER_USERNAME: project.owner?.name ?? null,
    PROJECT_OWNER_EMAIL: project.owner?.email ?? null,
    PROJECT_CRITICALITIES: project.criticalities,
    PROJECT_ENVIRONMENTS: project.environments,
    PROJECT_LIFECYCLES: project.lifecycles,
    PROJECT_TAGS: project.tags,
    PROJECT_COLLECTIONS: project.collections,
    PROJECT_TARGET_DISPLAY_NAME: project.target.name,
    PROJECT_TARGET_REF: project.target.ref,
    PROJECT_TARGET_FILE: project.targetFile === "" ? null : project.targetFile,
    PROJECT_TARGET_RUNTIME: kind.runtime,
    PROJECT_TARGET_SOURCE_TYPE: kind.origin,
    PROJECT_TARGET_SOURCE_TYPE_DISPLAY_VALUE: kind.sourceTypeDisplay,
    PROJECT_TARGET_UPSTREAM_URL: project.target.url,
    PROJECT_IS_PRIVATE_TARGET: project.target.isPrivate,
  };
}

function assetColumns({ kind, target }: WorldProject) {
  const isImage = kind === "deb";
  return {
    ASSET_ID: target.assetId,
    ASSET_NAME: target.name,
    PARENT_ASSET_ID: null,
    PARENT_ASSET_NAME: null,
    ASSET_CLASS: target.assetClass,
    ASSET_TYPE: isImage ? "Container image" : "Repository",
    ASSET_TAGS: target.assetTags,
    REPOSITORY_FRESHNESS: isImage ? null : "Active",
    ASSET_APPLICATION: target.application,
    ASSET_OWNER: null,
    ASSET_CATEGORY: null,
    ASSET_CATALOG_NAME: null,
    ASSET_LIFECYCLE: null,
  };
}
