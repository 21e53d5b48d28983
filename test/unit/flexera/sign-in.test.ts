import assert from "node:assert/strict";
import { test } from "node:test";
import { DigestError, describeError } from "../../../src/errors.ts";
import { CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN } from "../../sandbox/flexera/default-options.ts";
import { flexeraLeaks } from "../../sandbox/flexera/flexera-leaks.ts";
import { isFlexeraSignIn, isQueryShow, isRefreshTokenList } from "../../sandbox/flexera/flexera-requests.ts";
import { datasetOf, onStage, requestFor, type Stage } from "./port-fixture.ts";

const client = { kind: "client", clientId: CLIENT_ID, clientSecret: CLIENT_SECRET } as const;
const dataset = datasetOf("cpe_catalog");

function signIns({ journal }: Stage): number {
  return journal.requests.filter(isFlexeraSignIn).length;
}

function accessTokens({ journal }: Stage): readonly string[] {
  return [...new Set(journal.requests.flatMap(({ headers }) => headers.authorization?.replace("Bearer ", "") ?? []))];
}

for (const [grant, config] of [
  ["refresh token", {}],
  ["client credentials", { credential: client }],
] as const) {
  test(`a ${grant} gives one access token, which is masked and goes to the API alone`, async () => {
    await onStage({ config }, async (stage) => {
      await stage.port.readRows(requestFor(stage, dataset));
      await stage.port.readRows(requestFor(stage, datasetOf("software_mashup")));
      assert.equal(signIns(stage), 1);
      const [token, ...others] = accessTokens(stage);
      assert.deepEqual(others, []);
      assert.ok(token !== undefined && stage.log.masked.includes(token));
      const loginSecrets = [REFRESH_TOKEN, CLIENT_SECRET];
      assert.deepEqual(flexeraLeaks(stage.journal.requests, { accessTokens: [token], loginSecrets }), []);
      const said = stage.log.lines.join("\n");
      for (const secret of [token, ...loginSecrets]) assert.ok(!said.includes(secret));
      assert.ok(stage.log.masked.includes(grant === "refresh token" ? REFRESH_TOKEN : CLIENT_SECRET));
    });
  });
}

test("seconds in quotes are a lifetime, and a token is renewed 60 seconds before it ends", async () => {
  await onStage({ options: { login: { expiresIn: "string" } } }, async (stage) => {
    await stage.port.readRows(requestFor(stage, dataset));
    stage.clock.time += 3_500_000;
    await stage.port.readRows(requestFor(stage, dataset));
    assert.equal(signIns(stage), 1);
    stage.clock.time += 60_000;
    await stage.port.readRows(requestFor(stage, dataset));
    assert.equal(signIns(stage), 2);
  });
});

test("a query that outlasts the access token goes on with a new one, and is not refused once", async () => {
  await onStage({ options: { login: { lifetimeSeconds: 600 }, queries: { finishAfterMs: 25 * 60_000 } } }, async (stage) => {
    await stage.port.readRows(requestFor(stage, dataset));
    assert.equal(signIns(stage), 3);
    assert.ok(stage.journal.requests.every(({ status }) => status === 200));
  });
});

test("an access token that was revoked is replaced once, wherever that is noticed", async () => {
  for (const at of [isRefreshTokenList, isQueryShow]) {
    await onStage({}, async (stage) => {
      let isRevoked = false;
      stage.journal.onReceived = (request) => {
        if (at(request) && !isRevoked) stage.flexera.revokeAccessTokens();
        isRevoked ||= at(request);
      };
      await stage.port.readRows(requestFor(stage, dataset));
      assert.equal(signIns(stage), 2);
    });
  }
});

test("requests that need a token at the same time share one sign-in", async () => {
  await onStage({}, async (stage) => {
    await Promise.all([0, 1, 2].map(() => stage.port.readRows(requestFor(stage, dataset))));
    assert.equal(signIns(stage), 1);
  });
});

test("a refused credential is an error that names it and what to do, and asks for nothing more", async () => {
  const refreshToken = "sandbox-refresh-of-somebody-else";
  const refused = [
    [{ kind: "refresh-token", refreshToken }, /refused the refresh token .*\(401\).*365 days/],
    [{ ...client, clientSecret: "wrong-secret" }, /refused the client credentials .*\(401\).*flexera-client-secret/],
  ] as const;
  for (const [credential, sentence] of refused) {
    await onStage({ config: { credential } }, async (stage) => {
      const failed = stage.port.readRows(requestFor(stage, dataset));
      await assert.rejects(failed, (error) => {
        assert.ok(error instanceof DigestError);
        assert.equal(error.kind, "permission");
        assert.match(describeError(error), sentence);
        assert.doesNotMatch(describeError(error), /of-somebody-else|wrong-secret/);
        return true;
      });
      assert.equal(stage.journal.requests.length, 1);
    });
  }
});

test("a refresh token that was exchanged is used from then on, masked, and told", async () => {
  await onStage({ options: { login: { rotatesRefreshToken: true } } }, async (stage) => {
    await stage.port.readRows(requestFor(stage, dataset));
    stage.clock.time += 3_600_000;
    await stage.port.readRows(requestFor(stage, dataset));
    const sent = stage.journal.requests
      .filter(isFlexeraSignIn)
      .map(({ body }) => new URLSearchParams(body.toString()).get("refresh_token") ?? "");
    assert.equal(new Set(sent).size, 2);
    for (const secret of sent) assert.ok(stage.log.masked.includes(secret));
    assert.match(stage.log.warnings.join("\n"), /exchanged the refresh token/);
  });
});

test("the earliest end of the user's refresh tokens is told in its last 30 days, once", async () => {
  const day = 86_400_000;
  await onStage({}, async (stage) => {
    const { refreshTokens } = stage.flexera.options.login;
    const known = refreshTokens.get(REFRESH_TOKEN);
    assert.ok(known !== undefined);
    const warningsAtAge = async (days: number) => {
      refreshTokens.set(REFRESH_TOKEN, { ...known, createdAt: stage.clock.time - days * day });
      const port = stage.nextPort();
      const first = await port.readRows(requestFor(stage, dataset));
      const second = await port.readRows(requestFor(stage, dataset));
      assert.deepEqual(second.warnings, []);
      return first.warnings;
    };
    assert.deepEqual(await warningsAtAge(334.9), []);
    assert.match((await warningsAtAge(340)).join(), /^The refresh token of Flexera ends on \d{4}-\d\d-\d\d \(in 25 days\)/);
    refreshTokens.set("another one, which ended", { ...known, id: "old", createdAt: stage.clock.time - 400 * day });
    refreshTokens.set("another one, of tomorrow", { ...known, id: "new", createdAt: stage.clock.time - 364 * day });
    assert.match((await warningsAtAge(340)).join(), /^The first of the user's 2 refresh tokens .*\(in 1 day\)/);
  });
});

test("the list of refresh tokens is not asked for with client credentials, and is never missed", async () => {
  await onStage({ config: { credential: client } }, async (stage) => {
    await stage.port.readRows(requestFor(stage, dataset));
    assert.ok(!stage.journal.requests.some(isRefreshTokenList));
  });
  for (const status of [403, 404, 500, 200]) {
    const fault = { kind: "respond", reply: { status, body: "[{}" } } as const;
    await onStage({ fault: (request) => (isRefreshTokenList(request) ? fault : null) }, async (stage) => {
      assert.deepEqual((await stage.port.readRows(requestFor(stage, dataset))).warnings, []);
    });
  }
});
