import type { RecordedRequest } from "../loopback.ts";

/** Something that a client sent and the platform would not take, or that the stand-in answered and the platform never would. */
export type Violation = {
  readonly side: "request" | "reply";
  readonly server: string;
  readonly index: number;
  readonly method: string;
  readonly target: string;
  readonly problem: string;
};

/** Takes note of violations, for tests to assert that there are none. */
export class ViolationList {
  readonly entries: Violation[] = [];

  add(side: Violation["side"], request: RecordedRequest, problems: readonly string[]): void {
    const { server, index, method, target } = request;
    for (const problem of problems) this.entries.push({ side, server, index, method, target, problem });
  }
}
