import type { IssueBuilder } from "./issue-builder.ts";
import type { Prng } from "./prng.ts";
import type { ProblemCatalogue } from "./problem-catalogue.ts";
import type { ProjectBuilder } from "./project-builder.ts";
import { ORG_NAMES } from "./project-kinds.ts";
import { DAY_MS } from "./snyk-time.ts";
import { keyOfIssue, keyText, type WorldIssue, type WorldUser } from "./world-model.ts";
import type { WorldStore } from "./world-store.ts";

/** How many of each a world begins with. */
export type WorldSize = { readonly groups: number; readonly orgsPerGroup: number; readonly projectsPerOrg: number };

/** What a world is filled with. */
export type SeedingTools = {
  readonly prng: Prng;
  readonly catalogue: ProblemCatalogue;
  readonly projects: ProjectBuilder;
  readonly issues: IssueBuilder;
};

const UBIQUITOUS_IN = 12;

const USER_NAMES: readonly string[] = [
  "amber",
  "basalt",
  "cobalt",
  "dune",
  "ember",
  "fjord",
  "garnet",
  "heath",
  "iris",
  "juniper",
];

/** The people of the tenant, none of whom exists. */
export function seedUsers(prng: Prng): WorldUser[] {
  return USER_NAMES.map((name) => ({ id: prng.uuid(), name: `${name}.dev`, email: `${name}.dev@larkfield.example` }));
}

/** Fills a store with groups, orgs, projects and their issues, as they are just before the first report. */
export function seedTenant(store: WorldStore, tools: SeedingTools, size: WorldSize, startAt: number): void {
  const { prng } = tools;
  // Everything that is there from the beginning is older than anything a test looks at.
  const seededAt = startAt - 400 * DAY_MS;
  let orgNumber = 0;
  for (let groupNumber = 1; groupNumber <= size.groups; groupNumber++) {
    const suffix = groupNumber === 1 ? "" : ` ${groupNumber}`;
    const group = { id: prng.uuid(), name: `Larkfield Group${suffix}`, slug: `larkfield-group${suffix.replace(" ", "-")}` };
    store.addGroup(group);
    for (let index = 0; index < size.orgsPerGroup; index++) {
      const name = orgName(orgNumber);
      orgNumber += 1;
      const org = { id: prng.uuid(), groupId: group.id, name, slug: slugOf(name), updatedAt: seededAt };
      store.saveOrg(org, seededAt);
      for (let count = 0; count < size.projectsPerOrg; count++) {
        const project = tools.projects.build(org, tools.projects.nextKind(), startAt - prng.int(380, 400) * DAY_MS);
        store.saveProject(project, seededAt);
        for (const issue of alike(tools.issues.initialIssues(project, startAt))) store.saveIssue(issue, seededAt);
      }
    }
  }
  seedUbiquitous(store, tools, startAt, seededAt);
}

/** A slug as Snyk derives it from a name. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

function orgName(number: number): string {
  const name = ORG_NAMES[number % ORG_NAMES.length] ?? "Organization";
  return number < ORG_NAMES.length ? name : `${name} ${Math.floor(number / ORG_NAMES.length) + 1}`;
}

/** Rows of equal key begin in the same state: what a report should make of a half-open finding is a question for a test of its own. */
function alike(issues: readonly WorldIssue[]): WorldIssue[] {
  const first = new Map<string, WorldIssue>();
  return issues.map((issue) => {
    const text = keyText(keyOfIssue(issue));
    const model = first.get(text);
    if (model === undefined) first.set(text, issue);
    return model === undefined ? issue : { ...model, rowId: issue.rowId };
  });
}

function seedUbiquitous(store: WorldStore, tools: SeedingTools, startAt: number, seededAt: number): void {
  const hosts = store.projects().filter(({ kind }) => kind === "maven" || kind === "deb");
  for (const [index, project] of hosts.slice(0, UBIQUITOUS_IN).entries()) {
    const problem =
      project.kind === "deb" ? { ...tools.catalogue.ubiquitous, product: "Snyk Container" as const } : tools.catalogue.ubiquitous;
    store.saveIssue(tools.issues.build(problem, project, startAt - (36 - index) * DAY_MS), seededAt);
  }
}
