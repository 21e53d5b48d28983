import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { FlexeraOverrides } from "../sandbox/flexera/default-options.ts";
import { FLEXERA_FAULTS, failFirst } from "../sandbox/flexera/flexera-faults.ts";
import type { Principal, Privilege } from "../sandbox/flexera/flexera-options.ts";
import { type Answer, FlexeraProbe, textAt } from "../sandbox/flexera/flexera-probe.ts";
import { isFlexeraSignIn } from "../sandbox/flexera/flexera-requests.ts";
import { type FlexeraStandIn, startFlexeraStandIn } from "../sandbox/flexera/flexera-stand-in.ts";
import { FlexeraWorld } from "../sandbox/flexera-world/flexera-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOBODY = "11111111-1111-4111-8111-111111111111";

const clock = { time: 0, now: () => clock.time };
const worlds = [new FlexeraWorld(), new FlexeraWorld({ orgId: 815, devices: 3 })];
let minutes = 0;
let flexera: FlexeraStandIn;
let probe: FlexeraProbe;

before(async () => {
  flexera = await startFlexeraStandIn({ worlds, clock });
});
after(() => flexera.stop());
beforeEach(() => use({}));

/** Puts `overrides` over the default options, and goes on in another minute with nobody signed in. */
function use(overrides: FlexeraOverrides): void {
  flexera.use(overrides);
  flexera.journal.faults.length = 0;
  minutes += 2;
  clock.time = flexera.world.reportAt(1) + minutes * MINUTE;
  probe = new FlexeraProbe(() => flexera);
}

/** An error as the document has it: the content type, and all six members. */
function assertGoa(answer: Answer, status: number, name: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get("content-type"), "application/vnd.goa.error");
  assert.deepEqual(Object.keys(Object(answer.json)).sort(), ["fault", "id", "message", "name", "temporary", "timeout"]);
  assert.equal(textAt(answer.json, "name"), name);
}

function someoneWith(privileges: readonly Privilege[], orgIds: readonly number[] = [flexera.orgId]): Principal {
  return { id: "someone", orgIds, privileges };
}

/** Signs in as someone else than the user of the default options. */
function signInAs(principal: Principal): void {
  use({ login: { refreshTokens: new Map([[flexera.credentials.refreshToken, { id: "1", principal, createdAt: clock.time }]]) } });
}

test("both grants sign in with a form; a refresh token is echoed, and a number of seconds is a number unless told otherwise", async () => {
  const user = await probe.signIn();
  assert.equal(user.status, 200, user.text);
  assert.deepEqual(Object.keys(Object(user.json)).sort(), ["access_token", "expires_in", "refresh_token", "token_type"]);
  assert.equal(Reflect.get(Object(user.json), "expires_in"), 3600);
  assert.equal(textAt(user.json, "refresh_token"), flexera.credentials.refreshToken);
  const { clientId, clientSecret } = flexera.credentials;
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const service = await probe.signIn(form);
  assert.deepEqual(Object.keys(Object(service.json)).sort(), ["access_token", "expires_in", "token_type"]);
  use({ login: { expiresIn: "string", echoesRefreshToken: false } });
  const other = await probe.signIn();
  assert.equal(Reflect.get(Object(other.json), "expires_in"), "3600");
  assert.equal(textAt(other.json, "refresh_token"), "");
});

test("what the login service refuses", async () => {
  const { refreshToken, clientId } = flexera.credentials;
  const right = { grant_type: "refresh_token", refresh_token: refreshToken };
  assertGoa(await probe.signIn(right, { "content-type": "application/json" }), 400, "bad_request");
  assertGoa(await probe.signIn(right, { authorization: "Basic eA==" }), 400, "bad_request");
  assertGoa(await probe.signIn({}), 400, "bad_request");
  assertGoa(await probe.signIn({ grant_type: "password" }), 400, "bad_request");
  assertGoa(await probe.signIn({ grant_type: "refresh_token" }), 400, "bad_request");
  assertGoa(await probe.signIn({ grant_type: "refresh_token", refresh_token: "wrong" }), 401, "unauthorized");
  assertGoa(await probe.signIn({ grant_type: "client_credentials", client_id: clientId }), 400, "bad_request");
  const wrong = { grant_type: "client_credentials", client_id: clientId, client_secret: "wrong" };
  assertGoa(await probe.signIn(wrong), 401, "unauthorized");
  flexera.journal.faults.push(
    failFirst(isFlexeraSignIn, FLEXERA_FAULTS["429"]),
    failFirst(isFlexeraSignIn, FLEXERA_FAULTS["502"]),
  );
  const throttled = await probe.signIn();
  assertGoa(throttled, 429, "too_many_requests");
  assert.equal(throttled.headers.get("retry-after"), "17");
  assertGoa(await probe.signIn(), 502, "bad_gateway");
  assert.equal((await probe.signIn()).status, 200);
});

test("access tokens die after an hour, refresh tokens after 365 days even when they are used; the list says when", async () => {
  const createdAt = flexera.world.reportAt(1) - 30 * DAY;
  const token = await probe.token();
  const listed = await probe.call("/iam/v1/refresh-tokens");
  assert.deepEqual(listed.json, [
    {
      id: "9d0c5b3e",
      createdAt: new Date(createdAt).toISOString(),
      expiresAt: new Date(createdAt + 365 * DAY).toISOString(),
      isDeletable: true,
      kind: "refresh_token",
    },
  ]);
  clock.time += HOUR - 1;
  assert.equal((await probe.call("/iam/v1/refresh-tokens", { token })).status, 200);
  clock.time += 1;
  assertGoa(await probe.call("/iam/v1/refresh-tokens", { token }), 401, "unauthorized");
  probe.signOut();
  assert.equal((await probe.call("/iam/v1/refresh-tokens")).status, 200);
  flexera.revokeAccessTokens();
  assertGoa(await probe.call("/iam/v1/refresh-tokens"), 401, "unauthorized");
  clock.time = createdAt + 365 * DAY;
  assertGoa(await probe.signIn(), 401, "unauthorized");
});

test("a refresh token that rotates is good for one grant", async () => {
  use({ login: { rotatesRefreshToken: true } });
  const first = await probe.signIn();
  assertGoa(await probe.signIn(), 401, "unauthorized");
  const next = textAt(first.json, "refresh_token");
  assert.equal((await probe.signIn({ grant_type: "refresh_token", refresh_token: next })).status, 200);
});

test("every route asks for a bearer token, the organization and its privilege", async () => {
  const calls = [
    ["queries", { body: { queryName: "hardware_inventory" } }],
    [`queries/${NOBODY}`, {}],
    ["exports", {}],
  ] as const;
  for (const [path, call] of calls) {
    assertGoa(await probe.call(probe.path(path), { ...call, token: "" }), 401, "unauthorized");
    assertGoa(await probe.call(probe.path(path), { ...call, token: "never-issued" }), 401, "unauthorized");
    assertGoa(await probe.call(`/vis/v2/orgs/1/${path}`, call), 403, "forbidden");
    for (const orgId of ["0", "-1", "1.5", "larkfield"])
      assertGoa(await probe.call(`/vis/v2/orgs/${orgId}/${path}`, call), 400, "bad_request");
  }
  const token = await probe.token();
  const basic = await probe.call(probe.path("exports"), { token: "", headers: { authorization: `token ${token}` } });
  assertGoa(basic, 401, "unauthorized");
  assertGoa(await probe.call("/vis/v2/nothing"), 404, "not_found");
  assertGoa(await probe.call(`${probe.path(`queries/${NOBODY}`)}?verbose=1`), 400, "bad_request");
  signInAs(someoneWith(["vis:query:create"]));
  const created = await probe.create("hardware_inventory");
  assert.equal(created.status, 200);
  assertGoa(await probe.call(probe.path(`queries/${textAt(created.json, "id")}`)), 403, "forbidden");
  signInAs(someoneWith(["common:org:own"]));
  assert.equal((await probe.call(probe.path(`queries/${textAt(created.json, "id")}`))).status, 200);
  signInAs(someoneWith(["common:org:own"], [815]));
  assertGoa(await probe.create("hardware_inventory"), 403, "forbidden");
});

test("the tighter limit applies first, to the end of the minute; answers before it count down", async () => {
  use({ api: { requestsPerMinute: { principal: 3, org: 5 } } });
  clock.time = Math.ceil(clock.time / MINUTE) * MINUTE + 20_500;
  const path = probe.path(`queries/${NOBODY}`);
  const remaining = [];
  for (let sent = 0; sent < 3; sent++) remaining.push((await probe.call(path)).headers.get("x-ratelimit-remaining"));
  assert.deepEqual(remaining, ["2", "1", "0"]);
  const throttled = await probe.call(path);
  assertGoa(throttled, 429, "too_many_requests");
  assert.equal(throttled.headers.get("retry-after"), "40");
  assert.equal(throttled.headers.get("x-ratelimit-remaining"), null);
  const { clientId: client_id, clientSecret: client_secret } = flexera.credentials;
  const other = textAt((await probe.signIn({ grant_type: "client_credentials", client_id, client_secret })).json, "access_token");
  assert.equal((await probe.call(path, { token: other })).headers.get("x-ratelimit-remaining"), "0");
  assertGoa(await probe.call(path, { token: other }), 429, "too_many_requests");
  clock.time += 39_500;
  assert.equal((await probe.call(path)).headers.get("x-ratelimit-remaining"), "2");
});

test("errors come as HTML or without a body when a proxy words them", async () => {
  use({ api: { errorBody: "html" } });
  const page = await probe.call(probe.path(`queries/${NOBODY}`));
  assert.deepEqual([page.status, page.headers.get("content-type")], [404, "text/html"]);
  use({ api: { errorBody: "empty" } });
  const empty = await probe.call(probe.path(`queries/${NOBODY}`));
  assert.deepEqual([empty.status, empty.text], [404, ""]);
});
