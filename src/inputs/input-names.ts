/** Every input of `action.yml`, in its order. */
export const inputNames = [
  "snyk-token",
  "snyk-client-id",
  "snyk-client-secret",
  "snyk-region",
  "snyk-api-url",
  "snyk-api-version",
  "snyk-groups",
  "snyk-orgs",
  "snyk-datasets",
  "snyk-filters",
  "snyk-columns",
  "snyk-include",
  "snyk-issues-window",
  "snyk-audit-events",
  "snyk-audit-exclude-events",
  "snyk-audit-user-id",
  "snyk-audit-project-id",
  "audit-risk",
  "flexera-org-id",
  "flexera-refresh-token",
  "flexera-client-id",
  "flexera-client-secret",
  "flexera-zone",
  "flexera-api-url",
  "flexera-login-url",
  "flexera-datasets",
  "severity",
  "sla-days",
  "github-token",
  "issue-token",
  "issue-repository",
  "issue-period",
  "issue-title",
  "issue-labels",
  "issue-assignees",
  "issue-comment",
  "issue-mentions",
  "timezone",
  "template",
  "public-repository",
  "artifact-name",
  "artifact-retention-days",
  "artifact-compression-level",
  "fail-on",
  "mode",
] as const;

export type InputName = (typeof inputNames)[number];

/** Inputs whose values are masked before anything else happens and are never printed. */
export const secretInputs: ReadonlySet<InputName> = new Set([
  "snyk-token",
  "snyk-client-secret",
  "flexera-refresh-token",
  "flexera-client-secret",
  "github-token",
  "issue-token",
] as const);

/** The values of the inputs as the runner passes them: `INPUT_` and the name in upper case, blanks as `_`, hyphens kept. */
export type RawInputs = { readonly values: ReadonlyMap<InputName, string>; readonly undeclared: readonly string[] };

/** Splits the `INPUT_…` variables of an environment into declared inputs and names that the action does not know. */
export function readRawInputs(env: Readonly<Record<string, string | undefined>>): RawInputs {
  const values = new Map<InputName, string>();
  const undeclared: string[] = [];
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith("INPUT_") || value === undefined) continue;
    const name = variable.slice("INPUT_".length).toLowerCase();
    const declared = inputNames.find((known) => known === name);
    if (declared !== undefined) values.set(declared, value.trim());
    else if (value.trim() !== "") undeclared.push(name);
  }
  return { values, undeclared: undeclared.toSorted() };
}
