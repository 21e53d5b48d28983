import { documentedColumns, isDocumentedColumn } from "../model/export-columns.ts";
import type { Dataset, ExportDataset } from "../model/source.ts";

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

/** Identity, status, severity and lifecycle: a wrong number is worse than a failed source. */
const requiredIssueColumns = words(`
  PROBLEM_ID PROJECT_PUBLIC_ID ISSUE_URL ISSUE_STATUS ISSUE_SEVERITY PRODUCT_NAME ASSET_FINDING_ID FIRST_INTRODUCED LAST_INTRODUCED
  LAST_RESOLVED LAST_IGNORED`);

const shownIssueColumns = words(`
  PROBLEM_TITLE VULN_DB_URL ISSUE_TYPE PACKAGE_NAME_AND_VERSION FIXED_IN_VERSION CVE SNYK_CVSS_SCORE EPSS_SCORE EXPLOIT_MATURITY
  REACHABILITY COMPUTED_FIXABILITY SCORE VULNERABILITY_PUBLICATION_DATE GROUP_PUBLIC_ID ORG_PUBLIC_ID ORG_DISPLAY_NAME PROJECT_NAME
  PROJECT_URL PROJECT_ORIGIN PROJECT_IS_MONITORED PROJECT_DELETED_AT ISSUE_DELETED_AT PROJECT_TARGET_DISPLAY_NAME PROJECT_TARGET_REF
  PROJECT_TARGET_FILE FILE_PATH CODE_REGION_DISPLAY_VALUE`);

/** What happened is counted once, and when it happened. */
const requiredUsageColumns = ["ID", "INTERACTION_TIMESTAMP"];

const shownUsageColumns = words(`
  ORG_PUBLIC_ID ORG_DISPLAY_NAME GROUP_PUBLIC_ID PRODUCT_DISPLAY_NAME INTERACTION_TYPE INTERACTION_STATUS INTERACTION_STAGE
  INTERACTION_EXIT_CODE INTERACTION_TARGET_ID ENVIRONMENT_DISPLAY_NAME RUNTIME_PERFORMANCE_DURATION_MS USER_EMAIL USER_NAME`);

const attachedOnly = { columns: null, required: [], shown: [], window: "updated" } as const;

/** What is known of each dataset (Snyk docs, "Export API: Specifications, columns, and filters"). */
export const datasetDeclarations: Readonly<Record<ExportDataset, DatasetDeclaration>> = {
  issues: { columns: documentedColumns.issues, required: requiredIssueColumns, shown: shownIssueColumns, window: "everything" },
  usage: { columns: documentedColumns.usage, required: requiredUsageColumns, shown: shownUsageColumns, window: "updated" },
  pr_checks: attachedOnly,
  pr_checks_project_adoption: attachedOnly,
  pr_checks_integration_adoption: attachedOnly,
  prevention_events: { ...attachedOnly, columns: documentedColumns.prevention_events },
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
  const wanted = [...names].filter((name) => declared.columns?.includes(name) === true || !isDocumentedColumn(name));
  const columns = [...new Set([...declared.required, ...declared.shown, ...wanted])];
  return columns.length === 0 ? null : columns;
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
