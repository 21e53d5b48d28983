import { type AuditEvent, type CountedEvent, compareRisks, isHighRisk, type Risk } from "../model/audit-event.ts";
import type { EventCount, RatedEvent } from "../model/audit-report.ts";
import { compareTexts } from "../model/compare-texts.ts";
import { meetsCondition } from "./audit-conditions.ts";
import { type AuditRule, auditRules, fallbackRules } from "./audit-rules.ts";
import { describeEvent } from "./audit-sentence.ts";
import { type EventNames, noNames } from "./event-names.ts";

/** The user's own risks: event type, or prefix with `*` at the end, to a risk or `ignore`. */
export type RiskOverrides = ReadonlyMap<string, Risk | "ignore">;

export type EventRating =
  | { readonly kind: "rated"; readonly risk: Risk; readonly sentence: string }
  | { readonly kind: "ignored" };

/** The risk of an event and what happened in words. The user's risks go before the built-in ones: exact type first, then the longest prefix. */
export function rateEvent(event: AuditEvent, overrides: RiskOverrides, names: EventNames = noNames): EventRating {
  const chosen = findOverride(event.event, overrides);
  if (chosen === "ignore") return { kind: "ignored" };
  if (chosen !== null) return { kind: "rated", risk: chosen, sentence: describeEvent(event, names) };
  const { risk, why } = judgeByRules(event);
  const note = isHighRisk(risk) && why !== "" ? ` (${why})` : "";
  return { kind: "rated", risk, sentence: `${describeEvent(event, names)}${note}` };
}

/** The events with their risks, in the same order, without those that the user ignores. */
export function rateEvents(
  events: readonly CountedEvent[],
  overrides: RiskOverrides,
  names: EventNames = noNames,
): readonly RatedEvent[] {
  return events.flatMap(({ event, count }) => {
    const rating = rateEvent(event, overrides, names);
    return rating.kind === "ignored" ? [] : [{ event, count, risk: rating.risk, sentence: rating.sentence }];
  });
}

/** How many events of each type are not high-risk and so not told one by one; worst first, then by type. */
export function countOtherEvents(events: readonly RatedEvent[]): readonly EventCount[] {
  const counts = new Map<string, EventCount>();
  for (const { event, risk, count } of events) {
    if (isHighRisk(risk)) continue;
    const key = `${risk}\n${event.event}`;
    counts.set(key, { event: event.event, risk, count: (counts.get(key)?.count ?? 0) + count });
  }
  return [...counts.values()].sort((left, right) => compareRisks(left.risk, right.risk) || compareTexts(left.event, right.event));
}

function findOverride(name: string, overrides: RiskOverrides): Risk | "ignore" | null {
  const exact = overrides.get(name);
  if (exact !== undefined) return exact;
  const fitting = [...overrides].filter(([pattern]) => pattern.endsWith("*") && fits(pattern, name));
  const [longest] = fitting.sort(([left], [right]) => right.length - left.length);
  return longest?.[1] ?? null;
}

type Judgement = { readonly risk: Risk; readonly why: string };

function judgeByRules(event: AuditEvent): Judgement {
  const named = rulesFor(event.event, auditRules);
  const rules = named.length > 0 ? named : rulesFor(event.event, fallbackRules).slice(0, 1);
  const judgements = rules.map((rule) => applyRule(rule, event));
  const [worst] = judgements.sort((left, right) => compareRisks(left.risk, right.risk));
  return worst ?? { risk: "info", why: "" };
}

function rulesFor(name: string, rules: readonly AuditRule[]): readonly AuditRule[] {
  return rules.filter((rule) => rule.events.some((pattern) => fits(pattern, name)));
}

function applyRule(rule: AuditRule, event: AuditEvent): Judgement {
  if (rule.raised !== undefined && meetsCondition(event, rule.raised.when)) return { risk: rule.raised.to, why: rule.raised.why };
  if (rule.lowered !== undefined && meetsCondition(event, rule.lowered.when)) return { risk: rule.lowered.to, why: "" };
  return { risk: rule.risk, why: rule.why };
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
