/** Every output of `action.yml`. */
export const outputNames = [
  "status",
  "baseline",
  "new-issues",
  "resolved-issues",
  "ignored-issues",
  "open-issues",
  "audit-events",
  "high-risk-events",
  "issue-number",
  "issue-url",
  "artifact-id",
  "artifact-url",
  "report-path",
  "changes-path",
] as const;

export type OutputName = (typeof outputNames)[number];
