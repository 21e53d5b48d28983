import { FingerprintSet } from "../model/fingerprints/fingerprint-set.ts";
import { type SlowInteraction, type UsageMemory, type UsageTotals, usageDimensions } from "../model/usage.ts";
import { damagedState } from "./damaged-state.ts";
import { fingerprintTexts, parseFingerprints } from "./fingerprint-text.ts";
import type { RowReader } from "./row-reader.ts";
import type { UsageHeader } from "./state-header.ts";

const windows = ["current", "before"] as const;

type WindowName = (typeof windows)[number];

const tables = [...usageDimensions, "exit-code"] as const;

type TableName = (typeof tables)[number];

/** What rows tell of one window of usage. */
type WindowDraft = {
  readonly counts: Record<TableName, Map<string, number>>;
  readonly slowest: SlowInteraction[];
  readonly users: BigUint64Array[];
};

/** What has been read of the usage in a state so far. */
export type UsageDraft = Record<WindowName, WindowDraft>;

type UsageRow = readonly ["usage-count" | "usage-slow" | "usage-users", ...(readonly unknown[])];

/** The lines of a memory of usage, in a fixed order. */
export function* usageRows(usage: UsageMemory | null): Generator<UsageRow> {
  for (const name of windows) {
    const totals = usage?.[name] ?? null;
    if (totals === null) continue;
    for (const table of tables) {
      const counts = tableOf(totals, table);
      for (const value of [...counts.keys()].sort()) yield ["usage-count", name, table, value, counts.get(value) ?? 0];
    }
    for (const { product, interaction, target, orgName, at, durationMs } of totals.slowest) {
      yield ["usage-slow", name, product, interaction, target, orgName, at, durationMs];
    }
    for (const text of fingerprintTexts(totals.users)) yield ["usage-users", name, text];
  }
}

/** A draft without rows. */
export function emptyUsageDraft(): UsageDraft {
  return { current: emptyWindow(), before: emptyWindow() };
}

/** How each kind of line is read into a draft. */
export const usageReaders = {
  "usage-count": (row: RowReader, draft: UsageDraft): void => {
    const { counts } = draft[row.oneOf(windows)];
    const table = counts[row.oneOf(tables)];
    const value = row.sharedText();
    if (table.has(value)) throw damagedState("it names one thing twice");
    table.set(value, row.count());
  },
  "usage-slow": (row: RowReader, draft: UsageDraft): void => {
    const { slowest } = draft[row.oneOf(windows)];
    const [product, interaction, target, orgName] = [row.sharedText(), row.sharedText(), row.text(), row.sharedText()];
    slowest.push({ product, interaction, target, orgName, at: row.instant(), durationMs: row.number() });
  },
  "usage-users": (row: RowReader, draft: UsageDraft): void => {
    draft[row.oneOf(windows)].users.push(parseFingerprints(row.text()));
  },
};

/** The memory that a header and the rows below it tell; throws a DigestError of kind `data` for rows of a window that is not there. */
export function usageMemoryOf(header: UsageHeader | null, draft: UsageDraft): UsageMemory | null {
  const before = header?.before ?? null;
  if (header === null) refuseRows(draft.current);
  if (before === null) refuseRows(draft.before);
  if (header === null) return null;
  return {
    current: totalsOf(header.current, draft.current),
    before: before === null ? null : totalsOf(before, draft.before),
  };
}

/** All the fingerprints of several lines as one set. */
export function joinFingerprints(pieces: readonly BigUint64Array[]): FingerprintSet {
  const all = new BigUint64Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.length;
  }
  return FingerprintSet.fromFingerprints(all);
}

function tableOf(totals: UsageTotals, table: TableName): ReadonlyMap<string, number> {
  return table === "exit-code" ? totals.failuresByExitCode : totals.counts[table];
}

function emptyWindow(): WindowDraft {
  const counts = {
    product: new Map<string, number>(),
    interaction: new Map<string, number>(),
    stage: new Map<string, number>(),
    environment: new Map<string, number>(),
    status: new Map<string, number>(),
    day: new Map<string, number>(),
    "exit-code": new Map<string, number>(),
  };
  return { counts, slowest: [], users: [] };
}

function refuseRows({ counts, slowest, users }: WindowDraft): void {
  const rows = slowest.length + users.length + tables.reduce((sum, table) => sum + counts[table].size, 0);
  if (rows > 0) throw damagedState("usage belongs to no window");
}

function totalsOf(head: UsageHeader["current"], { counts, slowest, users }: WindowDraft): UsageTotals {
  const { "exit-code": failuresByExitCode, ...byDimension } = counts;
  return { ...head, counts: byDimension, failuresByExitCode, slowest, users: joinFingerprints(users) };
}
