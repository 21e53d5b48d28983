import * as v from "valibot";
import type { BaselineRef, RunRef } from "../model/period-ledger.ts";
import { severities } from "../model/severity.ts";
import type { State } from "../model/state.ts";
import type { UsageTotals } from "../model/usage.ts";
import { damagedState } from "./damaged-state.ts";
import { stateFormat, stateVersion } from "./state-format.ts";

/** What the first line says of usage; the numbers have lines of their own. */
export type UsageHeader = { readonly current: UsageWindow; readonly before: UsageWindow | null };

type UsageWindow = Pick<UsageTotals, "from" | "to" | "question" | "isWhole" | "events">;

/** What the first line says: everything of a state that is not a list of its own lines. */
export type StateHeader = Pick<State, "repositoryId" | "branch" | "run" | "detail" | "threshold" | "issueNumber" | "history"> & {
  readonly ledger: { readonly periodId: string; readonly baseline: BaselineRef; readonly startedAt: number };
  readonly usage: UsageHeader | null;
};

const instant = v.pipe(v.number(), v.finite(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const run = v.object({ id: v.string(), attempt: count, at: instant });

const usageWindow = v.object({
  from: v.nullable(instant),
  to: instant,
  question: v.string(),
  isWhole: v.boolean(),
  events: count,
});

const header = v.object({
  format: v.literal(stateFormat),
  version: v.literal(stateVersion),
  repositoryId: v.string(),
  branch: v.string(),
  run,
  detail: v.variant("kind", [
    v.object({ kind: v.literal("full") }),
    v.object({ kind: v.literal("hashed"), keyCheck: v.string() }),
  ]),
  threshold: v.picklist(severities),
  issueNumber: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  history: v.pipe(
    v.array(v.object({ periodId: v.string(), at: instant, open: count, new: count, resolved: count, ignored: count })),
    v.maxLength(1_000),
  ),
  ledger: v.object({
    periodId: v.string(),
    baseline: v.variant("kind", [v.object({ kind: v.literal("first-run") }), v.object({ kind: v.literal("run"), run })]),
    startedAt: instant,
  }),
  usage: v.nullable(v.object({ current: usageWindow, before: v.nullable(usageWindow) })),
});

/** The first line of a state as JSON, members in a fixed order. */
export function formatStateHeader(state: Omit<State, "open">): string {
  const detail = state.detail.kind === "full" ? { kind: "full" } : { kind: "hashed", keyCheck: state.detail.keyCheck };
  return JSON.stringify({
    format: stateFormat,
    version: stateVersion,
    repositoryId: state.repositoryId,
    branch: state.branch,
    run: orderedRun(state.run),
    detail,
    threshold: state.threshold,
    issueNumber: state.issueNumber,
    history: state.history.map((point) => ({
      periodId: point.periodId,
      at: point.at,
      open: point.open,
      new: point.new,
      resolved: point.resolved,
      ignored: point.ignored,
    })),
    ledger: {
      periodId: state.ledger.periodId,
      baseline: orderedBaseline(state.ledger.baseline),
      startedAt: state.ledger.startedAt,
    },
    usage: orderedUsage(state.usage),
  });
}

/** The checked header of this version; throws a DigestError of kind `data` that names the first wrong member. */
export function parseStateHeader(value: unknown): StateHeader {
  const result = v.safeParse(header, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw damagedState(`its first line is wrong at "${v.getDotPath(issue) ?? ""}"`);
}

function orderedRun(ref: RunRef): RunRef {
  return { id: ref.id, attempt: ref.attempt, at: ref.at };
}

function orderedBaseline(baseline: BaselineRef): BaselineRef {
  return baseline.kind === "first-run" ? { kind: "first-run" } : { kind: "run", run: orderedRun(baseline.run) };
}

function orderedUsage(usage: State["usage"]): UsageHeader | null {
  if (usage === null) return null;
  return { current: orderedWindow(usage.current), before: usage.before === null ? null : orderedWindow(usage.before) };
}

function orderedWindow({ from, to, question, isWhole, events }: UsageTotals): UsageWindow {
  return { from, to, question, isWhole, events };
}
