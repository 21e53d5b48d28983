import type { Cell, ExportRow } from "./issue-columns.ts";
import { Prng } from "./prng.ts";
import { PROJECT_KINDS } from "./project-kinds.ts";
import { exportTimestamp, HOUR_MS } from "./snyk-time.ts";
import type { Scope, WorldOrg, WorldProject } from "./world-model.ts";
import type { WorldStore } from "./world-store.ts";

/** A dataset that is exported and attached, but that no report compares: a few generated rows are enough. */
export type SideTable = {
  readonly columns: readonly string[];
  rows(world: WorldStore, scope: Scope, asOf: number): Generator<ExportRow>;
};

const HIERARCHY = ["GROUP_PUBLIC_ID", "GROUP_DISPLAY_NAME", "ORG_PUBLIC_ID", "ORG_DISPLAY_NAME", "ORG_DELETED_AT"];
const PROJECT = ["PROJECT_PUBLIC_ID", "PROJECT_NAME", "IS_PROJECT_MONITORED"];

/** What a row is made from; the stream depends on the project alone, so that rows stay the same from run to run. */
type RowSource = { readonly world: WorldStore; readonly org: WorldOrg; readonly project: WorldProject; readonly prng: Prng };

function hierarchyCells({ world, org, project }: RowSource): Record<string, Cell> {
  return {
    GROUP_PUBLIC_ID: org.groupId,
    GROUP_DISPLAY_NAME: world.group(org.groupId).name,
    ORG_PUBLIC_ID: org.id,
    ORG_DISPLAY_NAME: org.name,
    ORG_DELETED_AT: null,
    PROJECT_PUBLIC_ID: project.id,
    PROJECT_NAME: project.name,
    IS_PROJECT_MONITORED: project.isMonitored,
  };
}

function table(label: string, columns: readonly string[], row: (source: RowSource) => Record<string, Cell>): SideTable {
  return {
    columns,
    *rows(world, scope, asOf) {
      const orgs = new Map(world.orgsOfScope(scope, asOf).map((org) => [org.id, org]));
      for (const project of world.projects(asOf)) {
        const org = orgs.get(project.orgId);
        if (org === undefined) continue;
        const source = { world, org, project, prng: Prng.of(1, `${label} ${project.id}`) };
        yield { ...hierarchyCells(source), ...row(source) };
      }
    },
  };
}

const prChecks = table(
  "pr_checks",
  [
    "PUBLIC_ID",
    "PR_CHECK_GROUP_ID",
    "TEST_ID",
    "PR_CHECK_STATE",
    "PR_CHECK_GROUP_STATE",
    "MARKED_AS_SUCCESS",
    "PULL_REQUEST",
    "PULL_DATA_REF",
    "REPOSITORY_NAME",
    ...PROJECT,
    ...HIERARCHY,
    "UPDATED_AT",
  ],
  ({ prng, project }) => ({
    PUBLIC_ID: prng.uuid(),
    PR_CHECK_GROUP_ID: prng.uuid(),
    TEST_ID: prng.uuid(),
    PR_CHECK_STATE: prng.pick(["success", "failure", "error"]),
    PR_CHECK_GROUP_STATE: prng.pick(["success", "failure"]),
    MARKED_AS_SUCCESS: prng.chance(0.1),
    PULL_REQUEST: `${project.target.url}/pull/${prng.int(1, 900)}`,
    PULL_DATA_REF: "refs/heads/feature",
    REPOSITORY_NAME: project.target.name,
    UPDATED_AT: exportTimestamp(project.updatedAt + prng.int(1, 48) * HOUR_MS),
  }),
);

const adoptionCells = ({ prng, project }: RowSource) => ({
  EFFECTIVE_AT: exportTimestamp(project.updatedAt),
  ENDS_AT: null,
  IS_CURRENT_SETTINGS: prng.chance(0.9),
  UPDATED_AT: exportTimestamp(project.updatedAt),
});
const ADOPTION = ["EFFECTIVE_AT", "ENDS_AT", "IS_CURRENT_SETTINGS", "UPDATED_AT"];

const projectAdoption = table(
  "project adoption",
  ["PR_CHECKS_PROJECT_ADOPTION_ID", ...PROJECT, ...HIERARCHY, ...ADOPTION],
  (source) => ({
    PR_CHECKS_PROJECT_ADOPTION_ID: source.prng.uuid(),
    ...adoptionCells(source),
  }),
);

const integrationAdoption = table(
  "integration adoption",
  ["PR_CHECKS_INTEGRATION_ADOPTION_ID", ...HIERARCHY, ...ADOPTION],
  (source) => ({
    PR_CHECKS_INTEGRATION_ADOPTION_ID: source.prng.uuid(),
    ...adoptionCells(source),
  }),
);

const preventionEvents = table(
  "prevention events",
  [
    "FINDING_EVENT_ID",
    "GROUP_PUBLIC_ID",
    "ORG_PUBLIC_ID",
    "GIT_REPO",
    "GIT_BRANCH",
    "FINDING_TITLE",
    "EVENT_TYPE",
    "EVENT_TIMESTAMP",
    "EFFECTIVE_SEVERITY",
    "PRODUCT_NAME",
    "SDLC_STAGE",
    "IS_SUPPRESSED",
    "PROBLEM_ID",
    "PROBLEM_TITLE",
    "CVE",
    "CWE",
    "TEST_USER_NAME",
    "TEST_USER_EMAIL",
    "UPDATED_AT",
  ],
  ({ world, prng, project }) => {
    const user = prng.pick(world.users);
    return {
      FINDING_EVENT_ID: prng.uuid(),
      GIT_REPO: project.target.url,
      GIT_BRANCH: project.kind === "maven" ? "hotfix" : "feature",
      FINDING_TITLE: "SQL Injection",
      EVENT_TYPE: prng.pick(["new", "persisting", "prevented"]),
      EVENT_TIMESTAMP: exportTimestamp(project.updatedAt),
      EFFECTIVE_SEVERITY: prng.pick(["CRITICAL", "HIGH", "MEDIUM", "LOW"]),
      PRODUCT_NAME: PROJECT_KINDS[project.kind].product,
      SDLC_STAGE: prng.pick(["IDE", "CLI", "MCP", "OTHER"]),
      IS_SUPPRESSED: prng.chance(0.1),
      PROBLEM_ID: "java/Sqli",
      PROBLEM_TITLE: "SQL Injection",
      CVE: [],
      CWE: ["CWE-89"],
      TEST_USER_NAME: user.name,
      TEST_USER_EMAIL: user.email,
      UPDATED_AT: exportTimestamp(project.updatedAt),
    };
  },
);

/** The small datasets by name. */
export const SIDE_TABLES: Readonly<Record<string, SideTable>> = {
  pr_checks: prChecks,
  pr_checks_project_adoption: projectAdoption,
  pr_checks_integration_adoption: integrationAdoption,
  prevention_events: preventionEvents,
};
