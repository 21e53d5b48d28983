import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { Agent } from "undici";
import { downloadFile } from "../../../src/http/download-file.ts";
import { createHttpClient } from "../../../src/http/http-client.ts";
import { type Fault, Journal, LoopbackServer, type RecordedRequest, type Reply } from "../../sandbox/loopback.ts";
import { createFakeClock, createKeptLog } from "./fake-time.ts";

const folder = await mkdtemp(join(tmpdir(), "download-"));
after(() => rm(folder, { recursive: true }));

const content = Buffer.from("A,B\n".repeat(50_000));

type Scenario = {
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly etag?: (request: RecordedRequest) => string | null;
  readonly faults?: readonly (Fault | null)[];
  /** How many links the store accepts requests for before it calls them expired. */
  readonly refuse?: (request: RecordedRequest) => Reply | null;
  readonly expectedBytes?: number;
};

function store(scenario: Scenario) {
  return (request: RecordedRequest): Reply => {
    assert.equal(request.headers.authorization, undefined);
    const refusal = scenario.refuse?.(request) ?? null;
    if (refusal !== null) return refusal;
    const body = scenario.body ?? content;
    const etag = scenario.etag === undefined ? '"v1"' : scenario.etag(request);
    const headers = { ...scenario.headers, ...(etag === null ? {} : { etag }) };
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
    if (from === undefined || request.headers["if-range"] !== etag) return { status: 200, headers, body };
    const start = Number(from);
    return {
      status: 206,
      headers: { ...headers, "content-range": `bytes ${start}-${body.length - 1}/${body.length}` },
      body: body.subarray(start),
    };
  };
}

async function download(scenario: Scenario) {
  const journal = new Journal();
  journal.faults.push((request) => scenario.faults?.[request.index] ?? null);
  const server = await LoopbackServer.start("store", journal, store(scenario));
  const dispatcher = new Agent();
  const clock = createFakeClock();
  const log = createKeptLog();
  const http = createHttpClient({ dispatcher, clock, random: () => 0.5, timeouts: { headersMs: 200, bodyIdleMs: 200 } });
  const target = join(folder, "parts", "part.csv");
  let links = 0;
  const link = () => `${server.origin}/data_0.csv?sig=secret-${links++}`;
  try {
    const file = await downloadFile(
      { label: "part 1", link: link(), renewLink: async () => link(), target, expectedBytes: scenario.expectedBytes ?? null },
      { http, clock, random: () => 0.5, log },
    );
    return { file, bytes: await readFile(target), requests: journal.requests, log, clock };
  } catch (error) {
    assert.equal(existsSync(target), false, "no file is left");
    throw error;
  } finally {
    await dispatcher.destroy();
    await server.stop();
  }
}

const s3Expired: Reply = {
  status: 403,
  headers: { "content-type": "application/xml" },
  body: "<?xml?><Error><Code>AccessDenied</Code></Error>",
};
const gcsExpired: Reply = { status: 400, body: "<Error><Code>ExpiredToken</Code></Error>" };
const cut: Fault = { kind: "truncate", afterBytes: 70_000 };

const good: readonly (readonly [string, Scenario, number, number])[] = [
  ["a whole file", { expectedBytes: content.length }, 1, 0],
  ["a cut connection is resumed", { faults: [cut, cut] }, 3, 0],
  ["a changed ETag begins again", { faults: [cut], etag: (request) => (request.index === 0 ? '"v1"' : '"v2"') }, 2, 0],
  ["no ETag begins again", { faults: [cut], etag: () => null }, 2, 0],
  ["a weak ETag begins again", { faults: [cut], etag: () => 'W/"v1"' }, 2, 0],
  ["503 SlowDown", { faults: [{ kind: "respond", reply: { status: 503, body: "<Error/>" } }] }, 2, 0],
  ["416 begins again", { faults: [cut, { kind: "respond", reply: { status: 416 } }] }, 3, 0],
  [
    "a wrong range begins again",
    { faults: [cut, { kind: "respond", reply: { status: 206, headers: { "content-range": "bytes 0-1/2" }, body: "xx" } }] },
    3,
    0,
  ],
  ["a stall in the middle", { faults: [{ kind: "stall" }] }, 2, 0],
  ["expired as S3 says it", { refuse: ({ index }) => (index === 0 ? s3Expired : null) }, 2, 1],
  ["expired as Cloud Storage says it", { refuse: ({ index }) => (index === 0 ? gcsExpired : null) }, 2, 1],
  ["XML with 200", { refuse: ({ index }) => (index === 0 ? { ...s3Expired, status: 200 } : null) }, 2, 1],
  ["expired in the middle", { faults: [cut], refuse: ({ index }) => (index === 1 ? s3Expired : null) }, 3, 1],
  ["an empty file", { body: Buffer.alloc(0), expectedBytes: 0 }, 1, 0],
];

for (const [name, scenario, requests, renewals] of good) {
  test(name, async () => {
    const result = await download(scenario);
    const body = scenario.body ?? content;
    assert.ok(result.bytes.equals(body));
    assert.deepEqual(result.file, { bytes: body.length, sha256: createHash("sha256").update(body).digest("hex"), renewals });
    assert.equal(result.requests.length, requests);
    for (const { target } of result.requests) assert.ok(result.log.masked.some((secret) => secret.endsWith(target)));
    assert.doesNotMatch(result.log.lines.join("\n"), /secret/);
  });
}

test("a resumed download asks for the rest only", async () => {
  const { requests } = await download({ faults: [cut] });
  assert.match(requests[1]?.headers.range ?? "", /^bytes=[1-9]\d*-$/);
  assert.equal(requests[1]?.headers["if-range"], '"v1"');
});

for (const headers of [{}, { "content-encoding": "gzip" }]) {
  test(`gzip is unpacked, ${JSON.stringify(headers)}, and its size is not compared`, async () => {
    const { bytes, file } = await download({ body: gzipSync(content), headers, expectedBytes: 1 });
    assert.ok(bytes.equals(content));
    assert.equal(file.sha256, createHash("sha256").update(content).digest("hex"));
  });
}

const bad: readonly (readonly [string, Scenario, RegExp])[] = [
  ["another size than announced", { expectedBytes: 7 }, /has 200000 bytes, but 7 were announced/],
  ["links that never work", { refuse: () => s3Expired }, /Every fresh download link of part 1 was refused/],
  ["an object that is gone", { refuse: () => ({ status: 404 }) }, /no longer at the vendor's file store/],
  ["a redirect", { refuse: () => ({ status: 302, headers: { location: "https://elsewhere.example/" } }) }, /answered 302/],
  ["a store that stays down", { refuse: () => ({ status: 500 }) }, /could not be downloaded: the file store answered 500/],
  ["broken gzip", { body: gzipSync(content).subarray(0, 200) }, /cannot be unpacked/],
];

for (const [name, scenario, message] of bad) {
  test(`${name} is an error without the link`, async () => {
    await assert.rejects(download(scenario), (error: Error) => message.test(error.message) && !/secret/.test(error.message));
  });
}
