import * as oddities from "./audit-oddities.ts";
import * as samples from "./audit-samples.ts";
import { recordBackground } from "./background-audit.ts";
import type { WeekExpectation } from "./change-ledger.ts";
import { DAY_MS, HOUR_MS, WEEK_MS } from "./snyk-time.ts";
import type { SnykWorld } from "./snyk-world.ts";
import { WeekScript } from "./week-script.ts";
import type { FindingKey, Severity } from "./world-model.ts";

/** How many weeks the script has. */
export const DEMO_WEEKS = 4;

/**
 * Lets week `week` (1 to 4) happen up to its report, and returns what that report must say. Weeks follow one another. The first
 * is the baseline; the others hold between them every class of change, each on critical findings, and audit events of every risk.
 */
export function playWeek(world: SnykWorld, week: number): WeekExpectation {
  if (week !== world.expectations.length + 1) throw new Error(`week ${world.expectations.length + 1} is next, not ${week}`);
  const play = [weekOne, weekTwo, weekThree, weekFour][week - 1];
  if (play === undefined) throw new Error(`the script has ${DEMO_WEEKS} weeks`);
  play(new WeekScript(world, week));
  if (week > 1) {
    recordBackground(world, world.reportAt(week - 1) + HOUR_MS, world.reportAt(week), 14);
    world.addUsage(world.reportAt(week - 1), world.reportAt(week), 150 + week * 20);
  }
  return world.closeWeek(week);
}

function weekOne({ world }: WeekScript): void {
  const reportAt = world.reportAt(1);
  // Older than what Snyk keeps: no search may ever show it.
  samples.deleteWebhook(world.auditLog, world.place(0), reportAt - 91 * DAY_MS);
  recordBackground(world, reportAt - 5 * WEEK_MS, reportAt - WEEK_MS, 60);
  recordBackground(world, reportAt - WEEK_MS, reportAt, 14);
  samples.createOrgServiceAccount(world.auditLog, world.place(1), reportAt - 2 * DAY_MS);
  oddities.systemEvent(world.auditLog, world.place(2), reportAt - 3 * DAY_MS);
}

function weekTwo(script: WeekScript): void {
  const { world } = script;
  const doomed = script.reserveProject("npm");
  for (const hour of [3, 4]) {
    const { problem, projectId } = script.introducible();
    world.introduce(problem, projectId, script.at(1, hour));
  }
  disclose(script, "maven", "org.example.commons:commons-textual", "Arbitrary Code Injection", 5, script.at(2, 4));
  const problems = [
    ...script.criticalProblems("npm").slice(0, 2),
    ...world.catalogue
      .ofEcosystem("npm")
      .filter(({ severity }) => severity !== "Critical")
      .slice(0, 9),
  ];
  world.addProject({ orgId: world.place(0).orgId, kind: "npm", at: script.at(2, 6), problems, userNumber: 2 });
  const ubiquitous = script.take(
    3,
    { severity: "Critical", status: "Open" },
    ({ problemId }) => problemId === world.catalogue.ubiquitous.id,
  );
  for (const key of [...ubiquitous, ...takeOpen(script, 3)]) world.resolve(key, script.at(3, 2));
  const [first, second] = takeOpen(script, 2);
  if (first !== undefined)
    world.ignore(first, script.at(3, 5), {
      reason: "Not reachable: the parser is never given foreign input",
      reasonType: "not-vulnerable",
      userNumber: 3,
    });
  if (second !== undefined)
    world.ignore(second, script.at(3, 6), {
      reason: "accepted until Q3 | see #42, ask @larkfield/security",
      userNumber: 4,
      members: { expires: "2027-06-30T22:00:00.000Z", disregardIfFixable: true },
    });
  for (const key of takeNeverClosed(script, 2, "High")) world.changeSeverity(key, "Critical", script.at(4, 1));
  for (const key of takeOpen(script, 1)) world.changeSeverity(key, "Medium", script.at(4, 2));
  world.deleteProject(doomed.id, script.at(5, 3), 5);
  samples.grantOrgAdmin(world.auditLog, world.place(0, 6), script.at(1, 1));
  samples.createInviteLink(world.auditLog, world.place(1, 2), script.at(2, 1));
  samples.openAccessRequests(world.auditLog, world.place(0, 3), script.at(4, 7));
  samples.orgPolicySeenTwice(world.auditLog, world.place(1, 5), script.at(4, 8));
  oddities.undocumentedEvent(world.auditLog, world.place(2), script.at(5, 1));
  oddities.sameMillisecond(world.auditLog, world.place(3), script.at(5, 2));
}

function weekThree(script: WeekScript): void {
  const { world } = script;
  const quiet = script.reserveProject("deb");
  const resolvedLastWeek = script.first(expected(world, 2).resolved);
  if (resolvedLastWeek !== null) world.reopen(resolvedLastWeek, script.at(1, 2));
  for (const key of script.take(1, { severity: "Critical", status: "Resolved" })) world.reopen(key, script.at(1, 4));
  for (const key of takeNeverClosed(script, 1, "Medium")) world.changeSeverity(key, "Critical", script.at(2, 2));
  for (const key of takeOpen(script, 4)) world.resolve(key, script.at(3, 1));
  for (const key of takeOpen(script, 1))
    world.ignore(key, script.at(3, 4), {
      reason: "<!-- exposure-digest:state --> `rm -rf` ![x](https://evil.example/p.png)",
      reasonType: "temporary-ignore",
      userNumber: 7,
    });
  // One of several rows of a key is fixed: the finding stays open, with one row less.
  const halfFixed = script.first(
    world.findings({ severity: "Critical", status: "Open" }).filter((key) => world.issuesOfKey(key).length > 1),
  );
  if (halfFixed !== null) world.resolve(halfFixed, script.at(3, 6), 1);
  const { problem, projectId } = script.introducible();
  world.introduce(problem, projectId, script.at(4, 1));
  world.deactivateProject(quiet.id, script.at(5, 2), 8);
  samples.editSso(world.auditLog, world.place(0, 1), script.at(1, 5));
  samples.createGroupServiceAccount(world.auditLog, world.place(0, 2), script.at(2, 5));
  samples.createOrgServiceAccount(world.auditLog, world.place(2, 4), script.at(2, 6));
  samples.createGroupPolicy(world.auditLog, world.place(0, 5), script.at(3, 3));
  samples.grantOrgAdminOldShape(world.auditLog, world.place(3, 6), script.at(4, 3));
  samples.deleteWebhook(world.auditLog, world.place(1, 7), script.at(4, 4));
  oddities.hostileNames(world.auditLog, world.place(1), script.at(4, 5));
  oddities.identicalPair(world.auditLog, world.place(2, 3), script.at(4, 6));
  oddities.eventWithoutContent(world.auditLog, world.place(3), script.at(5, 4));
}

function weekFour(script: WeekScript): void {
  const { world } = script;
  const moved = script.reserveProject("maven");
  const ignoredTwoWeeksAgo = script.first(expected(world, 2).ignored);
  if (ignoredTwoWeeksAgo !== null) world.unignore(ignoredTwoWeeksAgo, script.at(1, 1), 3);
  disclose(script, "npm", "yaml-loader-lite", "Deserialization of Untrusted Data", 3, script.at(1, 6));
  world.renameOrg(world.place(1).orgId, "Payments & Billing", script.at(2, 2), 2);
  for (const key of script.take(1, { severity: "Critical", status: "Open", product: "Snyk Code" }))
    world.resolve(key, script.at(3, 1));
  for (const key of takeOpen(script, 2)) world.resolve(key, script.at(3, 2));
  for (const key of takeNeverClosed(script, 1, "High")) world.changeSeverity(key, "Critical", script.at(3, 5));
  for (const key of takeOpen(script, 1)) world.changeSeverity(key, "High", script.at(3, 6));
  // Came and went between two reports: no report may speak of it as new.
  const passing = script.introducible();
  world.resolve(world.introduce(passing.problem, passing.projectId, script.at(4, 1)), script.at(4, 9));
  world.reimportProject(moved.id, script.at(5, 1), 6);
  samples.grantGroupAdmin(world.auditLog, world.place(0, 4), script.at(2, 3));
  samples.addWebhook(world.auditLog, world.place(2, 5), script.at(2, 4));
  samples.removeOrgUser(world.auditLog, world.place(3, 1), script.at(3, 3));
  oddities.camelCaseEvent(world.auditLog, world.place(0), script.at(3, 4));
  // Written an hour before the last report, found half an hour after it.
  oddities.lateArrival(world.auditLog, world.place(1, 8), world.reportAt(3) - HOUR_MS, world.reportAt(3) + HOUR_MS / 2);
}

function takeOpen(script: WeekScript, count: number): FindingKey[] {
  return script.take(count, { severity: "Critical", status: "Open" });
}

/** For what escalates: of a row that once came back, one may well say that it is reopened rather than escalated. */
function takeNeverClosed(script: WeekScript, count: number, severity: Severity): FindingKey[] {
  return script.take(count, { severity, status: "Open" }, (key) => !script.world.wasEverClosed(key));
}

function disclose(
  script: WeekScript,
  ecosystem: "npm" | "maven",
  packageName: string,
  title: string,
  count: number,
  time: number,
): void {
  const projectIds = script
    .projectsWithout(ecosystem, "")
    .slice(0, count)
    .map(({ id }) => id);
  script.world.disclose({ at: time, ecosystem, packageName, title, severity: "Critical", projectIds });
}

function expected(world: SnykWorld, week: number): WeekExpectation {
  const expectation = world.expectations[week - 1];
  if (expectation === undefined) throw new Error(`week ${week} has not been played`);
  return expectation;
}
