import type { AuditEventId, EpochMs } from "./ids.ts";

/** Risks from worst to least. */
export const risks = ["critical", "high", "medium", "low", "info"] as const;

export type Risk = (typeof risks)[number];

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/** An audit event as Snyk served it, with both spellings of its members read; absent members are "". */
export type AuditEvent = {
  readonly id: AuditEventId;
  readonly createdAt: EpochMs;
  readonly event: string;
  readonly groupId: string;
  readonly orgId: string;
  readonly projectId: string;
  /** Id only: the API names nobody. "" for what the system did. */
  readonly userId: string;
  readonly content: { readonly [member: string]: Json };
};

/** Identical events in one search: as many as it returned. */
export type CountedEvent = { readonly event: AuditEvent; readonly count: number };

/** Whether a risk asks for attention: `high-risk` of the contract. */
export function isHighRisk(risk: Risk): boolean {
  return risk === "critical" || risk === "high";
}

/** Order of risks, worst first. */
export function compareRisks(left: Risk, right: Risk): number {
  return risks.indexOf(left) - risks.indexOf(right);
}
