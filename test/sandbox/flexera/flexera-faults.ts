import type { Fault, FaultRule, RecordedRequest } from "../loopback.ts";
import { gatewayPage, goaError, tooManyRequests } from "./flexera-replies.ts";

/** What can happen to a request on its way, or be said by something other than the service behind it. */
export const FLEXERA_FAULTS = {
  "400": { kind: "respond", reply: goaError("bad_request") },
  "401": { kind: "respond", reply: goaError("unauthorized") },
  "403": { kind: "respond", reply: goaError("forbidden") },
  "404": { kind: "respond", reply: goaError("not_found") },
  "429": { kind: "respond", reply: tooManyRequests(17) },
  "429 without retry-after": { kind: "respond", reply: tooManyRequests(null) },
  "500": { kind: "respond", reply: goaError("internal_error") },
  "500 for good": { kind: "respond", reply: goaError("internal_error", { temporary: false }) },
  "502": { kind: "respond", reply: goaError("bad_gateway") },
  "502 as HTML": { kind: "respond", reply: gatewayPage(502) },
  "503": { kind: "respond", reply: goaError("service_unavailable") },
  "503 without a body": { kind: "respond", reply: { status: 503, body: "" } },
  "504 as HTML": { kind: "respond", reply: gatewayPage(504) },
  "timeout flag": { kind: "respond", reply: goaError("bad_request", { status: 408, timeout: true }) },
  "200 as HTML": { kind: "replace-answer", reply: gatewayPage(200) },
  "200 without a body": { kind: "replace-answer", reply: { status: 200, body: "" } },
  "reset before": { kind: "reset" },
  "answer lost": { kind: "lost-answer" },
  truncated: { kind: "truncate", afterBytes: 40 },
  stalled: { kind: "stall" },
} as const satisfies Readonly<Record<string, Fault>>;

export type FlexeraFaultName = keyof typeof FLEXERA_FAULTS;

/** A rule that breaks the first `times` of the requests that are meant. */
export function failFirst(isMeant: (request: RecordedRequest) => boolean, fault: Fault, times = 1): FaultRule {
  let left = times;
  return (request) => {
    if (left <= 0 || !isMeant(request)) return null;
    left -= 1;
    return fault;
  };
}
