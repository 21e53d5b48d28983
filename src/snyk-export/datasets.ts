import type { Dataset } from "../model/source.ts";

/** The datasets of the Export API; audit logs are searched instead. */
export type ExportDataset = Exclude<Dataset, "audit-logs">;

export type DatasetDeclaration = {
  /** Every column that can be requested, in the order of the documentation; null where the documentation is not complete. */
  readonly columns: readonly string[] | null;
  /** Columns without which nothing right can be said: a file without one is an error. */
  readonly required: readonly string[];
  /** Further columns that the report shows; one that is missing is a warning. */
  readonly shown: readonly string[];
  /** How the run's window is asked for: all rows ever, or those updated within the window. */
  readonly window: "everything" | "updated";
};

const issueColumns = words(`
  PROBLEM_ID PROBLEM_TITLE VULN_DB_URL ISSUE_URL ISSUE_STATUS ISSUE_TYPE ISSUE_SUB_TYPE ISSUE_SEVERITY
  SCORE SNYK_CVSS_SCORE SNYK_CVSS_VECTOR NVD_SCORE NVD_SEVERITY EPSS_SCORE EPSS_PERCENTILE EXPLOIT_MATURITY REACHABILITY
  CVE CWE PACKAGE_NAME_AND_VERSION SEMVER_VULNERABLE_RANGE VULNERABILITY_PUBLICATION_DATE
  COMPUTED_FIXABILITY FIXED_IN_AVAILABLE FIXED_IN_VERSION EXISTS_IN_DIRECT_DEPENDENCY
  FIRST_INTRODUCED LAST_INTRODUCED LAST_IGNORED LAST_RESOLVED INTRODUCTION_CATEGORY UPDATED_AT ISSUE_DELETED_AT
  COMMIT_ID FILE_PATH CODE_REGION CODE_REGION_DISPLAY_VALUE ASSET_FINDING_ID PRODUCT_NAME
  GROUP_PUBLIC_ID GROUP_DISPLAY_NAME GROUP_SLUG GROUP_DELETED_AT ORG_PUBLIC_ID ORG_DISPLAY_NAME ORG_SLUG
  PROJECT_PUBLIC_ID PROJECT_NAME PROJECT_URL PROJECT_IS_MONITORED PROJECT_DELETED_AT PROJECT_ORIGIN PROJECT_TYPE
  PROJECT_TYPE_DISPLAY_NAME PROJECT_TEST_FREQUENCY PROJECT_OWNER_USERNAME PROJECT_OWNER_EMAIL
  PROJECT_CRITICALITIES PROJECT_ENVIRONMENTS PROJECT_LIFECYCLES PROJECT_TAGS PROJECT_COLLECTIONS
  PROJECT_TARGET_DISPLAY_NAME PROJECT_TARGET_REF PROJECT_TARGET_FILE PROJECT_TARGET_RUNTIME PROJECT_TARGET_SOURCE_TYPE
  PROJECT_TARGET_SOURCE_TYPE_DISPLAY_VALUE PROJECT_TARGET_UPSTREAM_URL PROJECT_IS_PRIVATE_TARGET
  ASSET_ID ASSET_NAME PARENT_ASSET_ID PARENT_ASSET_NAME ASSET_CLASS ASSET_TYPE ASSET_TAGS REPOSITORY_FRESHNESS
  ASSET_APPLICATION ASSET_OWNER ASSET_CATEGORY ASSET_CATALOG_NAME ASSET_LIFECYCLE
  JIRA_ISSUES HAS_JIRA_ISSUE_ASSIGNED LATEST_JIRA_ISSUE`);

/** Identity, status, severity and lifecycle: a wrong number is worse than a failed source. */
const requiredIssueColumns = words(`
  PROBLEM_ID PROJECT_PUBLIC_ID ISSUE_URL ISSUE_STATUS ISSUE_SEVERITY PRODUCT_NAME ASSET_FINDING_ID FIRST_INTRODUCED LAST_INTRODUCED
  LAST_RESOLVED LAST_IGNORED`);

const shownIssueColumns = words(`
  PROBLEM_TITLE VULN_DB_URL ISSUE_TYPE PACKAGE_NAME_AND_VERSION FIXED_IN_VERSION CVE SNYK_CVSS_SCORE EPSS_SCORE EXPLOIT_MATURITY
  REACHABILITY COMPUTED_FIXABILITY SCORE VULNERABILITY_PUBLICATION_DATE GROUP_PUBLIC_ID ORG_PUBLIC_ID ORG_DISPLAY_NAME PROJECT_NAME
  PROJECT_URL PROJECT_ORIGIN PROJECT_IS_MONITORED PROJECT_DELETED_AT ISSUE_DELETED_AT PROJECT_TARGET_DISPLAY_NAME PROJECT_TARGET_REF
  PROJECT_TARGET_FILE FILE_PATH CODE_REGION`);

const usageColumns = words(`
  ID ORG_PUBLIC_ID ORG_DISPLAY_NAME ORG_SLUG ORG_DELETED_AT GROUP_PUBLIC_ID GROUP_DISPLAY_NAME GROUP_SLUG GROUP_DELETED_AT
  PRODUCT_DISPLAY_NAME INTERACTION_TYPE INTERACTION_CATEGORIES INTERACTION_TIMESTAMP INTERACTION_STATUS INTERACTION_STAGE
  INTERACTION_EXIT_CODE INTERACTION_TARGET_ID RUNTIME_APPLICATION_NAME RUNTIME_APPLICATION_VERSION
  RUNTIME_APPLICATION_DATA_SCHEMA_VERSION RUNTIME_PLATFORM_OS RUNTIME_PLATFORM_ARCH RUNTIME_ENVIRONMENT_NAME
  RUNTIME_ENVIRONMENT_VERSION ENVIRONMENT_DISPLAY_NAME RUNTIME_INTEGRATION_NAME RUNTIME_INTEGRATION_VERSION
  RUNTIME_PERFORMANCE_DURATION_MS USER_EMAIL USER_NAME UPDATED_AT`);

const preventionEventColumns = words(`
  FINDING_EVENT_ID GROUP_PUBLIC_ID ORG_PUBLIC_ID GIT_REPO GIT_BRANCH FINDING_TITLE EVENT_TYPE EVENT_TIMESTAMP EFFECTIVE_SEVERITY
  PRODUCT_NAME SDLC_STAGE IS_SUPPRESSED PROBLEM_ID PROBLEM_TITLE CVE CWE TEST_USER_NAME TEST_USER_EMAIL UPDATED_AT`);

const attachedOnly = { columns: null, required: [], shown: [], window: "updated" } as const;

/** What is known of each dataset (Snyk docs, "Export API: Specifications, columns, and filters"). */
export const datasetDeclarations: Readonly<Record<ExportDataset, DatasetDeclaration>> = {
  issues: { columns: issueColumns, required: requiredIssueColumns, shown: shownIssueColumns, window: "everything" },
  usage: { ...attachedOnly, columns: usageColumns },
  pr_checks: attachedOnly,
  pr_checks_project_adoption: attachedOnly,
  pr_checks_integration_adoption: attachedOnly,
  prevention_events: { ...attachedOnly, columns: preventionEventColumns },
};

/** Whether a dataset is exported, and not searched. */
export function isExportDataset(dataset: Dataset): dataset is ExportDataset {
  return dataset !== "audit-logs";
}

/**
 * The columns to ask for, or null for all that there are: those that the user named and the dataset has, names that no dataset
 * documents included, and those that the report needs.
 */
export function columnsToRequest(dataset: ExportDataset, chosen: "all" | readonly string[]): readonly string[] | null {
  const declared = datasetDeclarations[dataset];
  if (chosen === "all" || declared.columns === null) return null;
  const names = new Set(chosen.map((name) => name.trim().toUpperCase()));
  const wanted = [...names].filter((name) => declared.columns?.includes(name) === true || !isDocumented(name));
  const columns = [...new Set([...declared.required, ...declared.shown, ...wanted])];
  return columns.length === 0 ? null : columns;
}

function isDocumented(name: string): boolean {
  return Object.values(datasetDeclarations).some((declaration) => declaration.columns?.includes(name) === true);
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
