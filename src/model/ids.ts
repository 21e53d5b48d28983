declare const brand: unique symbol;

/** A string that must not be mistaken for another kind of string. */
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Identity of a finding: project id, problem id, fragment of the URL and, for Snyk Code, the asset finding id. */
export type FindingKey = Branded<"FindingKey">;
/** Public UUID of a Snyk project. */
export type ProjectId = Branded<"ProjectId">;
/** Identity of a source: system, scope, dataset, such as `snyk/group-<uuid>/issues`. Also its folder in the artifact. */
export type SourceId = Branded<"SourceId">;
/** Identity of one audit event: a hash of its content, see `audit-event.ts`. */
export type AuditEventId = Branded<"AuditEventId">;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

export const asFindingKey = (text: string): FindingKey => text as FindingKey;
export const asProjectId = (text: string): ProjectId => text as ProjectId;
export const asSourceId = (text: string): SourceId => text as SourceId;
export const asAuditEventId = (text: string): AuditEventId => text as AuditEventId;
