import type { Cell } from "./issue-columns.ts";

/** The 31 columns of the `usage` dataset, in the order of the documentation. */
export const USAGE_COLUMNS = [
  "ID",
  "ORG_PUBLIC_ID",
  "ORG_DISPLAY_NAME",
  "ORG_SLUG",
  "ORG_DELETED_AT",
  "GROUP_PUBLIC_ID",
  "GROUP_DISPLAY_NAME",
  "GROUP_SLUG",
  "GROUP_DELETED_AT",
  "PRODUCT_DISPLAY_NAME",
  "INTERACTION_TYPE",
  "INTERACTION_CATEGORIES",
  "INTERACTION_TIMESTAMP",
  "INTERACTION_STATUS",
  "INTERACTION_STAGE",
  "INTERACTION_EXIT_CODE",
  "INTERACTION_TARGET_ID",
  "RUNTIME_APPLICATION_NAME",
  "RUNTIME_APPLICATION_VERSION",
  "RUNTIME_APPLICATION_DATA_SCHEMA_VERSION",
  "RUNTIME_PLATFORM_OS",
  "RUNTIME_PLATFORM_ARCH",
  "RUNTIME_ENVIRONMENT_NAME",
  "RUNTIME_ENVIRONMENT_VERSION",
  "ENVIRONMENT_DISPLAY_NAME",
  "RUNTIME_INTEGRATION_NAME",
  "RUNTIME_INTEGRATION_VERSION",
  "RUNTIME_PERFORMANCE_DURATION_MS",
  "USER_EMAIL",
  "USER_NAME",
  "UPDATED_AT",
] as const;

/** A column of the `usage` dataset. */
export type UsageColumn = (typeof USAGE_COLUMNS)[number];

/** One row of the `usage` dataset with every documented column. */
export type UsageRow = { readonly [C in UsageColumn]: Cell };
