import type { Scope } from "../model/scope.ts";

/** What is asked of a scope, as far as permissions tell it apart. */
export type Operation = "export" | "audit" | "list-orgs";

const permissions: Readonly<Record<Operation, Readonly<Record<Scope["kind"], string>>>> = {
  export: { group: '"View reports" (group.report.read)', org: '"View Organization reports" (org.report.read)' },
  audit: { group: '"View Audit Logs" (group.audit.read)', org: '"View audit logs" (org.audit_log.read)' },
  "list-orgs": { group: "to view the Group and its Organizations", org: "to view the Organization" },
};

/** The permission that an operation needs, by the names of Snyk's roles page and API specification. */
export function permissionFor(operation: Operation, scope: Scope): string {
  return permissions[operation][scope.kind];
}
