import { DigestError } from "../errors.ts";
import type { Collected, IssuesRequest } from "../model/ports.ts";
import type { IssuesSnapshot } from "../model/snapshot.ts";
import { singleLine } from "../snyk/api-error.ts";
import { type CollectTools, collectExport, type RowConsumer } from "./collect-export.ts";
import { createIssueCollector, type IssueCollector } from "./issue-collector.ts";
import { createIssueRowParser, type IssueRow, type RowProblem } from "./issue-row.ts";

/** Exports all issues of a scope, keeps the rows on disk and of them what the report needs. Rejects with a DigestError. */
export async function collectIssues(request: IssuesRequest, tools: CollectTools): Promise<Collected<IssuesSnapshot>> {
  const now = tools.clock.now();
  const { receipt, consumer } = await collectExport(request.source, { from: null, to: now }, tools, (started) =>
    consumeRows(createIssueCollector(request, started.startedAt)),
  );
  // The export shows what was known when it was started, which may have had to wait for its turn.
  return { receipt: { ...receipt, window: { from: null, to: receipt.startedAt } }, data: consumer.snapshot() };
}

function consumeRows(collector: IssueCollector): RowConsumer & Pick<IssueCollector, "snapshot"> {
  let parse: ((record: readonly string[]) => IssueRow) | null = null;
  return {
    onHeader: (header) => {
      parse = createIssueRowParser(header);
    },
    onRecord: (record, place, partLabel) => {
      const row = parse?.(record);
      if (row === undefined) return;
      if (row.kind === "problem") throw unreadable(row, place, partLabel);
      collector.add(row.finding);
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
