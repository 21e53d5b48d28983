import { DigestError, toDigestError } from "../errors.ts";
import type { ArchiveEntry } from "../model/archive.ts";
import type { SourceId } from "../model/ids.ts";
import type { SnykSource, Source, SourceReceipt, SourceResult } from "../model/source.ts";
import type { FlexeraOutcome, ShardContent } from "../shards/shard.ts";
import { type FlexeraResult, type Room, stateRoom, takeRoom, useRoom } from "../stages/collect-flexera.ts";
import type { Collection } from "../stages/collect-sources.ts";
import type { FlexeraPlan } from "../stages/plan-flexera.ts";
import type { SourcePlan } from "../stages/plan-sources.ts";
import type { LoadedShard } from "./load-shard.ts";

/** What is expected of the shards together. */
export type CombinedPlan = { readonly snyk: SourcePlan; readonly flexera: readonly FlexeraPlan[] };

/** What the shards give together, as one machine would have collected it. */
export type Combined = {
  readonly collection: Collection;
  readonly flexera: readonly FlexeraResult[];
  /** The files of shards that go into the artifact. */
  readonly files: readonly ArchiveEntry[];
};

type Read = Extract<LoadedShard, { kind: "read" }>;

/** What became of the shards: those that can be used, and why the others cannot. */
type Loaded = { readonly read: readonly Read[]; readonly refused: readonly DigestError[] };

/**
 * A result for each source of the plan, in its order: of the shards that hold it one in which it is complete, else its failure.
 * What no usable shard holds has failed. Pure.
 */
export function combineResults(plan: CombinedPlan, loaded: readonly LoadedShard[]): Combined {
  const sorted = sortOut(loaded);
  const { read } = sorted;
  const files: ArchiveEntry[] = [];
  const keep = ({ entries }: Read, { files: held }: SourceReceipt<Source>): void => {
    const paths = new Set(held.map(({ path }) => path));
    files.push(...entries.filter(({ path }) => paths.has(path)));
  };
  const pick = <Data>(
    planned: readonly SnykSource[],
    resultsOf: (content: ShardContent) => readonly SourceResult<Data>[],
  ): readonly SourceResult<Data>[] =>
    planned.map((source) => {
      const found = find(source, read, resultsOf, sourceOfResult);
      if (found === null) return { kind: "failed", source, error: missing(source, sorted) };
      if (found.result.kind === "complete") keep(found.shard, found.result.receipt);
      return found.result;
    });
  const collection = {
    issues: pick(plan.snyk.issues, ({ issues }) => issues),
    usage: pick(plan.snyk.usage, ({ usage }) => usage),
    attachments: pick(plan.snyk.attachments, ({ attachments }) => attachments),
    auditLogs: pick(plan.snyk.auditLogs, ({ auditLogs }) => auditLogs),
  };
  const room = stateRoom();
  const flexera = plan.flexera.map(({ source, kept }): FlexeraResult => {
    const found = find(source, read, (content) => content.flexera, sourceOfOutcome);
    const failed = { kind: "failed", source, error: missing(source, sorted), memory: kept } as const;
    const result = withinRoom(found === null ? failed : asFlexeraResult(found.result, kept), kept, room);
    if (found !== null && result.kind === "complete") keep(found.shard, result.receipt);
    return result;
  });
  return { collection, flexera, files };
}

/** The sources of a plan that no shard holds. */
export function missingSources(plan: CombinedPlan, loaded: readonly LoadedShard[]): readonly Source[] {
  const held = new Set(loaded.flatMap((shard) => (shard.kind === "read" ? idsIn(shard.shard.content) : [])));
  const { issues, usage, attachments, auditLogs } = plan.snyk;
  const planned: readonly Source[] = [
    ...issues,
    ...usage,
    ...attachments,
    ...auditLogs,
    ...plan.flexera.map((one) => one.source),
  ];
  return planned.filter(({ id }) => !held.has(id));
}

function idsIn({ issues, usage, attachments, auditLogs, flexera }: ShardContent): readonly SourceId[] {
  const results: readonly SourceResult<unknown>[] = [...issues, ...usage, ...attachments, ...auditLogs];
  return [...results.map((result) => sourceOfResult(result).id), ...flexera.map((outcome) => sourceOfOutcome(outcome).id)];
}

function sortOut(loaded: readonly LoadedShard[]): Loaded {
  return {
    read: loaded.flatMap((shard) => (shard.kind === "read" ? [shard] : [])),
    refused: loaded.flatMap((shard) => (shard.kind === "refused" ? [shard.error] : [])),
  };
}

/** Scopes overlap, so that two shards may hold a source; a complete one goes first. Null where none holds it. */
function find<Result extends { readonly kind: "complete" | "failed" }>(
  wanted: Source,
  read: readonly Read[],
  resultsOf: (content: ShardContent) => readonly Result[],
  sourceOf: (result: Result) => Source,
): { readonly shard: Read; readonly result: Result } | null {
  const held = read.flatMap((shard) =>
    resultsOf(shard.shard.content)
      .filter((result) => sourceOf(result).id === wanted.id)
      .map((result) => ({ shard, result })),
  );
  const fitting = held.filter(({ result }) => sourceOf(result).selection === wanted.selection);
  return fitting.find(({ result }) => result.kind === "complete") ?? fitting[0] ?? null;
}

function sourceOfResult(result: SourceResult<unknown>): SnykSource {
  return result.kind === "complete" ? result.receipt.source : result.source;
}

function sourceOfOutcome(outcome: FlexeraOutcome): Source {
  return outcome.kind === "complete" ? outcome.receipt.source : outcome.source;
}

/** A dataset that failed keeps what the last report knew of it. */
function asFlexeraResult(outcome: FlexeraOutcome, kept: FlexeraPlan["kept"]): FlexeraResult {
  if (outcome.kind === "complete") return outcome;
  const { source, error, hasCursorFailed } = outcome;
  return { kind: "failed", source, error, memory: kept === null ? null : { ...kept, hasCursorFailed } };
}

/** Each job had all the room of a state; together they have it once. */
function withinRoom(result: FlexeraResult, kept: FlexeraPlan["kept"], room: Room): FlexeraResult {
  try {
    if (result.kind === "complete") takeRoom(result, room);
    else if (result.memory !== null) useRoom(result.memory, room);
    return result;
  } catch (thrown) {
    if (result.kind === "failed") throw thrown;
    if (kept !== null) useRoom(kept, room);
    return { kind: "failed", source: result.receipt.source, error: toDigestError(thrown), memory: kept };
  }
}

/** Why a source has no result. */
function missing({ id }: Source, { read, refused }: Loaded): DigestError {
  const isHeld = read.some((shard) => idsIn(shard.shard.content).includes(id));
  if (isHeld) {
    return new DigestError({
      kind: "data",
      message: `The shard that holds ${id} was exported with other filters, inclusions or keys than this job names.`,
      remedy: "Give the exporting and the combining jobs the same inputs, but for credentials and scopes.",
    });
  }
  const [first] = refused;
  if (first !== undefined) {
    return new DigestError({
      kind: first.kind,
      message: `No usable shard of this run holds ${id}. One could not be used: ${first.message}`,
      remedy: first.remedy,
      cause: first,
    });
  }
  return new DigestError({
    kind: "data",
    message: `No shard of this run holds ${id}.`,
    remedy:
      "Look at the job that should have exported it and re-run the failed jobs; one of them must name this scope and dataset.",
  });
}
