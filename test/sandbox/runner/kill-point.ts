import type { FaultRule, Journal, RecordedRequest } from "../loopback.ts";
import type { KillPoint } from "./step-options.ts";

/**
 * Calls `kill` at one request of the step that is about to start, and cuts off every later request, so that the world
 * stands still at exactly this moment. The returned function takes the hooks away again.
 */
export function armKillPoint(journal: Journal, { index, when }: KillPoint, kill: () => void): () => void {
  const target = journal.requests.length + index;
  const before = { onReceived: journal.onReceived, onHandled: journal.onHandled };
  const cut: FaultRule = (request) =>
    request.index > target || (request.index === target && when === "received") ? { kind: "reset" } : null;
  const killAtTarget = (request: RecordedRequest): void => {
    if (request.index === target) kill();
  };
  journal.faults.unshift(cut);
  journal.onReceived = (request) => {
    before.onReceived?.(request);
    if (when === "received") killAtTarget(request);
  };
  journal.onHandled = (request) => {
    before.onHandled?.(request);
    if (when === "handled") killAtTarget(request);
  };
  return () => {
    journal.onReceived = before.onReceived;
    journal.onHandled = before.onHandled;
    const at = journal.faults.indexOf(cut);
    if (at >= 0) journal.faults.splice(at, 1);
  };
}
