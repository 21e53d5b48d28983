import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { auditPhrases } from "../../../src/audit/audit-phrases.ts";
import { describeEvent } from "../../../src/audit/audit-sentence.ts";
import { collectNames, type EventNames } from "../../../src/audit/event-names.ts";
import type { AuditEvent } from "../../../src/model/audit-event.ts";
import { asProjectId } from "../../../src/model/ids.ts";
import { makeEvent } from "../changes/findings-fixture.ts";
import { documentedEvents } from "./documented-events.ts";

const describeWith = (event: string, content: AuditEvent["content"] = {}, changed: Partial<AuditEvent> = {}): string =>
  describeEvent(makeEvent({ event, content, orgId: "O", groupId: "G", projectId: "P", userId: "U", ...changed }));

describe("what happened in words", () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      describeWith("org.user.role.edit", { beforeRoleName: "MEMBER", afterRoleName: "ADMIN", userPublicId: "V" }),
      "User U gave the role ADMIN in place of MEMBER to user V in org O",
    ],
    [
      describeWith("org.user.role.edit", { before: "MEMBER", after: "ADMIN", userPublicId: "V" }),
      "User U gave the role ADMIN in place of MEMBER to user V in org O",
    ],
    [describeWith("org.user.role.edit"), "User U gave a role to a user in org O"],
    [describeWith("org.policy.edit"), "User U changed a policy in org O"],
    [describeWith("org.project.ignore.delete"), "User U withdrew the ignore of an issue in the project P in org O"],
    [
      describeWith("group.user.add", { role: "Group Member", userPublicId: "V" }, { orgId: "" }),
      "User U added user V with the role Group Member to group G",
    ],
    [
      describeWith("group.service_account.create", { role: { role: "ADMIN" }, serviceAccountPublicId: "S" }, { orgId: "" }),
      "User U created the service account S with the role ADMIN in group G",
    ],
    [
      describeWith("org.project.ignore.create", { issueId: "I", reasonType: "wont-fix", reason: "test code" }),
      "User U ignored the issue I in the project P in org O as wont-fix, with the reason: test code",
    ],
    [describeWith("org.project.ignore.create", { issueId: "I" }), "User U ignored the issue I in the project P in org O"],
    [
      describeWith("org.project.stop_monitor", { target: { name: "web" } }, { userId: "" }),
      "Snyk itself stopped the monitoring of the project P (web) in org O",
    ],
    [
      describeWith("org.edit", { before: { name: "Old" }, after: { name: "New" } }),
      "User U changed org O, formerly named Old, now named New",
    ],
    [
      describeWith("group.request_access_settings.edit", { after: { isEnabled: true } }, { orgId: "" }),
      "User U changed whether access to group G can be requested; now switched on: true",
    ],
    [
      describeWith(
        "group.sso.membership.sync",
        { addAsOrgAdmin: ["a", "b"], removedOrgMemberships: [], userPublicId: "V" },
        { orgId: "" },
      ),
      "User U had the memberships of user V set by single sign-on in group G; organizations as administrator: 2",
    ],
    [describeWith("org.unheard_of"), "User U did org.unheard_of in the project P in org O"],
    [describeWith("toString", {}, { projectId: "", orgId: "", groupId: "" }), "User U did toString in Snyk"],
  ];
  for (const [actual, expected] of cases) test(expected, () => assert.equal(actual, expected));

  test("has a phrase for every documented event", () => {
    assert.deepEqual(
      documentedEvents.filter((name) => !Object.hasOwn(auditPhrases, name)),
      [],
    );
  });

  test("leaves no bracket or brace of a phrase behind", () => {
    for (const name of documentedEvents) assert.doesNotMatch(describeWith(name), /[[\]{}]/, name);
  });
});

describe("names and ids", () => {
  const id = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;
  const event = makeEvent({
    event: "org.user.role.edit",
    content: { afterRoleName: "ADMIN", userPublicId: id("3") },
    orgId: id("1"),
    userId: id("2"),
  });
  const names: EventNames = {
    orgs: new Map([[id("1"), "Payments"]]),
    projects: new Map(),
    users: new Map([
      [id("2"), "Ana Example"],
      [id("3"), "\u202eBo\nExample https://evil.example/"],
    ]),
  };

  test("names stand for ids where they are known, cleaned like every other part", () => {
    const sentence = describeEvent(event, names);
    assert.equal(sentence, "Ana Example gave the role ADMIN to Bo Example (address left out) in org “Payments”");
  });

  test("ids are told by their heads", () => {
    assert.equal(describeEvent(event), "User 222222… gave the role ADMIN to user 333333… in org 111111…");
  });

  test("names come from findings, usage and the events that tell one, and nobody is named in public", () => {
    const leaver = makeEvent({ event: "org.user.remove", content: { userPublicId: id("2"), name: "Ana Example" } });
    const removed = makeEvent({ event: "group.org.remove", content: { orgName: "Legacy" }, orgId: id("5") });
    const sources = {
      findings: [{ orgId: id("1"), orgName: "Payments", projectId: asProjectId(id("4")), projectName: "acme/app" }],
      orgs: [{ orgId: id("1"), orgName: "Payments" }],
      events: [leaver, removed],
    };
    const inPrivate = collectNames({ ...sources, mayNameUsers: true });
    assert.deepEqual([...inPrivate.orgs.values()], ["Payments", "Legacy"]);
    assert.deepEqual([...inPrivate.projects], [[id("4"), "acme/app"]]);
    assert.deepEqual([...inPrivate.users], [[id("2"), "Ana Example"]]);
    assert.equal(collectNames({ ...sources, mayNameUsers: false }).users.size, 0);
  });
});

describe("hostile parts", () => {
  test("are bounded, on one line and well formed", () => {
    const sentence = describeWith("org.project.ignore.create", {
      issueId: "x".repeat(5000),
      reason: "a\r\nb\u202e\u0000\u2028c\ud800",
    });
    assert.match(sentence, /the issue x{79}… in/);
    assert.match(sentence, /: a b c\ufffd$/);
  });

  test("are never read as a phrase", () => {
    const sentence = describeWith("org.user.invite", { role: "{place}[x]", email: "someone" });
    assert.equal(sentence, "User U invited somebody with the role {place}[x] to org O");
  });

  test("never show an invitation's address, wherever it stands", () => {
    const url = "https://app.snyk.io/invite/link/accept?invite=11111111&utm_source=link_invite";
    const content = {
      url,
      openInvitePublicId: "secret-invite",
      reason: `see ${url}`,
      role: url,
      issueId: url,
      after: { name: url },
    };
    for (const name of [...documentedEvents, "org.other"]) {
      const sentence = describeWith(name, content, { userId: `u ${url}` });
      assert.doesNotMatch(sentence, /https|11111111|secret-invite/, name);
    }
    assert.doesNotMatch(describeWith("org.project.ignore.create", { reason: "app.snyk.io/invite/link/accept?x=1" }), /accept/);
  });
});
