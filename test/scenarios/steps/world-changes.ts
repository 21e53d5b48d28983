import assert from "node:assert/strict";
import type { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import type { FindingKey, WorldProject } from "../../sandbox/world/world-model.ts";

const published = new WeakMap<SnykWorld, number>();

/** A vulnerability is published and found in one project. */
export function newCritical(world: SnykWorld, project: WorldProject, at: number): FindingKey {
  const serial = (published.get(world) ?? 0) + 1;
  published.set(world, serial);
  const packageName = `story-package-${serial}`;
  const { keys } = world.disclose({
    at,
    ecosystem: "npm",
    packageName,
    title: `Story ${serial}`,
    severity: "Critical",
    projectIds: [project.id],
  });
  const [key] = keys;
  assert.ok(key);
  return key;
}

/** Open critical findings of packages in a Group, which have one row each. */
export function openCriticals(world: SnykWorld, groupId?: string): readonly FindingKey[] {
  return world
    .findings({ severity: "Critical", status: "Open" })
    .filter((key) => world.issuesOfKey(key).length === 1 && key.assetFindingId === null)
    .filter(({ projectId }) => groupId === undefined || world.org(world.project(projectId).orgId).groupId === groupId);
}

/** The projects of a Group. */
export function projectsOf(world: SnykWorld, groupId?: string): readonly WorldProject[] {
  return world.projects().filter(({ orgId }) => groupId === undefined || world.org(orgId).groupId === groupId);
}

/** The item at a place that has one. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items.at(index);
  assert.ok(item !== undefined, `no item ${index} among ${items.length}`);
  return item;
}
