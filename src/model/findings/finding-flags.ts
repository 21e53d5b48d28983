import type { Finding, FindingStatus, ProjectPresence } from "../finding.ts";
import { type Severity, severities } from "../severity.ts";

const statuses: readonly FindingStatus[] = ["open", "resolved", "ignored"];
const presences: readonly ProjectPresence[] = ["monitored", "deactivated", "deleted"];

/** Severity, status and presence as one byte: two bits each. */
export function flagsOf({ severity, status, presence }: Pick<Finding, "severity" | "status" | "presence">): number {
  return severities.indexOf(severity) | (statuses.indexOf(status) << 2) | (presences.indexOf(presence) << 4);
}

/** The severity in a byte of `flagsOf`. */
export function severityOf(flags: number): Severity {
  return severities[flags & 3] ?? "critical";
}

/** The status in a byte of `flagsOf`. */
export function statusOf(flags: number): FindingStatus {
  return statuses[(flags >> 2) & 3] ?? "open";
}

/** The presence in a byte of `flagsOf`. */
export function presenceOf(flags: number): ProjectPresence {
  return presences[(flags >> 4) & 3] ?? "monitored";
}

/** Whether `flagsOf` can give this byte. */
export function areFlags(flags: number): boolean {
  return ((flags >> 2) & 3) < statuses.length && flags >> 4 < presences.length;
}
