import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type ComparisonInput, compareFindings } from "../../../src/changes/compare-findings.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { asProjectId } from "../../../src/model/ids.ts";
import { sourceOf } from "../../../src/model/source.ts";
import {
  before,
  briefly,
  complete,
  day,
  failed,
  group,
  groupIssues,
  hour,
  makeEvent,
  makeFinding,
  now,
  orgIssues,
  plain,
  previousReport,
  remember,
  track,
} from "./findings-fixture.ts";

const filtered = sourceOf(group, "issues", "issue_status=Open");

function compare(input: Partial<ComparisonInput>) {
  const defaults = {
    previous: previousReport([]),
    outcomes: [],
    threshold: "critical",
    canFiltersHide: false,
    events: [],
  } as const;
  return compareFindings({ ...defaults, ...input });
}

describe("a first run", () => {
  test("makes everything open the baseline and nothing else", () => {
    const rows = [makeFinding("A"), makeFinding("B", { severity: "high" }), makeFinding("C", { status: "resolved" })];
    const comparison = compare({ previous: null, outcomes: [complete(groupIssues, rows)] });
    assert.deepEqual(briefly(comparison), ["baselined A"]);
    assert.deepEqual([...comparison.open.values()].map(plain), [track(makeFinding("A"))]);
  });

  test("never counts rows of deleted or deactivated projects as open", () => {
    const rows = [makeFinding("A", { presence: "deleted" }), makeFinding("B", { presence: "deactivated" })];
    assert.deepEqual(briefly(compare({ previous: null, outcomes: [complete(groupIssues, rows)] })), []);
  });
});

describe("a finding that was open", () => {
  const cases: readonly (readonly [string, Partial<Finding>, readonly string[]])[] = [
    ["is still open", {}, ["still-open A"]],
    ["was resolved", { status: "resolved" }, ["resolved A"]],
    ["was ignored", { status: "ignored" }, ["ignored A"]],
    ["is open below the severity", { severity: "medium" }, ["downgraded A"]],
    ["is resolved below the severity", { status: "resolved", severity: "medium" }, ["resolved A"]],
    ["is in a deleted project", { presence: "deleted" }, ["gone:project-deleted A"]],
    ["is in a deactivated project", { presence: "deactivated", status: "resolved" }, ["gone:project-deactivated A"]],
  ];
  for (const [name, change, expected] of cases) {
    test(name, () => {
      const comparison = compare({
        previous: previousReport([track(makeFinding("A"))]),
        outcomes: [complete(groupIssues, [makeFinding("A", change)])],
      });
      assert.deepEqual(briefly(comparison), expected);
      assert.equal(comparison.open.length, expected[0] === "still-open A" ? 1 : 0);
    });
  }

  test("is gone without a row, and said to be perhaps filtered when filters could hide it", () => {
    const previous = previousReport([track(makeFinding("A"))]);
    const outcomes = [complete(groupIssues, [])];
    assert.deepEqual(briefly(compare({ previous, outcomes })), ["gone:no-longer-exported A"]);
    assert.deepEqual(briefly(compare({ previous, outcomes, canFiltersHide: true })), ["gone:maybe-filtered A"]);
  });

  test("is unknown while its source fails, since the last report that saw it", () => {
    const previous = previousReport([track(makeFinding("A")), track(makeFinding("B"), [groupIssues], 42)]);
    const comparison = compare({ previous, outcomes: [failed(groupIssues)] });
    assert.deepEqual(briefly(comparison), ["unknown A", "unknown B"]);
    assert.deepEqual(
      [...comparison.open.values()].map(({ unknownSince }) => unknownSince),
      [before + hour, 42],
    );
  });

  test("is known again when its source is back", () => {
    const previous = previousReport([track(makeFinding("A"), [groupIssues], 42)]);
    const comparison = compare({ previous, outcomes: [complete(groupIssues, [makeFinding("A")])] });
    assert.deepEqual([...comparison.open.values()].map(plain), [track(makeFinding("A"))]);
  });

  test("is gone when one of its sources failed and the other shows it no more", () => {
    const previous = previousReport(
      [track(makeFinding("A"), [groupIssues, orgIssues])],
      [remember(groupIssues), remember(orgIssues)],
    );
    assert.deepEqual(briefly(compare({ previous, outcomes: [failed(groupIssues), complete(orgIssues, [])] })), [
      "gone:no-longer-exported A",
    ]);
  });

  test("is unknown when only a source of another organization answered", () => {
    const other = sourceOf({ kind: "org", id: "30000000-0000-4000-8000-000000000000" }, "issues");
    const previous = previousReport([track(makeFinding("A"))], [remember(groupIssues), remember(other)]);
    assert.deepEqual(briefly(compare({ previous, outcomes: [failed(groupIssues), complete(other, [])] })), ["unknown A"]);
  });

  test("is unknown when the only answer came with new filters", () => {
    const narrowed = sourceOf({ kind: "org", id: makeFinding("A").orgId }, "issues", "issue_status=Open");
    const previous = previousReport(
      [track(makeFinding("A"), [groupIssues, orgIssues])],
      [remember(groupIssues), remember(orgIssues)],
    );
    assert.deepEqual(briefly(compare({ previous, outcomes: [failed(groupIssues), complete(narrowed, [])] })), ["unknown A"]);
  });

  test("is not made unknown by the failure of a source that is new", () => {
    const previous = previousReport([track(makeFinding("A"))]);
    assert.deepEqual(briefly(compare({ previous, outcomes: [complete(groupIssues, []), failed(orgIssues)] })), [
      "gone:no-longer-exported A",
    ]);
    assert.deepEqual(briefly(compare({ previous, outcomes: [failed(orgIssues)] })), ["source-removed ×1"]);
  });
});

describe("a finding that left with its source", () => {
  const previous = previousReport([track(makeFinding("A")), track(makeFinding("B"))]);

  test("because the source was taken away", () => {
    const other = sourceOf({ kind: "org", id: "30000000-0000-4000-8000-000000000000" }, "issues");
    const comparison = compare({ previous, outcomes: [complete(other, [])] });
    assert.deepEqual(comparison.departures, [{ why: "source-removed", sources: [groupIssues.id], count: 2 }]);
    assert.equal(comparison.open.length, 0);
  });

  test("because the filters changed, failed or not", () => {
    assert.deepEqual(briefly(compare({ previous, outcomes: [complete(filtered, [])] })), ["selection-changed ×2"]);
    assert.deepEqual(briefly(compare({ previous, outcomes: [failed(filtered)] })), ["selection-changed ×2"]);
  });

  test("but not when another source shows it now", () => {
    const comparison = compare({ previous, outcomes: [complete(orgIssues, [makeFinding("A"), makeFinding("C")])] });
    assert.deepEqual(briefly(comparison), ["still-open A", "baselined C", "source-removed ×1"]);
  });
});

describe("another severity", () => {
  test("raised: what is below it leaves with a note, whatever became of it", () => {
    const high = (name: string, change: Partial<Finding> = {}) => makeFinding(name, { severity: "high", ...change });
    const previous = previousReport(
      [track(high("A")), track(high("B")), track(high("C")), track(makeFinding("D"))],
      undefined,
      "high",
    );
    const rows = [high("A"), high("B", { status: "resolved" }), makeFinding("C"), makeFinding("D", { status: "ignored" })];
    const comparison = compare({ previous, outcomes: [complete(groupIssues, rows)], threshold: "critical" });
    assert.deepEqual(briefly(comparison), ["still-open C", "ignored D", "severity-raised ×2"]);
  });

  test("raised: also when the source failed", () => {
    const previous = previousReport([track(makeFinding("A", { severity: "high" }))], undefined, "high");
    assert.deepEqual(briefly(compare({ previous, outcomes: [failed(groupIssues)] })), ["severity-raised ×1"]);
  });

  test("lowered: what was not looked at before is baseline", () => {
    const rows = [makeFinding("A"), makeFinding("B", { severity: "high" }), makeFinding("C", { severity: "low" })];
    const comparison = compare({ outcomes: [complete(groupIssues, rows)], threshold: "high" });
    assert.deepEqual(briefly(comparison), ["new:introduced A", "baselined B"]);
  });
});

describe("a finding that appeared", () => {
  const week = 7 * day;
  const closed = makeFinding("A");
  const cases: readonly (readonly [string, Partial<Finding>, Parameters<typeof remember>[1], string])[] = [
    ["is new", {}, {}, "new:introduced A"],
    ["without any date is new", { firstIntroducedAt: null, lastIntroducedAt: null }, {}, "new:introduced A"],
    ["was disclosed on the day of the previous report", { publishedOn: "2026-11-16" }, {}, "new:newly-disclosed A"],
    ["was disclosed the day before", { publishedOn: "2026-11-15" }, {}, "new:introduced A"],
    ["is in a new project", {}, { projects: ["project-2"] }, "new:new-project A"],
    ["was disclosed, in a new project", { publishedOn: "2026-11-17" }, { projects: [] }, "new:newly-disclosed A"],
    ["was closed before", {}, { closed: [closed] }, "reopened:was-resolved A"],
    ["was closed before, by an ignore", { lastIgnoredAt: before - day }, { closed: [closed] }, "reopened:was-ignored A"],
    [
      "says that it was resolved",
      { firstIntroducedAt: before - week, lastResolvedAt: before - day },
      {},
      "reopened:was-resolved A",
    ],
    ["says that it was ignored", { firstIntroducedAt: null, lastIgnoredAt: before - day }, {}, "reopened:was-ignored A"],
    [
      "was ignored and then resolved",
      { firstIntroducedAt: before - week, lastIgnoredAt: before - 2 * day, lastResolvedAt: before - day },
      {},
      "reopened:was-resolved A",
    ],
    ["was resolved after its only introduction", { lastResolvedAt: now }, {}, "new:introduced A"],
    ["has a date of resolution but one introduction", { lastResolvedAt: now - 2 * hour }, {}, "new:introduced A"],
    [
      "was resolved in the moment of its introduction",
      { firstIntroducedAt: before, lastResolvedAt: now - hour },
      {},
      "new:introduced A",
    ],
    ["was below the severity", {}, { below: [closed] }, "escalated:was-below-severity A"],
    ["was below and closed", {}, { below: [closed], closed: [closed] }, "reopened:was-resolved A"],
    ["is 24 hours older than the previous report", { firstIntroducedAt: before - day }, {}, "new:introduced A"],
    [
      "is more than 24 hours older than the previous report",
      { firstIntroducedAt: before - day - 1 },
      {},
      "escalated:known-to-snyk-before A",
    ],
  ];
  for (const [name, change, memory, expected] of cases) {
    test(name, () => {
      const outcomes = [complete(groupIssues, [makeFinding("A", change)])];
      const previous = previousReport([], [remember(groupIssues, { projects: ["project-1"], ...memory })]);
      assert.deepEqual(briefly(compare({ previous, outcomes })), [expected]);
    });
  }

  test("through a new source alone is baseline, through an established one too is new", () => {
    const outcomes = [complete(groupIssues, [makeFinding("A")]), complete(orgIssues, [makeFinding("A"), makeFinding("B")])];
    assert.deepEqual(briefly(compare({ outcomes })), ["new:introduced A", "baselined B"]);
  });

  test("through a source with other filters is baseline", () => {
    assert.deepEqual(briefly(compare({ outcomes: [complete(filtered, [makeFinding("A")])] })), ["baselined A"]);
  });

  test("after failures of its source is measured against that source's last complete export", () => {
    const sources = [remember(groupIssues, {}, before), remember(orgIssues, {}, before - 21 * day)];
    const row = makeFinding("A", { firstIntroducedAt: before - 14 * day, publishedOn: "2026-11-01" });
    const previous = previousReport([], sources);
    assert.deepEqual(briefly(compare({ previous, outcomes: [complete(groupIssues, []), complete(orgIssues, [row])] })), [
      "new:newly-disclosed A",
    ]);
    assert.deepEqual(briefly(compare({ previous, outcomes: [complete(groupIssues, [row]), complete(orgIssues, [row])] })), [
      "escalated:known-to-snyk-before A",
    ]);
  });

  test("is reopened when any established source remembers it, though another one shows it", () => {
    const previous = previousReport([], [remember(groupIssues), remember(orgIssues, { closed: [closed] })]);
    assert.deepEqual(briefly(compare({ previous, outcomes: [complete(groupIssues, [closed]), failed(orgIssues)] })), [
      "reopened:was-resolved A",
    ]);
  });
});

describe("explanations", () => {
  const other = asProjectId("project-2");
  const event = (name: string, changed: object = {}) => makeEvent({ event: name, projectId: "project-1", ...changed });

  test("of every class that audit events can explain", () => {
    const events = [
      event("org.project.ignore.create", { content: { issueId: "SNYK-A", reason: "test code", reasonType: "wont-fix" } }),
      event("org.project.ignore.delete", { content: { issueId: "SNYK-B" } }),
      event("org.project.monitor", { projectId: "project-2" }),
    ];
    const previous = previousReport([track(makeFinding("A"))], [remember(groupIssues, { closed: [makeFinding("B")] })]);
    const rows = [makeFinding("A", { status: "ignored" }), makeFinding("B"), makeFinding("C", { projectId: other })];
    const { changes } = compare({ previous, outcomes: [complete(groupIssues, rows)], events });
    assert.deepEqual(
      changes.map(({ class: name, explanation }) => [name, explanation?.event, explanation?.reason, explanation?.reasonType]),
      [
        ["new", "org.project.monitor", "", ""],
        ["reopened", "org.project.ignore.delete", "", ""],
        ["ignored", "org.project.ignore.create", "test code", "wont-fix"],
      ],
    );
  });

  const goneCases = [
    [["org.project.remove"], "gone:project-removed A"],
    [["org.project.delete"], "gone:project-removed A"],
    [["org.project.stop_monitor"], "gone:monitoring-stopped A"],
    [["org.delete"], "gone:org-removed A"],
    [["group.org.remove"], "gone:org-removed A"],
    [["org.project.stop_monitor", "org.project.remove", "org.delete"], "gone:project-removed A"],
    [["org.project.add"], "gone:no-longer-exported A"],
  ] as const;
  for (const [names, expected] of goneCases) {
    test(`of what is gone: ${names.join(", ")}`, () => {
      const previous = previousReport([track(makeFinding("A"))]);
      const events = names.map((name) => event(name));
      const comparison = compare({ previous, outcomes: [complete(groupIssues, [])], events });
      assert.deepEqual(briefly(comparison), [expected]);
    });
  }

  test("of rows of deleted and deactivated projects", () => {
    const rows = [makeFinding("A", { presence: "deleted" }), makeFinding("B", { presence: "deactivated" })];
    const previous = previousReport([track(makeFinding("A")), track(makeFinding("B"))]);
    const events = [event("org.project.remove"), event("org.project.stop_monitor")];
    const { changes } = compare({ previous, outcomes: [complete(groupIssues, rows)], events });
    assert.deepEqual(
      changes.map(({ explanation }) => explanation?.event),
      ["org.project.remove", "org.project.stop_monitor"],
    );
  });
});

test("changes are sorted by class, then worst first; open ones worst first", () => {
  const rows = [
    makeFinding("D", { severity: "high", epss: 0.9 }),
    makeFinding("C", { cvss: 9.1 }),
    makeFinding("B", { cvss: 9.8 }),
    makeFinding("A", { epss: 0.2, cvss: 5 }),
    makeFinding("E", { status: "resolved" }),
  ];
  const previous = previousReport([track(makeFinding("B")), track(makeFinding("E"))], undefined, "high");
  const comparison = compare({ previous, outcomes: [complete(groupIssues, rows)], threshold: "high" });
  assert.deepEqual(briefly(comparison), [
    "new:introduced A",
    "new:introduced C",
    "new:introduced D",
    "still-open B",
    "resolved E",
  ]);
  assert.deepEqual(
    [...comparison.open.values()].map(({ finding }) => finding.problemId),
    ["SNYK-A", "SNYK-B", "SNYK-C", "SNYK-D"],
  );
});
