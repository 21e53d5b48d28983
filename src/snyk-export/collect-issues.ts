import type { IssueSieve } from "../csv/record-kernel.ts";
import type { RecordView } from "../csv/record-view.ts";
import { DigestError } from "../errors.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Collected, IssuesRequest } from "../model/ports.ts";
import { singleLine } from "../model/single-line.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import type { Spill } from "../model/spill.ts";
import { slotsOf } from "./cell-slots.ts";
import { type CollectTools, collectExport, type RowConsumer } from "./collect-export.ts";
import type { PendingExports } from "./export-job.ts";
import { createIssueCollector, type IssueCollector } from "./issue-collector.ts";
import { createIssueRowParser, type IssueRow, issueRowColumns, type RowProblem } from "./issue-row.ts";
import { contentOf } from "./sieved-records.ts";

export type IssueTools = CollectTools & {
  /** A place on disk for what does not fit into memory. */
  readonly openSpill: () => Spill;
};

/** Exports the issues of a scope, all or those that were updated, keeps the rows on disk and of them what the report needs. Rejects with a DigestError. */
export async function collectIssues(request: IssuesRequest, tools: IssueTools): Promise<Collected<IssuesSnapshot>> {
  const now = tools.clock.now();
  const from = request.increment?.from ?? null;
  const own = { ...tools, pending: unreported(tools.pending, request.reportedAt ?? null) };
  const collectors: IssueCollector[] = [];
  const openCollector = (takenAt: EpochMs): IssueCollector => {
    const collector = createIssueCollector(request, takenAt, tools.openSpill);
    collectors.push(collector);
    return collector;
  };
  try {
    const { receipt, consumer } = await collectExport(request.source, { from, to: now }, own, (started) =>
      consumeRows(openCollector(started.startedAt)),
    );
    // The export shows what was known when it was started, which may have had to wait for its turn.
    return { receipt: { ...receipt, window: { from, to: receipt.startedAt } }, data: consumer.snapshot() };
  } finally {
    for (const collector of collectors) collector.discard();
  }
}

/**
 * Only exports that no report was made of. A report is made of every export that its run started or picked up, so those that are
 * left were started later than the one that the previous report is made of.
 */
function unreported(pending: PendingExports | null, reportedAt: EpochMs | null): PendingExports | null {
  if (pending === null || reportedAt === null) return pending;
  return {
    ...pending,
    find: async (requestHash) => {
      const found = await pending.find(requestHash);
      return found !== null && found.startedAt > reportedAt ? found : null;
    },
  };
}

function consumeRows(collector: IssueCollector): RowConsumer & Pick<IssueCollector, "snapshot"> {
  let parse: ((record: RecordView) => IssueRow) | null = null;
  let sieve: IssueSieve | null = null;
  let takeSieved = (_record: RecordView): boolean => false;
  return {
    onHeader: (header) => {
      const { columns, slots } = slotsOf(header, issueRowColumns);
      parse = createIssueRowParser(slots);
      takeSieved = collector.takeSieved(slots);
      sieve = collector.sieve(slots);
      return columns;
    },
    sieve: () => sieve,
    onRecord: (record, partLabel) => {
      if (takeSieved(record)) return;
      const row = parse?.(record);
      if (row === undefined) return;
      if (row.kind === "problem") throw unreadable(row, record.place(), partLabel);
      collector.add(row.finding, contentOf(record));
    },
    snapshot: collector.snapshot,
  };
}

/** One cell that cannot be understood fails the whole source: a wrong number is worse than none. */
function unreadable(problem: RowProblem, place: { readonly row: number; readonly line: number }, partLabel: string): DigestError {
  const value = JSON.stringify(singleLine(problem.value).slice(0, 60));
  return new DigestError({
    kind: "data",
    message: `Row ${place.row} (line ${place.line}) of ${partLabel}: ${problem.column} holds ${value}, which is not ${problem.expected}.`,
    remedy: "The report cannot be right without this cell; report it to Snyk's support, or update this action.",
  });
}
