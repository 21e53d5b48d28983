import type { RatedEvent } from "../model/audit-report.ts";
import { type Change, type ChangeClass, changeClasses, type Explanation } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import { copyFinding } from "../model/findings/finding-view.ts";
import type { UsageReport } from "../model/usage.ts";
import { countUnknown } from "../view/view-counts.ts";
import { flexeraJson } from "./flexera-json.ts";
import { isoTime } from "./iso-time.ts";
import { digestOutputs } from "./outputs.ts";
import { sourceJson } from "./source-json.ts";

/**
 * changes.json in pieces, one line a finding and an event: all that changed in this run, in the digest's order, and behind it what no
 * source could show. Its schema is `docs/changes.schema.json`. Where only counts may be published its lists are empty and `counts` tells
 * the numbers.
 */
export function* changesJson(digest: Digest): Generator<string> {
  const isCountsOnly = digest.exposure === "public-counts-only";
  yield "{\n";
  for (const [name, value] of Object.entries(headerJson(digest, isCountsOnly)))
    yield `${JSON.stringify(name)}: ${JSON.stringify(value)},\n`;
  yield* listJson("findings", isCountsOnly ? [] : allChanges(digest), findingJson);
  yield ",\n";
  yield* listJson("auditEvents", isCountsOnly ? [] : digest.events, eventJson);
  yield `,\n"usage": ${JSON.stringify(usageJson(digest.usage, isCountsOnly))},\n`;
  const read = digest.flexera.filter(({ lastReadAt }) => lastReadAt === undefined || lastReadAt === null);
  yield* listJson("flexera", read, (report) => flexeraJson(report, isCountsOnly));
  yield "\n}\n";
}

function headerJson(digest: Digest, isCountsOnly: boolean): object {
  const { run, baseline } = digest;
  return {
    version: 1,
    period: { kind: digest.period.kind, id: digest.period.id, startsAt: isoTime(digest.period.startsAt) },
    run: { id: run.id, attempt: run.attempt, at: isoTime(run.at) },
    baseline:
      baseline.kind === "first-run" ? { kind: "first-run" } : { kind: "run", id: baseline.run.id, at: isoTime(baseline.run.at) },
    status: digest.status,
    threshold: digest.threshold,
    counts: countsJson(digest),
    sources: digest.sources.map((report) => sourceJson(report, isCountsOnly)),
    departures: digest.departures.map(({ why, sources, count }) => ({ why, sources: isCountsOnly ? [] : sources, count })),
  };
}

function countsJson(digest: Digest): object {
  const outputs = digestOutputs(digest);
  const classes = changeClasses.filter((name) => name !== "still-open" && name !== "unknown");
  return {
    ...Object.fromEntries(classes.map((name) => [name, digest.changes.filter((change) => change.class === name).length])),
    unknown: countUnknown(digest.open),
    baselined: digest.baselined.length,
    open: digest.open.length,
    auditEvents: outputs["audit-events"],
    highRiskEvents: outputs["high-risk-events"],
  };
}

/** A finding with what became of it; of one that is unknown nothing is known to have. */
type Outcome = Pick<Change, "tracked" | "explanation"> & { readonly class: ChangeClass; readonly reason: Change["reason"] };

/** What changed, and behind it what no source could show, as the last of the classes. */
function* allChanges({ changes, open }: Digest): Generator<Outcome> {
  yield* changes;
  for (const tracked of open.values()) {
    if (tracked.unknownSince !== null) yield { class: "unknown", reason: null, tracked, explanation: null };
  }
}

function* listJson<Item>(name: string, items: Iterable<Item>, toJson: (item: Item) => object): Generator<string> {
  yield `${JSON.stringify(name)}: [`;
  let isEmpty = true;
  for (const item of items) {
    yield `${isEmpty ? "\n" : ",\n"}${JSON.stringify(toJson(item))}`;
    isEmpty = false;
  }
  yield isEmpty ? "]" : "\n]";
}

function findingJson({ tracked, class: name, reason, explanation }: Outcome): object {
  const { finding, sources, unknownSince } = tracked;
  const {
    key,
    problemId,
    projectId,
    severity,
    title,
    firstIntroducedAt,
    lastIntroducedAt,
    lastResolvedAt,
    lastIgnoredAt,
    ...rest
  } = copyFinding(finding);
  return {
    key,
    class: name,
    reason,
    problemId,
    projectId,
    severity,
    title,
    ...rest,
    firstIntroducedAt: isoTime(firstIntroducedAt),
    lastIntroducedAt: isoTime(lastIntroducedAt),
    lastResolvedAt: isoTime(lastResolvedAt),
    lastIgnoredAt: isoTime(lastIgnoredAt),
    sources,
    unknownSince: isoTime(unknownSince),
    explanation: explanation === null ? null : explanationJson(explanation),
  };
}

function explanationJson({ at, end, ...rest }: Explanation): object {
  return { ...rest, at: isoTime(at), end: end?.kind === "at" ? { ...end, at: isoTime(end.at) } : end };
}

function eventJson({ event, count, risk, sentence }: RatedEvent): object {
  const { id, createdAt, event: type, groupId, orgId, projectId, userId } = event;
  return { id, createdAt: isoTime(createdAt), event: type, risk, count, sentence, groupId, orgId, projectId, userId };
}

/** Usage in the period so far. Where only counts may be published it names the vendor's words alone (see `public-usage.ts`). */
function usageJson(usage: UsageReport | null, isCountsOnly: boolean): object | null {
  if (usage === null) return null;
  const { from, to, isWhole, before, events, eventsBefore, byDimension, users, failuresByExitCode, slowest } = usage;
  const { product, interaction, stage, environment, status, day } = byDimension;
  return {
    window: { from: isoTime(from), to: isoTime(to) },
    before: before === null ? null : { from: isoTime(before.from), to: isoTime(before.to) },
    isWhole,
    events,
    eventsBefore,
    byDimension: { product, interaction, stage, environment, status, day },
    users: { now: users.now, before: users.before, newlySeen: users.newlySeen, goneQuiet: users.goneQuiet },
    failuresByExitCode,
    slowest: isCountsOnly ? [] : slowest.map((interaction) => ({ ...interaction, at: isoTime(interaction.at) })),
  };
}
