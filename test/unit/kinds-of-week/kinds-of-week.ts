import { DigestError } from "../../../src/errors.ts";
import type { Digest } from "../../../src/model/digest.ts";
import type { SnykSource } from "../../../src/model/source.ts";
import { recordBackground } from "../../sandbox/world/background-audit.ts";
import { playWeek } from "../../sandbox/world/demo-weeks.ts";
import type { IssueRow } from "../../sandbox/world/issue-columns.ts";
import { playRandomWeek } from "../../sandbox/world/random-weeks.ts";
import { DAY_MS, exportTimestamp, HOUR_MS } from "../../sandbox/world/snyk-time.ts";
import { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { syntheticIssueRows } from "../../sandbox/world/synthetic-rows.ts";
import { firstFlexera, sampleDataset, sampleDelta, sampleFlexera } from "../report/sample-flexera.ts";
import { type ChainedRun, ReportChain } from "./report-chain.ts";

/** The weeks that every template must tell well. */
export const kindsOfWeek = ["first-run", "quiet", "partial", "recovered", "source-added", "bad"] as const;
export type KindOfWeek = (typeof kindsOfWeek)[number];

const newInBadWeek = 5_000;
const problemsPerProject = 250;

/**
 * Nine weeks of one generated world, in which each kind of week comes once; between the first run and the quiet week are three
 * ordinary ones. Every number in the digests was counted by the action's own stages; what Flexera shows is made up.
 */
export async function playKindsOfWeek(): Promise<Readonly<Record<KindOfWeek, Digest>>> {
  const world = new SnykWorld({ seed: 11, groups: 2, orgsPerGroup: 3 });
  const chain = new ReportChain(world);
  const [group, other] = world.groups;
  const [org, addedOrg] = world.orgsOfScope({ kind: "group", id: other?.id ?? "" });
  if (group === undefined || org === undefined || addedOrg === undefined) throw new Error("the world is too small");
  const report = (week: number, more: Partial<ChainedRun>) =>
    chain.report({ at: world.reportAt(week), groups: [group.id], orgs: [org.id], ...more });

  playWeek(world, 1);
  const first = await report(1, { flexera: firstFlexera(world.reportAt(1)) });
  for (const week of [2, 3, 4]) {
    playWeek(world, week);
    await report(week, {});
  }
  passQuietly(world, 5);
  const quiet = await report(5, { flexera: unchanged(world, 5) });
  pass(world, 6, 3, 12);
  const failure = (source: SnykSource) => (source.scope.id === org.id && source.dataset !== "usage" ? failureOf(source) : null);
  const partial = await report(6, { failure, flexera: unchanged(world, 6).slice(1), failedFlexera: ["vulnerable_software"] });
  pass(world, 7, 4, 8);
  const recovered = await report(7, { flexera: sampleFlexera(world.reportAt(7)) });
  pass(world, 8, 5, 6);
  const orgs = [org.id, addedOrg.id];
  const added = sampleDataset(world.reportAt(8), "hardware_inventory", {
    isFirstRun: true,
    rowsBefore: null,
    rows: 3_904,
    history: [],
  });
  const sourceAdded = await report(8, { orgs, flexera: [...unchanged(world, 8), added] });
  passQuietly(world, 9);
  const bad = await report(9, { orgs, moreRows: importedRows(world, 9), flexera: [sampleDelta(world.reportAt(9), 5_000)] });
  return { "first-run": first, quiet, partial, recovered, "source-added": sourceAdded, bad };
}

/** A week of random changes, in which people work too. */
function pass(world: SnykWorld, week: number, seed: number, changes: number): void {
  playRandomWeek(world, week, seed, changes);
  world.addUsage(world.reportAt(week - 1), world.reportAt(week), 180 + 5 * week);
}

/** A week in which people work, and no finding changes. */
function passQuietly(world: SnykWorld, week: number): void {
  const from = world.reportAt(week - 1);
  recordBackground(world, from + HOUR_MS, world.reportAt(week), 14);
  world.addUsage(from, world.reportAt(week), 210);
  world.closeWeek(week);
}

function unchanged(world: SnykWorld, week: number) {
  const names = ["vulnerable_software", "device_mashup", "software_vulnerability_cve"];
  return names.map((name) => sampleDataset(world.reportAt(week), name));
}

function failureOf(source: SnykSource): DigestError {
  return new DigestError({
    kind: "remote",
    message: `Snyk answered 503 to every attempt to read ${source.dataset} of ${source.scope.kind} ${source.scope.id}.`,
    remedy: "Run again; if it stays, look at Snyk's status page.",
    status: 503,
  });
}

/** A team imports all its repositories at once: many projects with the same many problems, found in the days before the report. */
function importedRows(world: SnykWorld, week: number): readonly IssueRow[] {
  const reportAt = world.reportAt(week);
  const rows = [...syntheticIssueRows({ rows: newInBadWeek, seed: 5, criticalShare: 1, openShare: 1, before: reportAt })];
  return rows.map((row, index): IssueRow => {
    const number = index % problemsPerProject;
    const introduced = exportTimestamp(reportAt - DAY_MS - (index % 4) * DAY_MS);
    const target = row.PROJECT_NAME?.toString().split(":")[0] ?? "";
    return {
      ...(rows[number] ?? row),
      ISSUE_URL: row.ISSUE_URL,
      PROJECT_PUBLIC_ID: row.PROJECT_PUBLIC_ID,
      PROJECT_URL: row.PROJECT_URL,
      PROJECT_NAME: row.PROJECT_NAME,
      PROJECT_TARGET_DISPLAY_NAME: target,
      PROJECT_TARGET_FILE: "package-lock.json",
      PACKAGE_NAME_AND_VERSION: `bulk-part-${number}: 1.${number % 12}.0`,
      FIXED_IN_VERSION: [`1.${number % 12}.9`],
      CVE: [`CVE-2099-${20_000 + number}`],
      SNYK_CVSS_SCORE: 9 + (number % 10) / 10,
      FIRST_INTRODUCED: introduced,
      LAST_INTRODUCED: introduced,
    };
  });
}
