import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import type { OptionOverrides } from "../../sandbox/snyk/default-options.ts";
import type { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { collectAuditLogs, onStage, type Scenario } from "../snyk/port-fixture.ts";

const minute = 60_000;
const secret = "https://app.snyk.io/invite/secret";

/** 250 events of an Organization: three pages, two equal events, one invitation, texts that are formulas. */
function prepare(world: SnykWorld, now: number): void {
  const org = world.orgs()[0];
  if (org === undefined) return;
  const ids = { groupId: org.groupId, orgId: org.id, seenIn: "both" } as const;
  for (let count = 0; count < 247; count += 1) {
    world.auditLog.record({
      ...ids,
      event: count % 2 === 0 ? "org.project.edit" : "org.user.add",
      at: now - (300 - count) * minute,
      content: { count },
    });
  }
  const equal = { ...ids, event: "org.edit", at: now - minute, content: { reason: "=cmd()" } };
  world.auditLog.record(equal);
  world.auditLog.record(equal);
  world.auditLog.record({ ...ids, event: "org.user.invite_link.create", at: now - minute, content: { url: secret } });
  world.auditLog.record({ ...ids, event: "api.access", at: now - minute, content: { url: "/rest/self" } });
}

async function essence(options: OptionOverrides, scope: "org" | "group" = "org") {
  let told: unknown;
  await onStage({ prepare, options }, async (stage) => {
    const { data } = await collectAuditLogs(stage, stage[scope]);
    told = [...data].map(([id, { count }]) => `${id} ${count}`).sort();
  });
  return told;
}

test("all pages, equal events counted, files as served but for invitations", async () => {
  await onStage({ prepare }, async (stage) => {
    const { receipt, data } = await collectAuditLogs(stage);
    assert.equal(receipt.rows, 250);
    assert.equal(data.size, 249);
    assert.deepEqual(
      [...data.values()].filter(({ count }) => count > 1).map(({ event, count }) => [event.event, count]),
      [["org.edit", 2]],
    );
    const files = await stage.files();
    const [csv = "", ndjson = ""] = [...files.values()];
    assert.deepEqual(
      [...files.keys()],
      [`snyk/org-${stage.org.id}/audit-logs.csv`, `snyk/org-${stage.org.id}/audit-logs.ndjson`],
    );
    const rows: readonly Readonly<Record<string, string>>[] = parse(csv, { columns: true });
    assert.deepEqual([rows.length, ndjson.trim().split("\n").length], [250, 250]);
    assert.doesNotMatch(csv + ndjson + JSON.stringify([...data]), /invite\/secret/);
    assert.equal(JSON.parse(ndjson.slice(0, ndjson.indexOf("\n"))).content.count, 0);
    for (const { target } of stage.journal.requests) assert.match(target, /sort_order=ASC/);
    assert.equal(stage.journal.requests.length, 3);
  });
});

const usual = await essence({});
const variants: readonly (readonly [string, OptionOverrides["audit"]])[] = [
  ["absolute links", { nextLink: "absolute" }],
  ["links without /rest", { nextLink: "without-rest" }],
  ["link objects", { nextLink: "href" }],
  ["an empty page in the middle", { emptyPage: 2 }],
  ["short pages", { shortPages: true }],
  ["camel case", { camelCase: true }],
];

for (const [name, audit] of variants)
  test(`the same events: ${name}`, async () => assert.deepEqual(await essence(audit === undefined ? {} : { audit }), usual));

test("the same events through the Group", async () =>
  assert.deepEqual(await essence({ audit: { groupAddsGroupId: true } }, "group"), usual));

const refused: readonly (readonly [string, Scenario, RegExp])[] = [
  [
    "a next page at another host",
    { options: { audit: { nextLink: "other-origin", otherOrigin: "https://elsewhere.example" } } },
    /leads to another host/,
  ],
  ["a cursor that repeats", { options: { audit: { nextLink: "same-cursor" } } }, /leads back to an earlier page/],
  ["no JSON", { fault: () => ({ kind: "respond", reply: { status: 200, body: "<html>" } }) }, /it is no JSON/],
  ["another form", { fault: () => ({ kind: "respond", reply: { status: 200, body: '{"data":[]}' } }) }, /no list of events/],
  [
    "an event without a time",
    { options: { audit: { transformItem: (item) => ({ ...item, created: "soon" }) } } },
    /event 1 of a page has no name or no time/,
  ],
];

for (const [name, scenario, message] of refused) {
  test(`${name} is an error, and no file is left`, async () => {
    await onStage({ prepare, ...scenario }, async (stage) => {
      await assert.rejects(collectAuditLogs(stage), message);
      assert.equal((await stage.files()).size, 0);
      assert.ok(stage.journal.requests.length <= 3);
    });
  });
}

test("events are chosen by pattern, api.access by a search of its own", async () => {
  const audit = { events: ["org.user.*", "api.access"], excludedEvents: [], userId: null, projectId: null };
  await onStage({ prepare, config: { audit } }, async (stage) => {
    const { data } = await collectAuditLogs(stage);
    const names = new Set([...data.values()].map(({ event }) => event.event));
    assert.deepEqual([...names].sort(), ["api.access", "org.user.add", "org.user.invite_link.create"]);
  });
});

test("what Snyk no longer keeps is not asked for", async () => {
  await onStage({ prepare }, async (stage) => {
    const { receipt } = await collectAuditLogs(stage, stage.org, 200);
    assert.equal(receipt.window.from, stage.clock.now() - 90 * 24 * 60 * minute);
  });
});

test("an empty window asks nothing and leaves empty files", async () => {
  await onStage({ prepare }, async (stage) => {
    const { receipt } = await collectAuditLogs(stage, stage.org, 0);
    assert.deepEqual([receipt.rows, stage.journal.requests.length, (await stage.files()).size], [0, 0, 2]);
  });
});
