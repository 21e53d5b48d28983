import type { OptionOverrides } from "../../sandbox/snyk/default-options.ts";
import type { AuditOptions } from "../../sandbox/snyk/snyk-options.ts";
import { isAuditSearch, isOrgList } from "../../sandbox/snyk/snyk-requests.ts";
import type { Scenario } from "../snyk/port-fixture.ts";
import { usualScenario } from "./endpoint-work.ts";
import type { Endpoint, FaultCase, FaultEnd } from "./fault-case.ts";

const forms: readonly (readonly [form: AuditOptions["nextLink"], end: FaultEnd])[] = [
  ["rest-path", "recovers"],
  ["absolute", "recovers"],
  ["without-rest", "recovers"],
  ["href", "recovers"],
  ["other-origin", /leads to another host/],
  ["same-cursor", /leads back to an earlier page/],
];

const audits: readonly (readonly [fault: string, audit: Partial<AuditOptions>, end: FaultEnd])[] = [
  ["empty page with a next", { emptyPage: 2 }, "recovers"],
  ["fewer than size with a next", { shortPages: true }, "recovers"],
  ["full last page, then an empty one", { exactMultipleEnds: "empty-page" }, "recovers"],
  ["camelCase envelope", { camelCase: true }, "recovers"],
  ["event without a time", { transformItem: (item) => ({ ...item, created: "soon" }) }, /no name or no time/],
  ["event without a name", { transformItem: ({ event, ...item }) => ({ ...item, was: event }) }, /no name or no time/],
];

const links: readonly (readonly [fault: string, next: unknown, end: FaultEnd])[] = [
  ["next is a number", 7, /link to the next page cannot be read/],
  ["next is an empty object", {}, /link to the next page cannot be read/],
  ["next has no cursor", "/rest/orgs/x?size=100", /next page has no (cursor|starting_after)/],
  ["next is no URL", "https://", /is no URL/],
];

/** A limit that says nothing of itself but how long the one by the second lasts. */
const mute = { retryAfter: false, body429: "empty-object", rateLimitHeaders: true } as const;

const paged = ["audit search", "org list"] as const;

/** Everything that is wrong with a search or list although each answer arrived whole, and Snyk's headers about versions. */
export const pageFaults: readonly FaultCase[] = [
  ...forms.map(([form, end]): FaultCase => of("audit search", `next link: ${form}`, end, { audit: { nextLink: form } })),
  ...forms.map(([form, end]): FaultCase => {
    return of("org list", `next link: ${form}`, end, { orgList: { pageSize: 1, nextLink: form } });
  }),
  ...audits.map(([fault, audit, end]): FaultCase => of("audit search", fault, end, { audit })),
  ...links.flatMap(([fault, next, end]) =>
    paged.map((endpoint): FaultCase => ({ endpoint, fault, end, scenario: () => lastPageSays(endpoint, next) })),
  ),
  of("audit search", "429 while the client goes on", "recovers", { limits: { requestsPerMinute: 2, ...mute } }),
  of("export status", "429 while the client goes on", "recovers", { limits: { requestsPerMinute: 3, ...mute } }),
  of("export start", "sunset header", "warns", { http: { sunset: "2027-01-31" } }),
  of("audit search", "deprecation header", "warns", { http: { deprecation: "2026-06-30" } }),
];

function of(endpoint: Endpoint, fault: string, end: FaultEnd, options: OptionOverrides): FaultCase {
  const usual = usualScenario(endpoint);
  return { endpoint, fault, end, scenario: () => ({ ...usual, options: { ...usual.options, ...options } }) };
}

function lastPageSays(endpoint: (typeof paged)[number], next: unknown): Scenario {
  const isMeant = endpoint === "org list" ? isOrgList : isAuditSearch;
  const data = endpoint === "org list" ? [] : { items: [] };
  const reply = { status: 200, headers: {}, body: JSON.stringify({ data, links: { next } }) };
  return { ...usualScenario(endpoint), fault: (request) => (isMeant(request) ? { kind: "replace-answer", reply } : null) };
}
