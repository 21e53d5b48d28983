import type { Fault, Reply } from "../../sandbox/loopback.ts";
import type { Scenario } from "../snyk/port-fixture.ts";
import { requestsOf, usualScenario } from "./endpoint-work.ts";
import { type Endpoint, endpoints, type FaultCase, type FaultEnd } from "./fault-case.ts";

/** Ends of one fault at all endpoints; those that are not named end as `other`. */
type Ends = Partial<Record<Endpoint, FaultEnd>> & { readonly other: FaultEnd };

type TransportFault = { readonly name: string; readonly fault: () => Fault; readonly once?: Ends; readonly always?: Ends };

const html = "<!DOCTYPE html><html><h1>Bad Gateway</h1></html>";
const json = { "content-type": "application/vnd.api+json" };

const recovers = { other: "recovers" } as const;
const refusedTwice = /was lost twice at region eu-01/;
const fileFails = /^part 1 of 2 of issues of group-\S+ could not be downloaded/;

/** The error of an answer with a status that lasts. */
function refused(status: number, more: Partial<Ends> = {}): Ends {
  const token = status < 404 ? /client credentials were refused/ : new RegExp(`No access token .* answered ${status}`);
  return { other: new RegExp(`^Snyk refused to .*\\(${status}\\)`), token, file: fileFails, ...more };
}

/** The error of an answer that never comes. */
const silent: Ends = {
  other: /^Could not (list|read|search).* at region eu-01.*: (the connection|no answer|the answer)/,
  token: /^No access token from region eu-01.*: (the connection|no answer|the answer)/,
  "export start": refusedTwice,
  file: fileFails,
};

const unusable: Ends = {
  other: /^The answer to the request to .* cannot be used: it (is no|names no|tells no|holds no)/,
  token: /holds no token/,
  file: /bytes, but \d+ were announced/,
};

/** Reads are repeated; a start may have taken effect, and a file is as long as it is. */
const passing: Ends = { ...unusable, other: "recovers", "export start": /it is no JSON/ };

function answer(
  status: number,
  body = `{"errors":[{"status":"${status}","detail":"no"}]}`,
  headers: Reply["headers"] = {},
): () => Fault {
  return () => ({ kind: "respond", reply: { status, headers: { ...json, ...headers }, body } });
}

const renewed = { file: "recovers" } as const;
const serverErrors = [500, 502, 503, 504].map((status) => ({
  name: String(status),
  fault: answer(status, "", { "content-type": "text/plain" }),
  once: recovers,
  always: refused(status, { "export start": refusedTwice }),
}));

const faults: readonly TransportFault[] = [
  {
    name: "400",
    fault: answer(400),
    once: refused(400, renewed),
    always: refused(400, { file: /fresh download link .* refused/ }),
  },
  {
    name: "401",
    fault: answer(401),
    once: refused(401, renewed),
    always: refused(401, { file: /fresh download link .* refused/ }),
  },
  {
    name: "403",
    fault: answer(403),
    once: refused(403, renewed),
    always: refused(403, { file: /fresh download link .* refused/ }),
  },
  { name: "404", fault: answer(404), once: refused(404, { file: /no longer at the vendor's file store/ }) },
  { name: "409", fault: answer(409), once: { ...recovers, token: /answered 409/, file: fileFails }, always: refused(409) },
  { name: "429, retry-after", fault: answer(429, "", { "retry-after": "40" }), once: recovers, always: refused(429) },
  { name: "429, no header, {}", fault: answer(429, "{}"), once: recovers, always: refused(429) },
  {
    name: "429, reset of another limit",
    fault: answer(429, "{}", { "x-ratelimit-reset": "1" }),
    once: recovers,
    always: refused(429),
  },
  ...serverErrors,
  { name: "HTML error page", fault: answer(502, html, { "content-type": "text/html" }), once: recovers },
  {
    name: "HTML with 200",
    fault: answer(200, html, { "content-type": "text/html" }),
    once: { ...recovers, token: /holds no token/, "export start": /it is no JSON/ },
    always: { ...unusable, file: /fresh download link .* refused/ },
  },
  { name: "{} with 200", fault: answer(200, "{}"), once: unusable },
  { name: "bad JSON", fault: answer(200, '{"data":[{"id":'), once: passing, always: unusable },
  { name: "wrong shape", fault: answer(200, '{"data":"x","links":{"next":"/"}}'), once: unusable },
  { name: "nothing with 200", fault: answer(200, ""), once: passing, always: unusable },
  { name: "reset before effect", fault: () => ({ kind: "reset" }), once: recovers, always: silent },
  { name: "reset after effect", fault: () => ({ kind: "lost-answer" }), once: recovers, always: silent },
  { name: "cut in the answer", fault: () => ({ kind: "truncate", afterBytes: 20 }), once: recovers, always: silent },
  { name: "slow drip that ends", fault: () => ({ kind: "slow", delayMs: 60 }), once: recovers, always: recovers },
  { name: "slow drip without end", fault: drip, once: recovers, always: { ...silent, file: fileFails } },
  { name: "stall", fault: () => ({ kind: "stall" }), once: recovers, always: silent },
];

/** Every fault of the line and of gateways at every endpoint, once and for as long as it is asked. */
export const transportFaults: readonly FaultCase[] = faults.flatMap(({ name, fault, once, always }) =>
  endpoints.flatMap((endpoint): readonly FaultCase[] => [
    ...(once === undefined ? [] : [caseOf(endpoint, `${name}, once`, fault, once, 1)]),
    ...(always === undefined ? [] : [caseOf(endpoint, `${name}, always`, fault, always, Number.POSITIVE_INFINITY)]),
  ]),
);

function caseOf(endpoint: Endpoint, fault: string, make: () => Fault, ends: Ends, times: number): FaultCase {
  return { endpoint, fault, end: ends[endpoint] ?? ends.other, scenario: () => broken(endpoint, make, times) };
}

/** The usual scenario of an endpoint, whose first requests are broken. */
export function broken(endpoint: Endpoint, make: () => Fault, times: number): Scenario {
  let left = times;
  const fault: NonNullable<Scenario["fault"]> = (request) => (requestsOf[endpoint](request) && left-- > 0 ? make() : null);
  return { ...usualScenario(endpoint), fault };
}

/** A few bytes at a time, for ever: no timeout between two pieces ever strikes. */
function drip(): Fault {
  const body = async function* () {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      yield '"';
    }
  };
  return { kind: "respond", reply: { status: 200, body: body() } };
}
