import assert from "node:assert/strict";
import { test } from "node:test";
import { DigestError, describeError } from "../../../src/errors.ts";
import { resolveApiLink } from "../../../src/snyk/api-link.ts";
import type { RecordedRequest } from "../../sandbox/loopback.ts";
import { fullAccess } from "../../sandbox/snyk/default-options.ts";
import type { TokenGrant } from "../../sandbox/snyk/snyk-options.ts";
import { collectAttachment, collectAuditLogs, collectIssues, onStage, type Scenario } from "./port-fixture.ts";

const serviceToken = "snyk_sat.id.secret.sum";
const apiKey = "12345678-1234-4234-8234-123456789012";

function withToken(token: string, grant: TokenGrant, more: { bearerOnlyServiceTokens?: boolean } = {}): Scenario {
  return { options: { auth: { tokens: new Map([[token, grant]]), ...more } }, config: { credential: { kind: "token", token } } };
}

function authorizations(requests: readonly RecordedRequest[]): readonly string[] {
  return requests.flatMap(({ server, headers }) => (server.includes("stor") ? [] : [headers.authorization ?? "none"]));
}

test("an API key uses the scheme token only, and is masked", async () => {
  await onStage(withToken(apiKey, fullAccess()), async (stage) => {
    await stage.port.listOrgs(stage.group.id);
    assert.deepEqual(authorizations(stage.journal.requests), [`token ${apiKey}`]);
    assert.ok(stage.log.masked.includes(apiKey));
  });
});

test("a newer token falls back to bearer once and keeps to it", async () => {
  await onStage(withToken(serviceToken, fullAccess(), { bearerOnlyServiceTokens: true }), async (stage) => {
    await stage.port.listOrgs(stage.group.id);
    await stage.port.listOrgs(stage.group.id);
    const used = ["token", "bearer", "bearer"].map((scheme) => `${scheme} ${serviceToken}`);
    assert.deepEqual(authorizations(stage.journal.requests), used);
  });
});

test("an OAuth client renews its access token before it expires, and once after a 401", async () => {
  const clients = new Map([["client", { secret: "hush", permissions: fullAccess().permissions }]]);
  const credential = { kind: "client", clientId: "client", clientSecret: "hush" } as const;
  await onStage({ options: { auth: { clients } }, config: { credential } }, async (stage) => {
    await Promise.all([stage.port.listOrgs(stage.group.id), stage.port.listOrgs(stage.group.id)]);
    const grants = () => stage.journal.requests.filter(({ target }) => target === "/oauth2/token").length;
    assert.equal(grants(), 1);
    stage.clock.time += 3_500_000;
    await stage.port.listOrgs(stage.group.id);
    assert.equal(grants(), 2);
    stage.journal.faults.push(({ index }) =>
      index === stage.journal.requests.length - 1 && refusals-- > 0 ? { kind: "respond", reply: { status: 401 } } : null,
    );
    let refusals = 1;
    await stage.port.listOrgs(stage.group.id);
    assert.equal(grants(), 3);
    assert.ok(stage.log.masked.includes("hush"));
    for (const used of authorizations(stage.journal.requests)) {
      if (used !== "none") assert.ok(stage.log.masked.includes(used.replace("bearer ", "")));
    }
  });
});

async function refusalOf(scenario: Scenario, work: "issues" | "audit" | "orgs"): Promise<DigestError> {
  let refusal: unknown;
  await onStage(scenario, async (stage) => {
    const call = {
      issues: () => collectIssues(stage),
      audit: () => collectAuditLogs(stage, stage.group),
      orgs: () => stage.port.listOrgs(stage.group.id),
    }[work];
    await call().catch((error: unknown) => {
      refusal = error;
    });
  });
  assert.ok(refusal instanceof DigestError);
  assert.match(refusal.requestId ?? "", /^[\w-]+$/);
  return refusal;
}

const none = { permissions: { "*": [] } };

const refusals: readonly (readonly [string, Scenario, "issues" | "audit" | "orgs", number, RegExp])[] = [
  [
    "an unknown key",
    { config: { credential: { kind: "token", token: apiKey } } },
    "issues",
    401,
    /belongs to region eu-01 \(http:.*one region only/,
  ],
  [
    "no permission to export",
    withToken(apiKey, none),
    "issues",
    403,
    /"View reports" \(group\.report\.read\) for group-.* in region eu-01/,
  ],
  ["no permission to audit", withToken(apiKey, none), "audit", 403, /"View Audit Logs" \(group\.audit\.read\)/],
  ["no permission to list", withToken(apiKey, none), "orgs", 403, /to view the Group/],
  [
    "a scope that the token cannot see",
    withToken(apiKey, { permissions: {} }),
    "issues",
    404,
    /Check the id of group-.*can see it/,
  ],
];

for (const [name, scenario, work, status, remedy] of refusals) {
  test(`${name}: ${status} with its remedy`, async () => {
    const error = await refusalOf(scenario, work);
    assert.deepEqual([error.kind, error.status], ["permission", status]);
    assert.match(error.remedy, remedy);
    assert.doesNotMatch(describeError(error), new RegExp(apiKey));
  });
}

test("client credentials that are refused are a permission error without the secret", async () => {
  const credential = { kind: "client", clientId: "client", clientSecret: "hush" } as const;
  await onStage({ config: { credential } }, async (stage) => {
    await assert.rejects(stage.port.listOrgs(stage.group.id), (error: unknown) => {
      assert.ok(error instanceof DigestError && error.kind === "permission");
      assert.doesNotMatch(describeError(error), /hush/);
      return true;
    });
  });
});

const orgLinks = ["rest-path", "absolute", "without-rest", "href"] as const;

for (const nextLink of orgLinks) {
  test(`Organizations are listed to the end, sorted (${nextLink})`, async () => {
    await onStage({ options: { orgList: { pageSize: 1, nextLink } } }, async (stage) => {
      const wanted = stage.world
        .orgs()
        .filter(({ groupId }) => groupId === stage.group.id)
        .map(({ id }) => id);
      assert.deepEqual(await stage.port.listOrgs(stage.group.id), wanted.sort());
      assert.ok(wanted.length > 1);
    });
  });
}

test("a hostile list of Organizations is refused", async () => {
  for (const nextLink of ["other-origin", "same-cursor"] as const) {
    await onStage({ options: { orgList: { pageSize: 1, nextLink } } }, async (stage) => {
      await assert.rejects(stage.port.listOrgs(stage.group.id), /another host|earlier page/);
    });
  }
});

test("sunset and deprecation are told once", async () => {
  await onStage({ options: { http: { sunset: "2026-12-31", deprecation: "2026-06-30" } } }, async (stage) => {
    const first = await collectAttachment(stage, "usage");
    const second = await collectAttachment(stage, "usage");
    assert.equal(first.receipt.warnings.length, 1);
    assert.deepEqual(second.receipt.warnings, first.receipt.warnings);
    assert.match(first.receipt.warnings[0] ?? "", /removes version .* on 2026-12-31/);
    assert.equal(stage.log.warnings.length, 1);
  });
});

test("after a 429 every read of the run waits", async () => {
  let refusals = 1;
  const fault = () => (refusals-- > 0 ? ({ kind: "respond", reply: { status: 429, body: "{}" } } as const) : null);
  await onStage({ fault }, async (stage) => {
    const before = stage.clock.time;
    await stage.port.listOrgs(stage.group.id);
    assert.ok(stage.clock.time >= before + 60_000);
    assert.equal(stage.journal.requests.length, 2);
  });
});

const origin = "https://api.snyk.io";
const links: readonly (readonly [unknown, string | null])[] = [
  [undefined, null],
  ["", null],
  [{ href: "" }, null],
  [7, null],
  ["/rest/orgs/x?cursor=a", `${origin}/rest/orgs/x?cursor=a`],
  ["/orgs/x?cursor=a", `${origin}/rest/orgs/x?cursor=a`],
  [{ href: `${origin}/rest/orgs/x?cursor=a#b` }, `${origin}/rest/orgs/x?cursor=a`],
  ["?cursor=a", `${origin}/rest/?cursor=a`],
];

for (const [link, url] of links)
  test(`the link ${JSON.stringify(link)}`, () => assert.equal(resolveApiLink(link, origin)?.href ?? null, url));

const foreign = [
  "https://elsewhere.example/",
  "//elsewhere.example/x",
  "https://api.snyk.io@elsewhere.example/",
  "http://api.snyk.io/",
  "https://api.snyk.io:444/",
  "javascript:x",
  "\\\\elsewhere.example/x",
  "https://user@api.snyk.io/",
  "https://",
];

for (const link of foreign)
  test(`the link ${link} is refused`, () => assert.throws(() => resolveApiLink(link, origin), DigestError));
