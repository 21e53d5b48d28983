import { type OrgUsage, type SlowInteraction, type UsageTally, usageDimensions } from "../model/usage.ts";
import { fingerprintTexts, parseFingerprints } from "../state/fingerprint-text.ts";
import type { RowReader } from "../state/row-reader.ts";
import { joinFingerprints } from "../state/usage-rows.ts";
import { damagedShard } from "./damaged-shard.ts";
import type { ShardRow } from "./shard-format.ts";

const tables = [...usageDimensions, "exit-code"] as const;

type TableName = (typeof tables)[number];

/** What rows tell of one Organization. */
type OrgDraft = {
  readonly head: Pick<OrgUsage, "orgId" | "orgName" | "events">;
  readonly counts: Record<TableName, Map<string, number>>;
  readonly slowest: SlowInteraction[];
  readonly users: BigUint64Array[];
};

/** What has been read of a tally so far; its rows follow the Organization that they belong to. */
export type TallyDraft = OrgDraft[];

/** The lines of a tally, in its own order. */
export function* usageTallyRows(tally: UsageTally): Generator<ShardRow> {
  for (const usage of tally.values()) {
    yield ["usage-org", usage.orgId, usage.orgName, usage.events];
    for (const table of tables) {
      const counts = table === "exit-code" ? usage.failuresByExitCode : usage.counts[table];
      for (const [value, count] of counts) yield ["usage-count", table, value, count];
    }
    for (const { product, interaction, target, orgName, at, durationMs } of usage.slowest) {
      yield ["usage-slow", product, interaction, target, orgName, at, durationMs];
    }
    for (const text of fingerprintTexts(usage.users)) yield ["usage-users", text];
  }
}

/** How each kind of line is read into a draft. */
export const tallyReaders = {
  "usage-org": (row: RowReader, draft: TallyDraft): void => {
    const head = { orgId: row.sharedText(), orgName: row.sharedText(), events: row.count() };
    draft.push({ head, counts: emptyCounts(), slowest: [], users: [] });
  },
  "usage-count": (row: RowReader, draft: TallyDraft): void => {
    const table = lastOf(draft).counts[row.oneOf(tables)];
    table.set(row.sharedText(), row.count());
  },
  "usage-slow": (row: RowReader, draft: TallyDraft): void => {
    const [product, interaction, target, orgName] = [row.sharedText(), row.sharedText(), row.text(), row.sharedText()];
    lastOf(draft).slowest.push({ product, interaction, target, orgName, at: row.instant(), durationMs: row.number() });
  },
  "usage-users": (row: RowReader, draft: TallyDraft): void => void lastOf(draft).users.push(parseFingerprints(row.text())),
};

/** The tally that the rows of a draft told. */
export function tallyOf(draft: TallyDraft): UsageTally {
  return new Map(
    draft.map(({ head, counts: { "exit-code": failuresByExitCode, ...counts }, slowest, users }) => [
      head.orgId,
      { ...head, counts, failuresByExitCode, users: joinFingerprints(users), slowest },
    ]),
  );
}

function lastOf(draft: TallyDraft): OrgDraft {
  const last = draft.at(-1);
  if (last === undefined) throw damagedShard("usage belongs to no Organization");
  return last;
}

function emptyCounts(): OrgDraft["counts"] {
  return {
    product: new Map<string, number>(),
    interaction: new Map<string, number>(),
    stage: new Map<string, number>(),
    environment: new Map<string, number>(),
    status: new Map<string, number>(),
    day: new Map<string, number>(),
    "exit-code": new Map<string, number>(),
  };
}
