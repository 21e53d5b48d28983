import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { Agent } from "undici";
import { ChangedFileError } from "../../../src/http/changed-file.ts";
import { createHttpClient } from "../../../src/http/http-client.ts";
import { streamFile } from "../../../src/http/stream-file.ts";
import { type Fault, Journal, LoopbackServer, type RecordedRequest, type Reply } from "../../sandbox/loopback.ts";
import { createFakeClock, createKeptLog } from "./fake-time.ts";

const content = Buffer.from("A,B\n".repeat(50_000));
const longer = Buffer.concat([content, content]);
const incompressible = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * index * 40_503) >>> 8));

type Scenario = {
  readonly body?: Buffer | ((request: RecordedRequest) => Buffer);
  readonly headers?: Readonly<Record<string, string>>;
  readonly etag?: (request: RecordedRequest) => string | null;
  readonly faults?: readonly (Fault | null)[];
  /** How many links the store accepts requests for before it calls them expired. */
  readonly refuse?: (request: RecordedRequest) => Reply | null;
  readonly expectedBytes?: number;
  /** How long each piece takes to be worked on, in real time. */
  readonly workMs?: number;
  /** Pieces after which no more are wanted. */
  readonly maxPieces?: number;
};

function store(scenario: Scenario) {
  return (request: RecordedRequest): Reply => {
    assert.equal(request.headers.authorization, undefined);
    const refusal = scenario.refuse?.(request) ?? null;
    if (refusal !== null) return refusal;
    const body = typeof scenario.body === "function" ? scenario.body(request) : (scenario.body ?? content);
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
  const timeouts = { headersMs: 200, bodyIdleMs: 200, slowBodyMs: 200 };
  const http = createHttpClient({ dispatcher, clock, random: () => 0.5, timeouts });
  let links = 0;
  const link = () => `${server.origin}/data_0.csv?sig=secret-${links++}`;
  const wanted = { label: "part 1", link: link(), renewLink: async () => link(), expectedBytes: scenario.expectedBytes ?? null };
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of streamFile(wanted, { http, clock, random: () => 0.5, log })) {
      pieces.push(Buffer.from(piece));
      if (scenario.workMs !== undefined) await sleep(scenario.workMs);
      if (pieces.length === scenario.maxPieces) break;
    }
    return { bytes: Buffer.concat(pieces), renewals: links - 1, requests: journal.requests, log, clock };
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
    assert.ok(result.bytes.equals(Buffer.isBuffer(scenario.body) ? scenario.body : content));
    assert.equal(result.renewals, renewals);
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
    const { bytes } = await download({ body: gzipSync(content), headers, expectedBytes: 1 });
    assert.ok(bytes.equals(content));
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

test("gzip that is cut goes on where it stopped", async () => {
  const { bytes } = await download({ body: gzipSync(incompressible), faults: [cut, cut] });
  assert.ok(bytes.equals(incompressible));
});

test("what begins anew is compared with what was handed on, and handed on once", async () => {
  const { bytes, requests } = await download({ body: longer, faults: [cut, cut, cut], etag: () => null });
  assert.ok(bytes.equals(longer));
  assert.equal(requests.length, 4);
  for (const { headers } of requests) assert.equal(headers.range, undefined);
});

const otherEnd = Buffer.concat([content.subarray(0, 150_000), Buffer.alloc(50_000, "x")]);
const changes: readonly (readonly [string, Scenario])[] = [
  ["other bytes", { faults: [cut], etag: () => null, body: ({ index }) => (index === 0 ? content : Buffer.alloc(200_000, "b")) }],
  ["one other byte", { faults: [cut], etag: () => null, body: ({ index }) => (index === 0 ? content : withOtherByte(content)) }],
  [
    "another ETag and other bytes",
    { faults: [cut], etag: ({ index }) => `"v${index}"`, body: ({ index }) => (index === 0 ? content : withOtherByte(content)) },
  ],
  ["fewer bytes", { faults: [cut], etag: () => null, body: ({ index }) => (index === 0 ? content : content.subarray(0, 1_000)) }],
];

for (const [name, scenario] of changes) {
  test(`a file with ${name} after it was begun is told as a changed one`, async () => {
    await assert.rejects(download(scenario), ChangedFileError);
  });
}

test("what changes behind that which was handed on is no change to anybody", async () => {
  const { bytes } = await download({ faults: [cut], etag: () => null, body: ({ index }) => (index === 0 ? content : otherEnd) });
  assert.ok(bytes.equals(otherEnd));
});

test("a slow consumer is no slow server", async () => {
  const { bytes, requests } = await download({ body: Buffer.alloc(1_000_000, "a,b\n"), workMs: 300 });
  assert.equal(bytes.length, 1_000_000);
  assert.equal(requests.length, 1);
});

test("whoever wants no more frees the connection", async () => {
  const { requests } = await download({ body: Buffer.alloc(20_000_000, "a,b\n"), maxPieces: 1 });
  assert.equal(requests.length, 1);
});

const fault = fc.oneof(
  fc.integer({ min: 0, max: 300_000 }).map((afterBytes): Fault => ({ kind: "truncate", afterBytes })),
  fc.constantFrom<Fault>(
    { kind: "respond", reply: { status: 503 } },
    { kind: "respond", reply: { status: 416 } },
    { kind: "respond", reply: s3Expired },
    { kind: "respond", reply: { ...s3Expired, status: 200 } },
    { kind: "respond", reply: { status: 206, headers: { "content-range": "bytes 0-1/2" }, body: "xx" } },
  ),
);

test("however the line is cut, each byte arrives once and in order", async () => {
  const scenarios = fc.record({
    faults: fc.array(fault, { maxLength: 4 }),
    etags: fc.array(fc.constantFrom('"a"', '"b"', 'W/"a"', null), { minLength: 1, maxLength: 3 }),
    isGzip: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(scenarios, async ({ faults, etags, isGzip }) => {
      const etag = ({ index }: RecordedRequest) => etags[index % etags.length] ?? null;
      const { bytes } = await download({ body: isGzip ? gzipSync(incompressible) : incompressible, faults, etag });
      assert.ok(bytes.equals(incompressible));
    }),
    { seed: 4711, numRuns: 40 },
  );
});

function withOtherByte(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[10] = 0x7a;
  return changed;
}
