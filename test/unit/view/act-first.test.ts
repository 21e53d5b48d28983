import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Digest } from "../../../src/model/digest.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { ageRuleOf, overdueSince } from "../../../src/view/age.ts";
import { buildView, type ReportView } from "../../../src/view/view.ts";
import type { ViewList } from "../../../src/view/view-list.ts";
import type { ProblemView } from "../../../src/view/view-problems.ts";
import { sampleChange, sampleDay, sampleDigest, sampleFinding, sampleNow, sampleTracked } from "../report/sample-digest.ts";

const urlsOf = (list: ViewList<ProblemView>): readonly string[] =>
  list.items.flatMap(({ places }) => places.items.flatMap(({ projects }) => projects.items.map(({ url }) => url)));
const titlesOf = ({ actFirst }: ReportView) => actFirst.items.map(({ title }) => title);

/** A finding of one of a few problems, `days` old. */
function findingOf(number: number, problem: number, days: number, changes: Partial<Finding> = {}): Finding {
  const at = sampleNow - days * sampleDay;
  const problemId = `P-${problem}`;
  return sampleFinding(number, {
    problemId,
    title: `Problem ${problem}`,
    issueUrl: `https://a.example/${number}`,
    targetName: `acme/${number % 5}`,
    firstIntroducedAt: at,
    lastIntroducedAt: at,
    ...changes,
  });
}

const kinds = ["new", "reopened", "escalated", "standing"] as const;

const digests: fc.Arbitrary<Digest> = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      problem: fc.nat(25),
      days: fc.nat(40),
      epss: fc.constantFrom(null, 0.01, 0.9),
      reachability: fc.constantFrom("Reachable", "No path found", ""),
    }),
    { maxLength: 60 },
  )
  .map((rows) => {
    const items = rows.map(({ kind, problem, days, epss, reachability }, index) => ({
      kind,
      finding: findingOf(index, problem, days, { epss, reachability }),
    }));
    const changes = items.flatMap(({ kind, finding }) => (kind === "standing" ? [] : [sampleChange(kind, finding)]));
    return sampleDigest({ changes, open: items.map(({ finding }) => sampleTracked(finding)) });
  });

test("what is newly open or overdue is told exactly once, under Act first or in the section of its class", () => {
  fc.assert(
    fc.property(digests, (digest) => {
      const view = buildView(digest);
      const { remaining, actFirst } = view;
      const lists = [actFirst, remaining.new, remaining.reopened, remaining.escalated, remaining.overdue, remaining.open];
      const told = lists.flatMap(urlsOf);
      assert.equal(new Set(told).size, told.length, "nothing is told twice");
      const rule = ageRuleOf(digest);
      const arrived = new Set(digest.changes.map(({ tracked }) => tracked.finding.key));
      for (const { finding } of digest.open.values()) {
        if (arrived.has(finding.key) || overdueSince(finding, rule) !== null) assert.ok(told.includes(finding.issueUrl));
      }
      assert.ok(actFirst.total <= 10);
      const { new: added, reopened, escalated, overdue } = remaining.told;
      assert.equal(added + reopened + escalated + overdue, urlsOf(actFirst).length);
    }),
    { numRuns: 150 },
  );
});

test("the whole list of a class is there for templates without Act first", () => {
  fc.assert(
    fc.property(digests, (digest) => {
      const { changes } = buildView(digest);
      const told = [changes.new, changes.reopened, changes.escalated].flatMap(urlsOf);
      assert.deepEqual(told.toSorted(), digest.changes.map(({ tracked }) => tracked.finding.issueUrl).toSorted());
    }),
    { numRuns: 30 },
  );
});

test("the order is reachability, exploitation, EPSS, CVSS, severity, age", () => {
  const base = { reachability: "", exploitMaturity: "", epss: 0.1, cvss: 5 };
  const ranked: readonly Partial<Finding>[] = [
    { ...base, reachability: "Reachable" },
    { ...base, exploitMaturity: "Mature" },
    { ...base, exploitMaturity: "Proof of concept" },
    { ...base, epss: 0.8 },
    { ...base, cvss: 9 },
    { ...base },
    { ...base, severity: "high" },
    { ...base, reachability: "No path found", exploitMaturity: "Attacked", epss: 1, cvss: 10 },
  ];
  const findings = ranked.map((changes, index) => findingOf(index, index, 3, changes));
  const changes = findings.toReversed().map((finding) => sampleChange("new", finding));
  const view = buildView(
    sampleDigest({ changes, open: findings.map((finding) => sampleTracked(finding)) }, { threshold: "high" }),
  );
  assert.deepEqual(
    titlesOf(view),
    findings.map(({ title }) => title),
  );
});

test("what is neither new nor overdue is not to be acted on first, but on a first run", () => {
  const open = [sampleTracked(findingOf(1, 1, 3)), sampleTracked(findingOf(2, 2, 60))];
  assert.deepEqual(titlesOf(buildView(sampleDigest({ open }))), ["Problem 2"]);
  assert.deepEqual(titlesOf(buildView(sampleDigest({ open, isFirstRun: true }))), ["Problem 2", "Problem 1"]);
  assert.deepEqual(titlesOf(buildView(sampleDigest({ open }, { exposure: "public-counts-only" }))), []);
});

test("a problem that is new in one place and old in another says which is which", () => {
  const fresh = findingOf(1, 1, 3);
  const old = findingOf(2, 1, 60);
  const digest = sampleDigest({
    changes: [sampleChange("new", fresh)],
    open: [fresh, old].map((finding) => sampleTracked(finding)),
  });
  const [problem] = buildView(digest).actFirst.items;
  assert.deepEqual(problem?.standing, ["1 new and 1 open before", "open since 2026-09-17", "1 overdue since 2026-10-03"]);
  const notes = problem?.places.items.flatMap(({ projects }) => projects.items.map(({ note }) => note));
  assert.deepEqual(notes?.toSorted(), ["", "new"]);
});

test("a finding is overdue from the day after its last allowed one, in any zone", () => {
  fc.assert(
    fc.property(fc.nat(100), fc.nat(40), fc.integer({ min: 0, max: 86_399_999 }), (days, allowed, offset) => {
      const finding = findingOf(1, 1, 0, { lastIntroducedAt: sampleNow - days * sampleDay - offset });
      const since = overdueSince(finding, { asOf: sampleNow, slaDays: { critical: allowed } });
      assert.equal(since !== null, days > allowed);
      if (since !== null) assert.ok(since <= sampleNow);
    }),
  );
});

test("overdue is told with its rule and with what became overdue since the report before", () => {
  const open = [10, 17, 60].map((days, index) => sampleTracked(findingOf(index, index, days)));
  assert.equal(
    buildView(sampleDigest({ open })).overdue.summary,
    "2 of the 3 open critical findings are overdue: critical ones after 15 days. 1 became overdue since the report before.",
  );
  assert.equal(buildView(sampleDigest({ open }, { slaDays: {} })).overdue.summary, "");
  assert.equal(
    buildView(sampleDigest({ open: open.slice(0, 1) })).overdue.summary,
    "The open critical finding is not overdue: critical ones after 15 days.",
  );
});
