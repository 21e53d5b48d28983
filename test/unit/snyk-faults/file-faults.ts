import type { Fault } from "../../sandbox/loopback.ts";
import type { StorageOptions } from "../../sandbox/snyk/snyk-options.ts";
import { isFileDownload } from "../../sandbox/snyk/snyk-requests.ts";
import type { Scenario, Stage } from "../snyk/port-fixture.ts";
import { usualScenario } from "./endpoint-work.ts";
import type { FaultCase, FaultEnd } from "./fault-case.ts";

const cut: Fault = { kind: "truncate", afterBytes: 20_000 };

type Row = readonly [fault: string, storage: Partial<StorageOptions>, first: Fault | null, expires: boolean, end: FaultEnd];

const rows: readonly Row[] = [
  ["link expired between parts (Cloud Storage)", { style: "gcs" }, null, true, "warns"],
  ["link expired between parts (S3)", { style: "s3" }, null, true, "warns"],
  ["link expired in the middle (Cloud Storage)", { style: "gcs" }, cut, true, "warns"],
  ["link expired in the middle (S3)", { style: "s3" }, cut, true, "warns"],
  ["link expired in the middle, no ranges", { supportsRange: false }, cut, true, "warns"],
  ["another ETag with the fresh link", { etagChangesWithLink: true }, cut, true, "warns"],
  ["cut, resumed with a range", {}, cut, false, "recovers"],
  ["cut, no ranges", { supportsRange: false }, cut, false, "recovers"],
  ["files gone after three days", { keepDays: 0 }, null, false, /no longer at the vendor's file store/],
];

const answers: readonly (readonly [fault: string, first: Fault | null, rest: Fault, end: FaultEnd])[] = [
  ["503 SlowDown, once", respond(503, "<Error><Code>SlowDown</Code></Error>"), { kind: "slow", delayMs: 0 }, "recovers"],
  ["503 SlowDown, always", null, respond(503, "<Error><Code>SlowDown</Code></Error>"), /the file store answered 503/],
  ["a redirect", null, respond(302, "", { location: "https://elsewhere.example/" }), /the file store answered 302/],
  ["416 without end", cut, respond(416, ""), /serves parts that do not fit/],
  [
    "a part of another object",
    cut,
    respond(206, "other", { "content-range": "bytes 20000-20004/20005", etag: '"other"' }),
    /serves parts that do not fit/,
  ],
  [
    "a part from elsewhere in the file",
    cut,
    respond(206, "x", { "content-range": "bytes 7-7/8" }),
    /serves parts that do not fit/,
  ],
  ["gzip that is cut", null, respond(200, Buffer.from("1f8b0800000000000003", "hex")), /cannot be unpacked \(Z_BUF_ERROR\)/],
  ["a piece sent as the whole", respond(206, "a", { "content-range": "bytes 0-0/9" }), { kind: "slow", delayMs: 0 }, "recovers"],
];

/** Everything that the object store does with a link, and with a download that was cut. */
export const fileFaults: readonly FaultCase[] = [
  ...rows.map(([fault, storage, first, expires, end]): FaultCase => {
    const arrange = (stage: Stage) => {
      if (expires) expireAfterEachFile(stage);
    };
    return { endpoint: "file", fault, end, arrange, scenario: () => stored(storage, first, null) };
  }),
  ...answers.map(([fault, first, rest, end]): FaultCase => {
    return { endpoint: "file", fault, end, scenario: () => stored({}, first, rest) };
  }),
];

function stored(storage: Partial<StorageOptions>, first: Fault | null, rest: Fault | null): Scenario {
  const usual = usualScenario("file");
  let downloads = 0;
  return {
    ...usual,
    options: { ...usual.options, storage },
    fault: (request) => {
      if (!isFileDownload(request)) return null;
      downloads += 1;
      return downloads === 1 && first !== null ? first : rest;
    },
  };
}

function expireAfterEachFile(stage: Stage): void {
  stage.journal.onHandled = (request) => {
    if (isFileDownload(request) && request.status === 200) stage.clock.time += 3_601_000;
  };
}

function respond(status: number, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Fault {
  return { kind: "respond", reply: { status, headers, body } };
}
