/** Severities from worst to least, the order in which every list is printed. */
export const severities = ["critical", "high", "medium", "low"] as const;

export type Severity = (typeof severities)[number];

/** Position of a severity, 0 for the worst. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** Whether `severity` is as bad as `threshold` or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severityRank(severity) <= severityRank(threshold);
}

/** The severity that a text names in any case, or null: the vendor's spelling of letters differs between documents. */
export function parseSeverity(text: string): Severity | null {
  const lower = text.trim().toLowerCase();
  return severities.find((severity) => severity === lower) ?? null;
}
