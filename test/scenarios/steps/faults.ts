import type { Fault, FaultRule, RecordedRequest } from "../../sandbox/loopback.ts";
import { describeRequest } from "./well-behaved.ts";

/** A rule that breaks requests, and those that it broke. */
export type Breakage = { readonly rule: FaultRule; readonly broken: string[] };

/** Breaks the first request of each kind, told apart by `kindOf`; those of kind null are let through. */
export function breakOnceEach(
  fault: (request: RecordedRequest) => Fault,
  kindOf: (request: RecordedRequest) => string | null,
): Breakage {
  const broken: string[] = [];
  const rule: FaultRule = (request) => {
    const kind = kindOf(request);
    if (kind === null || broken.includes(kind)) return null;
    broken.push(kind);
    return fault(request);
  };
  return { rule, broken };
}

/** Breaks the request that is the `nth` (from 1) whose description the pattern matches. */
export function breakNth(fault: Fault, pattern: RegExp, nth = 1): Breakage {
  const broken: string[] = [];
  let seen = 0;
  const rule: FaultRule = (request) => {
    const description = describeRequest(request);
    if (!pattern.test(description)) return null;
    seen += 1;
    if (seen !== nth) return null;
    broken.push(description);
    return fault;
  };
  return { rule, broken };
}
