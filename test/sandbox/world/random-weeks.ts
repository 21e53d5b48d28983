import { recordBackground } from "./background-audit.ts";
import type { WeekExpectation } from "./change-ledger.ts";
import { Prng } from "./prng.ts";
import { HOUR_MS, WEEK_MS } from "./snyk-time.ts";
import type { SnykWorld } from "./snyk-world.ts";
import type { FindingKey, Severity } from "./world-model.ts";

type Move = (world: SnykWorld, prng: Prng, time: number) => void;

/** Picks a finding of a kind and does something to it; nothing happens when there is none. */
function onFinding(
  status: "Open" | "Resolved" | "Ignored",
  act: (world: SnykWorld, key: FindingKey, prng: Prng, time: number) => void,
): Move {
  return (world, prng, time) => {
    const keys = world.findings({ status });
    const critical = world.findings({ status, severity: "Critical" });
    const pool = critical.length > 0 && prng.chance(0.7) ? critical : keys;
    if (pool.length > 0) act(world, prng.pick(pool), prng, time);
  };
}

function onProject(act: (world: SnykWorld, projectId: string, prng: Prng, time: number) => void): Move {
  return (world, prng, time) => {
    const live = world.projects().filter(({ isMonitored, deletedAt }) => isMonitored && deletedAt === null);
    if (live.length > 4) act(world, prng.pick(live).id, prng, time);
  };
}

const MOVES: readonly (readonly [Move, number])[] = [
  [onFinding("Open", (world, key, _prng, time) => world.resolve(key, time)), 8],
  [onFinding("Open", (world, key, _prng, time) => world.resolve(key, time, 1)), 1],
  [onFinding("Open", (world, key, prng, time) => world.ignore(key, time, { reason: "accepted", userNumber: prng.int(0, 9) })), 3],
  [onFinding("Ignored", (world, key, prng, time) => world.unignore(key, time, prng.int(0, 9))), 2],
  [onFinding("Resolved", (world, key, _prng, time) => world.reopen(key, time)), 3],
  [rateDown, 4],
  [rateUp, 4],
  [onProject((world, id, _prng, time) => world.deactivateProject(id, time)), 1],
  [onProject((world, id, _prng, time) => world.deleteProject(id, time)), 1],
  [onProject((world, id, _prng, time) => void world.reimportProject(id, time)), 1],
  [
    (world, prng, time) =>
      void world.addProject({
        orgId: prng.pick(world.orgs()).id,
        kind: prng.pick(["npm", "maven", "deb", "sast", "terraform"]),
        at: time,
      }),
    1,
  ],
  [(world, prng, time) => world.renameOrg(prng.pick(world.orgs()).id, `Renamed ${prng.int(1, 999)}`, time), 1],
  [discloseAnywhere, 2],
];

/**
 * Lets a random week happen up to its report and returns what that report must say; the same for the same seed. Weeks follow
 * one another, and the first is the baseline, in which nothing happens.
 */
export function playRandomWeek(world: SnykWorld, week: number, seed: number, moves = 25): WeekExpectation {
  const prng = Prng.of(seed, `week ${week}`);
  const from = world.reportAt(week - 1);
  if (week > 1) {
    // A day's distance to both reports, so that what is published on a day is not both before and after one.
    const [begin, end] = [from + 26 * HOUR_MS, world.reportAt(week) - 3 * HOUR_MS];
    for (let index = 0; index < moves; index++) {
      const move = prng.pick(MOVES.flatMap(([candidate, weight]) => Array.from({ length: weight }, () => candidate)));
      move(world, prng, begin + Math.floor((index / moves) * (end - begin)));
    }
  }
  recordBackground(world, world.reportAt(week) - WEEK_MS, world.reportAt(week), 10);
  return world.closeWeek(week);
}

function discloseAnywhere(world: SnykWorld, prng: Prng, time: number): void {
  const hosts = world
    .projects()
    .filter(({ kind, isMonitored, deletedAt }) => kind === "maven" && isMonitored && deletedAt === null);
  const projectIds = prng
    .shuffled(hosts)
    .slice(0, prng.int(1, 5))
    .map(({ id }) => id);
  world.disclose({
    at: time,
    ecosystem: "maven",
    packageName: "com.example.guavelin:guavelin",
    title: "Remote Code Execution (RCE)",
    severity: prng.pick(["Critical", "High"]),
    projectIds,
  });
}

function rateDown(world: SnykWorld, prng: Prng, time: number): void {
  const keys = world.findings({ status: "Open", severity: "Critical" });
  if (keys.length > 0) world.changeSeverity(prng.pick(keys), prng.pick<Severity>(["High", "Medium"]), time);
}

/** Only what was never closed: of a row that once came back, one may well say that it is reopened rather than escalated. */
function rateUp(world: SnykWorld, prng: Prng, time: number): void {
  const keys = world
    .findings({ status: "Open", severity: prng.pick<Severity>(["High", "Medium"]) })
    .filter((key) => !world.wasEverClosed(key));
  if (keys.length > 0) world.changeSeverity(prng.pick(keys), "Critical", time);
}
