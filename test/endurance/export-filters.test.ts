import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stringify } from "yaml";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { datasetOf, isExportStart } from "../sandbox/snyk/snyk-requests.ts";
import { DAY_MS, HOUR_MS } from "../sandbox/world/snyk-time.ts";
import type { SnykWorld } from "../sandbox/world/snyk-world.ts";
import type { ProjectKindName } from "../sandbox/world/world-model.ts";
import { failed, passed } from "../scenarios/steps/ending.ts";
import { type Filters, filterNames, type Row, rowsOf, satisfies, tellingFilters } from "../scenarios/steps/filter-trial.ts";
import { artifactFile } from "../scenarios/steps/published-artifact.ts";
import { changesOf } from "../scenarios/steps/published-changes.ts";
import { type Story, smallWorld, startStory } from "../scenarios/steps/story.ts";
import { at, openCriticals } from "../scenarios/steps/world-changes.ts";

const datasets = "issues, prevention_events";
const everyIssue = { from: "2000-01-01T00:00:00Z" };

/** Filters that are tried together: of `issues`, of `prevention_events`, and of both. */
const trials: readonly { readonly issues: readonly string[]; readonly events: readonly string[]; readonly shared?: string }[] = [
  { issues: ["environment", "issue_status", "introduced"], events: ["event_type", "sdlc_stage"] },
  { issues: ["lifecycle", "nvd_severity"], events: ["effective_severity"], shared: "product_name" },
  { issues: ["project_tags", "reachability", "project_type"], events: ["is_suppressed", "updated"] },
  { issues: ["empty_project_tags", "issue_type", "project_origin"], events: ["git_repo"] },
  { issues: ["project_target_display_name", "cve"], events: ["git_branch", "test_user_email"] },
  { issues: ["project_target_ref"], events: ["event"], shared: "orgs" },
];

describe("filters of the Export API", { concurrency: true }, () => {
  test("Each filter is accepted, sent as documented, and narrows what is exported", async (t) => {
    const story = await startStory(t, { world: busyWorld(), snyk: { exports: { unknownFilters: "reject" } } });
    const all = await story.report({ inputs: inputsOf({}, "all") });
    passed(all);
    const issues = exported(story, all, "issues");
    const events = exported(story, all, "prevention_events");
    for (const [index, trial] of trials.entries()) {
      const shared = trial.shared === undefined ? [] : [trial.shared];
      const ofIssues = tellingFilters(issues, [...trial.issues, ...shared]);
      const fixed = Object.fromEntries(shared.map((name) => [name, ofIssues[name] ?? ""]));
      const ofEvents = tellingFilters(events, trial.events, fixed);
      const result = await story.report({ inputs: inputsOf({ ...ofIssues, ...ofEvents }, `trial-${index}`) });
      passed(result);
      assertSent(result, "issues", { ...ofIssues, updated: everyIssue });
      assertSent(result, "prevention_events", ofEvents);
      assertNarrowed(exported(story, result, "issues"), issues, ofIssues);
      assertNarrowed(exported(story, result, "prevention_events"), events, ofEvents);
    }
    const tried = trials.flatMap((trial) => [...trial.issues, ...trial.events, trial.shared ?? []].flat());
    assert.deepEqual(tried.toSorted(), filterNames.toSorted());
  });

  test("A finding that leaves the filters is gone, perhaps filtered out, and never called resolved; other filters are a baseline", async (t) => {
    const story = await startStory(t);
    const open = { "snyk-filters": "issue_status: Open" };
    passed(await story.report({ inputs: open }));
    const solved = at(openCriticals(story.world), 0);
    story.world.resolve(solved, story.world.reportAt(1) + DAY_MS);
    story.goTo(2);
    const second = await story.report({ inputs: open });
    passed(second);
    const [gone, ...others] = changesOf(story, second).findings.filter((finding) => finding.class !== "new");
    assert.deepEqual([gone?.class, gone?.reason, others.length], ["gone", "maybe-filtered", 0]);
    assert.equal(second.outputs["resolved-issues"], "0");

    story.goTo(3);
    const third = await story.report({
      inputs: { "snyk-columns": "SCORE", "snyk-filters": "Issue_Status: [Ignored, Open, Resolved]" },
    });
    passed(third);
    assert.equal(third.outputs["new-issues"], "0");
    const count = story.world.findings({ severity: "Critical", status: "Open" }).length;
    assert.equal(third.outputs["open-issues"], String(count));
  });

  test("Wrong filters and columns are told at once, before any request", async (t) => {
    const story = await startStory(t);
    const org = story.world.orgs()[0]?.id ?? "";
    const result = await story.report({
      inputs: {
        "snyk-groups": story.world.groups[0]?.id ?? "",
        "snyk-orgs": org,
        "snyk-filters": `isue_status: Open\norgs: ${org}\ncve: x\nevent_type: new\nupdated: {}`,
        "snyk-columns": "all, SCORE",
      },
    });
    const errors = failed(result).join("\n");
    assert.match(errors, /`isue_status`[^\n]*`issue_status`/);
    assert.match(errors, /`orgs` is a filter for Groups only/);
    assert.match(errors, /`x` cannot be a value of `cve`/);
    assert.match(errors, /`event_type` is a filter of prevention_events/);
    assert.match(errors, /`updated` is the run's own/);
    assert.match(errors, /`snyk-columns` names `all` together/);
    assert.deepEqual(result.requests, []);
  });
});

test("Chosen columns are exported with those that the report needs, and what Snyk does not know is said", async (t) => {
  const story = await startStory(t);
  const result = await story.report({ inputs: { "snyk-columns": "asset_class, PROBLEM_TITEL" } });
  passed(result);
  const header = Object.keys(at(exported(story, result, "issues"), 0));
  for (const column of ["ASSET_CLASS", "PROBLEM_ID", "ISSUE_STATUS", "PROBLEM_TITLE"]) assert.ok(header.includes(column), column);
  for (const column of ["PROBLEM_TITEL", "ASSET_NAME", "JIRA_ISSUES"]) assert.ok(!header.includes(column), column);
  const warnings = result.annotations.filter(({ kind }) => kind === "warning").map(({ message }) => message);
  assert.match(warnings.join("\n"), /no column `PROBLEM_TITEL`.*Did you mean `PROBLEM_TITLE`/);
  assert.match(warnings.join("\n"), /left out of issues of group-[^\n]*: PROBLEM_TITEL\./);
  assert.equal(result.outputs["open-issues"], String(story.world.findings({ severity: "Critical", status: "Open" }).length));
});

/** A tenant of two Organizations in which so much happened in the last week that every filter has something to leave out. */
function busyWorld(): SnykWorld {
  const world = smallWorld({ orgsPerGroup: 2, projectsPerOrg: 4 });
  const kinds: readonly ProjectKindName[] = ["npm", "maven", "pip", "golang", "sast", "deb"];
  for (const [orgIndex, org] of world.orgs().entries()) {
    for (let index = 0; index < 24; index++) {
      const time = world.reportAt(1) - 5 * DAY_MS + (index * 4 + orgIndex) * HOUR_MS;
      world.addProject({ orgId: org.id, kind: at(kinds, index % kinds.length), at: time });
    }
  }
  for (const finding of openCriticals(world).slice(0, 5)) world.resolve(finding, world.reportAt(1) - HOUR_MS);
  return world;
}

/** A run with a report of its own: neither an issue nor an earlier state is of interest. */
function inputsOf(filters: Filters, name: string): Record<string, string> {
  const yaml = Object.keys(filters).length === 0 ? "" : stringify(filters);
  return { "snyk-datasets": datasets, "snyk-filters": yaml, "issue-period": "none", "artifact-name": name };
}

function exported(story: Story, result: StepResult, dataset: string): readonly Row[] {
  return rowsOf(artifactFile(story, result, `snyk/group-${story.world.groups[0]?.id ?? ""}/${dataset}.csv`));
}

/** The filters of the request, but for the window of a dataset whose `updated` is not given here. */
function assertSent(result: StepResult, dataset: string, filters: Filters): void {
  const starts = result.requests.filter((request) => isExportStart(request) && datasetOf(request) === dataset);
  assert.equal(starts.length, 1);
  const body = JSON.parse(starts[0]?.body.toString("utf8") ?? "");
  const { updated, ...sent } = body.data.attributes.filters;
  const { updated: wanted, ...others } = filters;
  assert.deepEqual(sent, others);
  assert.ok(typeof updated.from === "string");
  if (typeof wanted === "object" && "from" in wanted) assert.equal(updated.from, wanted.from);
}

function assertNarrowed(rows: readonly Row[], all: readonly Row[], filters: Filters): void {
  const expected = all.filter((row) => satisfies(row, filters));
  assert.ok(expected.length < all.length && expected.length > 0);
  assert.deepEqual(rows.map(keyOf).toSorted(), expected.map(keyOf).toSorted());
  assert.ok(rows.every((row) => satisfies(row, filters)));
}

function keyOf(row: Row): string {
  return row.ISSUE_URL ?? row.FINDING_EVENT_ID ?? "";
}
