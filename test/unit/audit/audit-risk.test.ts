import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { countOtherEvents, type RiskOverrides, rateEvent, rateEvents } from "../../../src/audit/audit-risk.ts";
import { auditRules } from "../../../src/audit/audit-rules.ts";
import { type AuditEvent, type Json, type Risk, risks } from "../../../src/model/audit-event.ts";
import { makeEvent } from "../changes/findings-fixture.ts";
import { seeded } from "../changes/random-history.ts";
import { documentedEvents } from "./documented-events.ts";

const noOverrides: RiskOverrides = new Map();

type Content = { readonly [member: string]: Json };

function riskOf(event: string, content: Content = {}, changed: Partial<AuditEvent> = {}): Risk | "ignored" {
  const rating = rateEvent(makeEvent({ event, content, ...changed }), noOverrides);
  return rating.kind === "rated" ? rating.risk : "ignored";
}

test("every documented event has a rule of its own", () => {
  const hasRule = (name: string) =>
    auditRules.some(({ events }) =>
      events.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name)),
    );
  assert.deepEqual(
    documentedEvents.filter((name) => !hasRule(name)),
    [],
  );
});

test("every exact type of a rule is a documented one", () => {
  const exact = auditRules.flatMap(({ events }) => events).filter((pattern) => !pattern.endsWith("*"));
  assert.deepEqual(
    exact.filter((name) => !documentedEvents.includes(name)),
    [],
  );
});

describe("built-in risks", () => {
  const plain: readonly (readonly [Risk, readonly string[]])[] = [
    ["high", ["group.service_account.create", "org.service_account.create", "org.service_account.delete"]],
    ["medium", ["group.service_account.edit", "org.service_account.edit", "org.service_account.membership.upsert"]],
    [
      "medium",
      ["group.role.create", "group.role.delete", "group.role.edit", "group.user.role.edit", "org.user.role.permissions.edit"],
    ],
    ["high", ["group.sso.create", "group.sso.edit", "group.sso.remove", "group.sso.auth0_connection.edit"]],
    ["low", ["group.sso.membership.sync"]],
    ["high", ["group.policy.create", "group.policy.delete", "org.policy.edit", "org.policy.create", "org.ignore_policy.edit"]],
    ["info", ["group.request_access_settings.edit"]],
    ["medium", ["org.request_access_settings.edit"]],
    ["high", ["group.delete", "group.org.remove", "org.delete"]],
    ["medium", ["group.edit", "org.edit", "group.feature_flags.edit", "org.settings.feature_flag.edit"]],
    ["info", ["group.create", "group.org.add", "org.create"]],
    ["medium", ["org.integration.create", "org.webhook.add", "org.target.delete", "org.integration.settings.edit"]],
    ["medium", ["org.app.create", "org.app_bot.create"]],
    ["medium", ["group.user.add", "org.user.remove", "org.user.invite", "org.user.invite_link.create", "org.user.leave"]],
    ["medium", ["group.user.provision.create", "org.user.provision.accept"]],
    ["low", ["org.sast_settings.edit", "org.project.remove", "org.project.stop_monitor", "org.license_rule.edit"]],
    ["low", ["org.project.ignore.delete", "org.project.pr_check.edit", "group.cloud_config.settings.edit"]],
    ["info", ["api.access", "org.project.fix_pr.manual_open", "org.project.test", "user.logged_in", "org.project.issue.access"]],
    ["low", ["org.something.else", "group.something.else"]],
    ["info", ["something.else", "", "org", "constructor"]],
  ];
  for (const [risk, names] of plain) {
    for (const name of names) test(`${name} is ${risk}`, () => assert.equal(riskOf(name), risk));
  }

  const refined: readonly (readonly [Risk, string, Content])[] = [
    ["critical", "group.service_account.create", { role: { role: "ADMIN", name: "Group Admin" } }],
    ["high", "group.service_account.create", { role: { role: "CUSTOM", name: "Admin of nothing" } }],
    ["critical", "group.service_account.create", { role: { name: "Group Admin" } }],
    ["critical", "org.service_account.create", { role: "ADMIN" }],
    ["critical", "org.service_account.delete", { role: "ADMIN" }],
    ["critical", "group.user.role.edit", { before: { role: "MEMBER" }, after: { role: "ADMIN" } }],
    ["medium", "group.user.role.edit", { before: { role: "ADMIN" }, after: { role: "MEMBER" } }],
    ["critical", "org.user.role.edit", { beforeRoleName: "COLLABORATOR", afterRoleName: "ADMIN" }],
    ["critical", "org.user.role.edit", { before: "COLLABORATOR", after: "ADMIN" }],
    ["medium", "org.user.role.edit", { beforeRoleName: "ADMIN", afterRoleName: "COLLABORATOR" }],
    ["critical", "org.user.add", { role: "ADMIN" }],
    ["critical", "group.user.add", { role: "Org Admin", userPublicId: "user-1" }],
    ["medium", "group.user.add", { role: "Group Member", userPublicId: "user-2" }],
    ["medium", "org.user.add", { role: "Badminton player" }],
    ["info", "org.user.add", { role: "Org Collaborator", userPublicId: "user-1" }],
    ["high", "group.sso.membership.sync", { addAsOrgAdmin: ["x"] }],
    ["low", "group.sso.membership.sync", { addAsOrgAdmin: [] }],
    ["high", "group.request_access_settings.edit", { before: {}, after: { isEnabled: true } }],
    ["info", "group.request_access_settings.edit", { before: { isEnabled: true }, after: {} }],
    ["high", "org.request_access_settings.edit", { after: { isEnabled: true } }],
    ["medium", "org.project.ignore.create", { issueId: "X" }],
    ["medium", "org.project.ignore.create", { reason: "  " }],
    ["low", "org.project.ignore.create", { reason: "test code" }],
    ["medium", "org.project.ignore.edit", { reason: null }],
    ["medium", "org.sast_settings.edit", { before: { sastSettings: { sastEnabled: true } }, after: { sastSettings: {} } }],
    ["low", "org.sast_settings.edit", { before: {}, after: { sastSettings: { sastEnabled: true } } }],
    ["info", "org.project.pr_check.edit", { after: { description: "No new code issues found" } }],
  ];
  for (const [risk, name, content] of refined) {
    test(`${name} with ${JSON.stringify(content)} is ${risk}`, () => assert.equal(riskOf(name, content), risk));
  }

  test("the system adds nobody to itself", () => {
    assert.equal(riskOf("org.user.add", { userPublicId: "" }, { userId: "" }), "medium");
  });

  test("a member that is inherited counts for nothing", () => {
    assert.equal(riskOf("org.user.add", Object.create({ role: "ADMIN" })), "medium");
  });
});

describe("the user's risks", () => {
  const overrides: RiskOverrides = new Map<string, Risk | "ignore">([
    ["org.*", "info"],
    ["org.user.*", "low"],
    ["org.user.add", "critical"],
    ["org.user.invite*", "ignore"],
    ["group.policy.edit", "ignore"],
  ]);
  const cases: readonly (readonly [string, Risk | "ignored"])[] = [
    ["org.user.add", "critical"],
    ["org.user.remove", "low"],
    ["org.user.invite_link.create", "ignored"],
    ["org.delete", "info"],
    ["group.policy.edit", "ignored"],
    ["group.policy.create", "high"],
  ];
  for (const [name, expected] of cases) {
    test(`${name} is ${expected}`, () => {
      const rating = rateEvent(makeEvent({ event: name, content: { role: "ADMIN" } }), overrides);
      assert.equal(rating.kind === "rated" ? rating.risk : "ignored", expected);
    });
  }

  test("a star alone fits everything", () => {
    assert.equal(rateEvent(makeEvent({ event: "group.delete" }), new Map([["*", "ignore" as const]])).kind, "ignored");
  });
});

test("a high risk says why, a lower one and the user's own do not", () => {
  const sentence = (name: string, overrides = noOverrides) => {
    const rating = rateEvent(makeEvent({ event: name, content: {} }), overrides);
    return rating.kind === "rated" ? rating.sentence : "";
  };
  assert.match(sentence("org.policy.edit"), / \(a policy can hide findings or change their severity\)$/);
  assert.doesNotMatch(sentence("org.edit"), /\(/);
  assert.doesNotMatch(sentence("org.delete", new Map([["org.delete", "high" as const]])), /\(/);
});

test("rated events keep order and count; ignored ones are left out; the others are counted by type", () => {
  const events = [
    { event: makeEvent({ event: "org.edit" }), count: 2 },
    { event: makeEvent({ event: "org.delete" }), count: 1 },
    { event: makeEvent({ event: "api.access" }), count: 5 },
    { event: makeEvent({ event: "org.edit" }), count: 1 },
    { event: makeEvent({ event: "org.leave" }), count: 1 },
  ];
  const rated = rateEvents(events, new Map([["org.leave", "ignore" as const]]));
  assert.deepEqual(
    rated.map(({ event, count, risk }) => [event.event, count, risk]),
    [
      ["org.edit", 2, "medium"],
      ["org.delete", 1, "high"],
      ["api.access", 5, "info"],
      ["org.edit", 1, "medium"],
    ],
  );
  assert.deepEqual(countOtherEvents(rated), [
    { event: "org.edit", risk: "medium", count: 3 },
    { event: "api.access", risk: "info", count: 5 },
  ]);
});

test("any content of any event gets a risk and a sentence of one bounded line", () => {
  const contents = fc.dictionary(
    fc.constantFrom("role", "after", "before", "reason", "userPublicId", "issueId", "addAsOrgAdmin", "", "__proto__"),
    fc.json().map((text): Json => JSON.parse(text)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...documentedEvents, "x", "toString"), contents, fc.string(), (event, content, userId) => {
      const rating = rateEvent(makeEvent({ event, content, userId }), noOverrides);
      assert.ok(rating.kind === "rated" && risks.includes(rating.risk));
      assert.ok(!/[\r\n]/.test(rating.sentence) && rating.sentence.length < 1200);
    }),
    seeded,
  );
});
