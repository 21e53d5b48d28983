import assert from "node:assert/strict";
import { test } from "node:test";
import { DigestError } from "../../../src/errors.ts";
import { refuseEnterpriseServer } from "../../../src/inputs/artifact-host.ts";
import { parseEnvironment } from "../../../src/inputs/environment.ts";

const complete: Readonly<Record<string, string>> = {
  GITHUB_REPOSITORY: "octo-org/security",
  GITHUB_REPOSITORY_ID: "4711",
  GITHUB_REF_NAME: "main",
  GITHUB_RUN_ID: "16000000001",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_SERVER_URL: "https://octocorp.ghe.com",
  GITHUB_API_URL: "https://api.octocorp.ghe.com",
  GITHUB_GRAPHQL_URL: "https://api.octocorp.ghe.com/graphql",
  GITHUB_WORKSPACE: "/work",
  RUNNER_TEMP: "/temp",
};

test("a data-residency host has its API under a name of its own, which the environment tells", () => {
  const environment = parseEnvironment(complete);
  assert.equal(environment.serverUrl, "https://octocorp.ghe.com");
  assert.equal(environment.apiUrl, "https://api.octocorp.ghe.com");
  assert.equal(environment.graphqlUrl, "https://api.octocorp.ghe.com/graphql");
  assert.equal(environment.runAttempt, 2);
  assert.equal(environment.summaryFile, null);
});

test("every missing variable is named at once", () => {
  assert.throws(
    () => parseEnvironment({ ...complete, GITHUB_API_URL: "", RUNNER_TEMP: undefined }),
    (thrown) => thrown instanceof DigestError && thrown.message === "The environment lacks GITHUB_API_URL, RUNNER_TEMP.",
  );
});

for (const host of ["https://github.com", "https://GitHub.com", "https://octocorp.ghe.com", "http://github.localhost:8080"]) {
  test(`artifacts can be kept on ${host}`, () => assert.doesNotThrow(() => refuseEnterpriseServer(host)));
}

for (const host of [
  "https://github.example.com",
  "https://ghe.com",
  "https://notgithub.com",
  "https://github.com.example.net",
  "https://octocorp.ghe.com.example.net",
  "github.com",
]) {
  test(`${host} is refused, and named`, () => {
    assert.throws(
      () => refuseEnterpriseServer(host),
      (thrown) => thrown instanceof DigestError && thrown.message.startsWith(`${host} is a GitHub Enterprise Server`),
    );
  });
}
