import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { ForwardProxy, proxyMark } from "../sandbox/forward-proxy.ts";
import type { RecordedRequest } from "../sandbox/loopback.ts";
import { failed, passed } from "./steps/ending.ts";
import { type Story, startStory } from "./steps/story.ts";

const password = "pr0xy-passw0rd";
/** Names that lead nowhere without the proxy; GitHub of a company whose data stays in its region. */
const companyHosts = { api: "api.octocorp.ghe.com", results: "results.octocorp.ghe.com" };

describe("the network between runner and world", { concurrency: true }, () => {
  test("Behind a proxy and on a data-residency host every request goes through the proxy, tokens and all files included", async (t) => {
    const story = await startStory(t);
    const proxy = await startProxy(t);
    const extraEnv = companyNetwork(story, proxy);
    passed(await story.report({ extraEnv }));
    story.goTo(2);
    const second = await story.report({ extraEnv });
    passed(second);
    assert.notEqual(second.outputs.baseline, "first-run", "the state came back through the proxy");
    assert.match(second.outputs["artifact-url"] ?? "", /^https:\/\/octocorp\.ghe\.com\//);
    assert.deepEqual(directRequests(story), []);
    assert.deepEqual(
      ["snyk", "storage", "github", "results", "blob"].filter((name) => !serversOf(story).has(name)),
      [],
      "every server was asked",
    );
    const forwarded = story.journal.requests.filter(({ headers }) => headers["proxy-authorization"] !== undefined);
    assert.deepEqual(forwarded, [], "the proxy's password goes no further than the proxy");
    assert.doesNotMatch(second.log, new RegExp(password));
  });

  test("A host of NO_PROXY is asked directly, the others are not", async (t) => {
    const story = await startStory(t);
    const proxy = await startProxy(t);
    const direct = new URL(story.snyk.apiOrigin).host;
    passed(await story.report({ extraEnv: { ...companyNetwork(story, proxy), NO_PROXY: `internal.example.com, ${direct}` } }));
    assert.deepEqual([...new Set(directRequests(story).map(({ server }) => server))], ["snyk"]);
    assert.ok(!proxy.requests.some(({ host }) => host === direct));
  });

  test("A proxy's address that cannot be used is named by its variable, before any request", async (t) => {
    const story = await startStory(t);
    const result = await story.report({ extraEnv: { HTTPS_PROXY: `someone:${password}@proxy:8080` } });
    assert.match(failed(result).join("\n"), /HTTPS_PROXY is not the address of a proxy[\s\S]*http:\/\/proxy\.example\.com:8080/);
    assert.doesNotMatch(result.log, new RegExp(password));
    assert.deepEqual(result.requests, []);
  });

  test("On GitHub Enterprise Server the run says what is missing there, before any request", async (t) => {
    const story = await startStory(t);
    const result = await story.report({ extraEnv: { GITHUB_SERVER_URL: "https://github.example.com" } });
    assert.match(failed(result).join("\n"), /https:\/\/github\.example\.com is a GitHub Enterprise Server[\s\S]*mode: preview/);
    assert.deepEqual(result.requests, []);
  });
});

async function startProxy(t: TestContext): Promise<ForwardProxy> {
  const proxy = await ForwardProxy.start();
  t.after(() => proxy.stop());
  return proxy;
}

/** The environment of a runner that reaches nothing but by the proxy. */
function companyNetwork(story: Story, proxy: ForwardProxy): Record<string, string> {
  const address = `http://someone:${password}@${proxy.address}`;
  const port = (origin: string): string => new URL(origin).port;
  return {
    HTTP_PROXY: address,
    HTTPS_PROXY: address,
    NO_PROXY: "",
    GITHUB_SERVER_URL: "https://octocorp.ghe.com",
    GITHUB_API_URL: `http://${companyHosts.api}:${port(story.gitHub.apiOrigin)}`,
    ACTIONS_RESULTS_URL: `http://${companyHosts.results}:${port(story.gitHub.resultsOrigin)}/`,
  };
}

/** Requests that reached a server without the mark of the proxy. */
function directRequests({ journal }: Story): readonly RecordedRequest[] {
  return journal.requests.filter(({ headers }) => headers.via !== proxyMark);
}

function serversOf({ journal }: Story): ReadonlySet<string> {
  return new Set(journal.requests.map(({ server }) => server));
}
