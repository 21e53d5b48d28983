import { FLEXERA_FAULTS, type FlexeraFaultName } from "../../sandbox/flexera/flexera-faults.ts";
import { type Endpoint, endpoints, type FaultCase, type FaultEnd } from "./fault-case.ts";

/** Ends of one fault at all endpoints; those that are not named end as `other`. */
type Ends = Partial<Record<Endpoint, FaultEnd>> & { readonly other: FaultEnd };

/** The list of refresh tokens is never missed, whatever happens to it. */
const unmissed = { "token list": "recovers" } as const;

/** The error of an answer with a status. */
function refused(status: number): Ends {
  return {
    ...unmissed,
    other: new RegExp(`^Flexera refused to (create|read the state of|download|list) .*\\(${status}\\)`),
    "sign-in": status < 404 ? /^Flexera refused the refresh token/ : new RegExp(`^No access token .* answered ${status}`),
  };
}

const brokenOff = /^(file 1 of 1 of )?vulnerable_software could not be downloaded: /;
/** The error of an answer that never comes. */
const silent: Ends = {
  ...unmissed,
  other: /^Could not (create|read|list) .* at zone eu .*: (the connection|no answer|the answer)/,
  "sign-in": /^No access token .*: (the connection|no answer|the answer)/,
  "query download": brokenOff,
  "export file": brokenOff,
};
const noJson: Ends = {
  ...unmissed,
  other: /cannot be used: it is no JSON/,
  "sign-in": /holds no access token/,
  "query download": /is no CSV file: it is (a page of a gateway|empty)/,
  "export file": /has \d+ bytes, but the list says/,
};

const recovers: Ends = { other: "recovers" };
/** An answer to a creation that was lost may have made a query that nobody reads. */
const recreated: Ends = { other: "recovers", "query create": "warns" };

const ends: Readonly<Record<FlexeraFaultName, readonly [once: Ends, always: Ends]>> = {
  "400": [refused(400), refused(400)],
  "401": [{ ...recovers, "sign-in": /^Flexera refused the refresh token/ }, refused(401)],
  "403": [refused(403), refused(403)],
  "404": [refused(404), refused(404)],
  "429": [recovers, refused(429)],
  "429 without retry-after": [recovers, refused(429)],
  "500": [recovers, refused(500)],
  "500 for good": [refused(500), refused(500)],
  "502": [recreated, refused(502)],
  "502 as HTML": [recreated, refused(502)],
  "503": [recovers, refused(503)],
  "503 without a body": [recovers, refused(503)],
  "504 as HTML": [recreated, refused(504)],
  "timeout flag": [recovers, refused(408)],
  "200 as HTML": [recreated, noJson],
  "200 without a body": [recreated, noJson],
  "reset before": [recreated, silent],
  "answer lost": [recreated, silent],
  truncated: [recreated, silent],
  stalled: [recreated, silent],
};

/** Every fault at every endpoint, once and for as long as it is asked. */
export const faultCases: readonly FaultCase[] = namesOf(ends).flatMap((fault) =>
  namesOf(endpoints).flatMap((endpoint): readonly FaultCase[] => {
    const [once, always] = ends[fault];
    return [
      { endpoint, fault, times: 1, end: once[endpoint] ?? once.other },
      { endpoint, fault, times: Number.POSITIVE_INFINITY, end: always[endpoint] ?? always.other },
    ];
  }),
);

/** The names of the faults that the stand-in knows, to be sure that none is left out. */
export const knownFaults = Object.keys(FLEXERA_FAULTS);

function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): readonly Name[] {
  const isName = (name: string): name is Name => name in record;
  return Object.keys(record).filter(isName);
}
