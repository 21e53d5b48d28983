import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { FlexeraOverrides } from "../sandbox/flexera/default-options.ts";
import type { QueryBehaviour } from "../sandbox/flexera/flexera-options.ts";
import { type Answer, FlexeraProbe, rowsOf, textAt } from "../sandbox/flexera/flexera-probe.ts";
import { type FlexeraStandIn, startFlexeraStandIn } from "../sandbox/flexera/flexera-stand-in.ts";
import { FlexeraWorld } from "../sandbox/flexera-world/flexera-world.ts";
import { CURRENT_QUERY_NAMES, DROPPED_QUERY_NAMES, NAMES_WITH_DELTAS } from "../sandbox/flexera-world/query-names.ts";

const NOBODY = "11111111-1111-4111-8111-111111111111";

const clock = { time: 0, now: () => clock.time };
const world = new FlexeraWorld();
let flexera: FlexeraStandIn;
const probe = new FlexeraProbe(() => flexera);

before(async () => {
  flexera = await startFlexeraStandIn({ worlds: [world, new FlexeraWorld({ orgId: 815, devices: 3 })], clock });
});
after(() => flexera.stop());
beforeEach(() => use({}));

function use(overrides: FlexeraOverrides): void {
  flexera.use(overrides);
  clock.time = Math.max(clock.time + 60_000, world.reportAt(1));
}

function assertRefused(answer: Answer, status = 400, name = "bad_request"): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(textAt(answer.json, "name"), name);
}

async function created(name: string, query: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await probe.create(name, query);
  assert.equal(answer.status, 200, answer.text);
  return textAt(answer.json, "id");
}

async function download(id: string, query = ""): Promise<Answer> {
  return probe.call(`${probe.path(`queries/${id}/download`)}${query}`);
}

test("41 names are accepted, those with deltas with a token; the four that were dropped are not, unless told otherwise", async () => {
  assert.equal(CURRENT_QUERY_NAMES.length, 41);
  for (const name of CURRENT_QUERY_NAMES) {
    const answer = await probe.create(name);
    assert.equal(answer.status, 200, name);
    const token = textAt(answer.json, "resumeToken");
    assert.equal(token !== "", NAMES_WITH_DELTAS.includes(name), name);
    if (token !== "") assert.match(Buffer.from(token, "base64").toString(), /^seq=\d{16}$/);
  }
  for (const name of DROPPED_QUERY_NAMES) assertRefused(await probe.create(name));
  use({ api: { servesDroppedNames: true, moreDeltaNames: ["servicenow_device"] } });
  for (const name of DROPPED_QUERY_NAMES) assert.equal((await probe.rows(name)).length, 8);
  assert.notEqual((await probe.query("servicenow_device")).nextToken, null);
});

test("what a create request is refused for", async () => {
  const path = probe.path("queries");
  const right = { queryName: "hardware_inventory" };
  assertRefused(await probe.create("no_such_dataset"));
  assertRefused(await probe.create("Hardware_Inventory"));
  for (const body of ["", "{", "[]", "null", {}, { queryName: 7 }, { ...right, resumeToken: "x" }])
    assertRefused(await probe.call(path, { body }));
  assertRefused(await probe.call(path, { body: right, headers: { "content-type": "text/plain" } }));
  assertRefused(await probe.create("hardware_inventory", { outputCompression: "zip" }));
  assertRefused(await probe.create("hardware_inventory", { format: "csv" }));
  assertRefused(await probe.call(`${path}?outputCompression=gzip&outputCompression=gzip`, { body: right }));
  assert.equal((await probe.create("hardware_inventory", { outputCompression: "", resumeToken: "" })).status, 200);
});

test("QUEUED, RUNNING, SUCCEEDED with times; no download before, none of another's query", async () => {
  const id = await created("hardware_inventory");
  const path = probe.path(`queries/${id}`);
  assertRefused(await download(id), 404, "not_found");
  const states = [await probe.call(path), await probe.call(path), await probe.call(path)].map(({ json }) => json);
  assert.deepEqual(states, [
    { status: "QUEUED", id, createdAt: new Date(clock.time).toISOString() },
    { status: "RUNNING", id, createdAt: new Date(clock.time).toISOString() },
    { status: "SUCCEEDED", id, createdAt: new Date(clock.time).toISOString(), completedAt: new Date(clock.time).toISOString() },
  ]);
  assert.equal((await download(id)).status, 200);
  for (const other of [NOBODY, "7"]) {
    const [status, name] = other === NOBODY ? ([404, "not_found"] as const) : ([400, "bad_request"] as const);
    assertRefused(await probe.call(probe.path(`queries/${other}`)), status, name);
    assertRefused(await download(other), status, name);
  }
  assertRefused(await probe.call(`/vis/v2/orgs/815/queries/${id}`), 404, "not_found");
});

test("the ways in which a query can end or not", async () => {
  const end = async (queries: Partial<QueryBehaviour>, polls = 3): Promise<unknown> => {
    use({ queries });
    const id = await created("hardware_inventory");
    let last: Answer | null = null;
    for (let poll = 0; poll < polls; poll++) last = await probe.call(probe.path(`queries/${id}`));
    const { status, error, ...more } = Object(last?.json);
    return [status, error, Object.keys(more).sort().join(" ")];
  };
  const failure = "Query engine had an internal error";
  assert.deepEqual(await end({ outcome: "failed" }), ["FAILED", failure, "completedAt createdAt id"]);
  assert.deepEqual(await end({ outcome: "cancelled", error: null }), ["CANCELLED", undefined, "completedAt createdAt id"]);
  assert.deepEqual(await end({ outcome: "never" }, 9), ["RUNNING", undefined, "createdAt id"]);
  assert.deepEqual(await end({ unknownStatus: "PLANNING" }, 2), ["PLANNING", undefined, "createdAt id"]);
  assert.deepEqual(await end({ statusCase: "lower", bareStatus: true }), ["succeeded", undefined, ""]);
  assert.deepEqual(await end({ finishAfterMs: 1000 }, 5), ["RUNNING", undefined, "createdAt id"]);
  use({ api: { oneQueryAtATime: true } });
  const cancelled = await created("hardware_inventory");
  await created("hardware_inventory");
  assert.equal(textAt((await probe.finished(cancelled)).json, "status"), "CANCELLED");
  use({ queries: { outcome: "failed", downloadBeforeEnd: 409 } });
  const id = await created("hardware_inventory");
  await probe.finished(id);
  assertRefused(await download(id), 409, "conflict");
  use({ queries: { keepHours: 2 } });
  const kept = await created("hardware_inventory");
  await probe.finished(kept);
  clock.time += 2 * 3_600_000;
  probe.signOut();
  assertRefused(await download(kept), 404, "not_found");
});

test("a result whole, compressed in three ways, and in pages whose rows are all there once", async () => {
  const whole = await created("vulnerable_software");
  await probe.finished(whole);
  const plain = await download(whole);
  assert.equal(plain.headers.get("content-disposition"), 'attachment; filename="results.csv"');
  assert.equal(plain.headers.get("content-length"), String(plain.bytes.length));
  const packed = await created("vulnerable_software", { outputCompression: "gzip" });
  await probe.finished(packed);
  const gzip = await download(packed);
  assert.equal(gzip.headers.get("content-disposition"), 'attachment; filename="results.csv.gz"');
  assert.deepEqual([gzip.headers.get("content-encoding"), gunzipSync(gzip.bytes).toString()], [null, plain.text]);
  for (const query of ["?maxResults=10", "?maxResults=0", "?skipToken=cm93PTE"]) assertRefused(await download(packed, query));
  for (const query of ["?maxResults=100001", "?maxResults=-1", "?maxResults=ten", "?skipToken=19u2349", "?rows=1"])
    assertRefused(await download(whole, query));
  for (const pageHeader of ["first-page", "every-page"] as const) {
    use({ queries: { pageHeader } });
    const id = await created("vulnerable_software");
    await probe.finished(id);
    const pages = await pagesOf(id, 20);
    assert.deepEqual(
      pages.map((page) => page.split("\n").length - 1),
      pageHeader === "every-page" ? [21, 21, 10] : [21, 20, 9],
    );
    const [first = "", ...others] = pages;
    const header = first.slice(0, first.indexOf("\n") + 1);
    assert.equal(
      first + others.map((page) => (pageHeader === "every-page" ? page.slice(header.length) : page)).join(""),
      plain.text,
    );
  }
  use({ queries: { contentEncoding: true } });
  const encoded = await probe.query("vulnerable_software", { outputCompression: "gzip" });
  assert.equal(encoded.text, plain.text);
});

async function pagesOf(id: string, maxResults: number): Promise<string[]> {
  const pages: string[] = [];
  let next: string | null = `${probe.path(`queries/${id}/download`)}?maxResults=${maxResults}`;
  while (next !== null) {
    const page = await probe.call(next);
    assert.equal(page.headers.get("content-length"), String(page.bytes.length));
    pages.push(page.text);
    next = /^<(\/vis\/[^>]*)>; rel="next"$/.exec(page.headers.get("link") ?? "")?.[1] ?? null;
  }
  return pages;
}

test("links and lengths that are not what they should be", async () => {
  const linkOf = async (nextLink: QueryBehaviour["nextLink"]): Promise<string> => {
    use({ queries: { nextLink } });
    const id = await created("vulnerable_software");
    await probe.finished(id);
    return (await download(id, "?maxResults=20")).headers.get("link") ?? "";
  };
  assert.ok((await linkOf("absolute")).startsWith(`<${flexera.apiOrigin}/vis/v2/orgs/`));
  assert.ok((await linkOf("other-origin")).startsWith(`<${flexera.strangerOrigin}/vis/v2/orgs/`));
  use({ queries: { contentLength: 5 } });
  await assert.rejects(probe.query("vulnerable_software"));
  use({ queries: { contentLength: -5 } });
  assert.equal((await probe.query("vulnerable_software")).text.endsWith("Z\n"), false);
  use({ queries: { contentLength: "missing" } });
  assert.equal(rowsOf((await probe.query("vulnerable_software")).text).length, 49);
  use({ queries: { csv: { cutShort: true } } });
  await assert.rejects(probe.query("vulnerable_software", { outputCompression: "gzip" }), /unexpected end of file/);
});

test("a token gives every event after it in order; an old one may be replayed, and gives what came later too", async () => {
  const [table, at] = [world.table("hardware_inventory"), clock.time];
  const first = await probe.query("hardware_inventory");
  assert.ok(rowsOf(first.text).every(({ change_type }) => change_type === "Init"));
  table.add({ demo_device_id: 900, demo_device: "WKS-0900" }, at);
  table.change({ demo_device_id: 900 }, { demo_memory_gb: 16 }, at);
  table.remove({ demo_device_id: 900 }, at);
  const second = await probe.query("hardware_inventory", { resumeToken: first.nextToken ?? "" });
  const told = rowsOf(second.text).map((row) => [row.change_type, row.demo_device_id, row.demo_memory_gb]);
  assert.deepEqual(told, [
    ["Add", "900", ""],
    ["Change", "900", "16"],
    ["Remove", "900", "16"],
  ]);
  table.add({ demo_device_id: 901 }, at);
  const third = await probe.query("hardware_inventory", { resumeToken: second.nextToken ?? "" });
  assert.deepEqual(
    rowsOf(third.text).map(({ demo_device_id }) => demo_device_id),
    ["901"],
  );
  const replay = await probe.query("hardware_inventory", { resumeToken: first.nextToken ?? "" });
  assert.ok(replay.text.startsWith(second.text) && rowsOf(replay.text).length === 4);
  const nothing = await probe.query("hardware_inventory", { resumeToken: replay.nextToken ?? "" });
  assert.deepEqual([rowsOf(nothing.text).length, nothing.text.split("\n").length], [0, 2]);
  assert.equal(new Set([first, second, third, replay, nothing].map(({ nextToken }) => nextToken)).size, 5);
});

test("tokens that are refused: malformed, of another dataset or organization, invalidated, for a dataset without deltas", async () => {
  const { nextToken } = await probe.query("hardware_inventory");
  const resumeToken = nextToken ?? "";
  const later = Buffer.from(`seq=${Number(Buffer.from(resumeToken, "base64").toString().slice(4)) + 1000}`).toString("base64");
  for (const bad of ["x", "c2VxPQ==", `${resumeToken}A`, resumeToken.replace(/=+$/, ""), later])
    assertRefused(await probe.create("hardware_inventory", { resumeToken: bad }));
  assertRefused(await probe.create("network_adapters", { resumeToken }));
  const other = { method: "POST", body: { queryName: "hardware_inventory" } };
  assertRefused(await probe.call(`/vis/v2/orgs/815/queries?resumeToken=${encodeURIComponent(resumeToken)}`, other));
  assertRefused(await probe.create("cpe_catalog", { resumeToken }));
  use({ tokens: { sentWithoutDeltas: "ignore", givenWithoutDeltas: true } });
  const ignored = await probe.query("cpe_catalog", { resumeToken });
  assert.ok(ignored.nextToken !== null && rowsOf(ignored.text).length === 8);
  flexera.invalidateResumeTokens();
  assertRefused(await probe.create("hardware_inventory", { resumeToken }));
  clock.time += 1000;
  const fresh = await probe.query("hardware_inventory");
  assert.equal((await probe.create("hardware_inventory", { resumeToken: fresh.nextToken ?? "" })).status, 200);
  use({ tokens: { refusal: "failed-query" } });
  const failed = await probe.finished(await created("hardware_inventory", { resumeToken }));
  assert.equal(textAt(failed.json, "status"), "FAILED");
});
