import assert from "node:assert/strict";
import { after, test } from "node:test";
import { DigestError } from "../../../src/errors.ts";
import { createDispatcher, createHttpClient } from "../../../src/http/http-client.ts";
import { parseProxySettings } from "../../../src/http/proxy-settings.ts";
import { ForwardProxy } from "../../sandbox/forward-proxy.ts";
import { createFakeClock } from "./fake-time.ts";

const proxy = await ForwardProxy.start();
after(() => proxy.stop());

const tables: readonly (readonly [string, Record<string, string>, ReturnType<typeof parseProxySettings>])[] = [
  ["nothing", {}, { httpProxy: "", httpsProxy: "", noProxy: "", secrets: [] }],
  [
    "lower case before upper case",
    { HTTPS_PROXY: "http://upper:1", https_proxy: "http://lower:2", NO_PROXY: "a", no_proxy: "b" },
    { httpProxy: "", httpsProxy: "http://lower:2", noProxy: "b", secrets: [] },
  ],
  [
    "an empty variable counts as none",
    { HTTP_PROXY: "http://upper:1", http_proxy: "", NO_PROXY: "a", no_proxy: "" },
    { httpProxy: "http://upper:1", httpsProxy: "", noProxy: "a", secrets: [] },
  ],
  [
    "a password, in both of its forms",
    { HTTP_PROXY: "http://me:pa%24s@proxy:1", HTTPS_PROXY: "http://me:pa%24s@proxy:1" },
    { httpProxy: "http://me:pa%24s@proxy:1", httpsProxy: "http://me:pa%24s@proxy:1", noProxy: "", secrets: ["pa%24s", "pa$s"] },
  ],
];

for (const [name, env, expected] of tables) {
  test(`proxies of the environment: ${name}`, () => assert.deepEqual(parseProxySettings(env), expected));
}

for (const value of ["proxy.example.com:8080", "s3cret", "socks5://proxy:1080", "http://"]) {
  test(`${value} is refused as a proxy's address, and not repeated`, () => {
    assert.throws(
      () => parseProxySettings({ HTTPS_PROXY: value }),
      (thrown) => thrown instanceof DigestError && thrown.message.includes("HTTPS_PROXY") && !thrown.message.includes(value),
    );
  });
}

/** How a request ends that goes to a host of the network through the proxy. */
async function send(url: string): Promise<string> {
  const address = `http://me:pa%24s@${proxy.address}`;
  const dispatcher = createDispatcher(parseProxySettings({ HTTP_PROXY: address, HTTPS_PROXY: address }));
  const http = createHttpClient({ dispatcher, clock: createFakeClock(), random: () => 0.5 });
  try {
    const outcome = await http.send({ method: "GET", url: new URL(url), headers: { authorization: "token the-secret" } });
    return outcome.kind === "answered" ? String(outcome.response.status) : outcome.failure.reason;
  } finally {
    await dispatcher.destroy();
  }
}

test("a request by https is tunnelled: the proxy sees the host and its own password, never the token or the path", async () => {
  proxy.refusal = 407;
  proxy.requests.length = 0;
  assert.equal(await send("https://api.snyk.io/rest/self?version=1"), "the proxy refused the connection (407)");
  const [seen, ...more] = proxy.requests;
  assert.deepEqual(more, [], "a refusal for good is not asked for again");
  assert.equal(seen?.method, "CONNECT");
  assert.equal(seen?.host, "api.snyk.io:443");
  assert.equal(seen?.headers["proxy-authorization"], `Basic ${Buffer.from("me:pa$s").toString("base64")}`);
  assert.doesNotMatch(JSON.stringify(seen), /the-secret|rest\/self/);
});

test("a tunnel that the proxy cannot make now is asked for again", async () => {
  proxy.refusal = 503;
  proxy.requests.length = 0;
  assert.equal(await send("https://api.snyk.io/rest/self"), "the proxy refused the connection (503)");
  assert.ok(proxy.requests.length > 1);
});
