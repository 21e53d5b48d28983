import type { RecordView } from "../csv/record-view.ts";
import { DigestError } from "../errors.ts";
import type { Collected } from "../model/ports.ts";
import { singleLine } from "../model/single-line.ts";
import type { UsageRequest, UsageTally } from "../model/usage.ts";
import { slotsOf } from "./cell-slots.ts";
import { type CollectTools, collectExport, type RowConsumer } from "./collect-export.ts";
import { createUsageRowParser, type UsageRow, usageRowColumns } from "./usage-row.ts";
import { createUsageCollector, type UsageCollector } from "./usage-tally.ts";

/** Exports the usage of a scope, keeps the rows on disk and counts them. Rejects with a DigestError. */
export async function collectUsage(request: UsageRequest, tools: CollectTools): Promise<Collected<UsageTally>> {
  const { receipt, consumer } = await collectExport(request.source, request.window, tools, () =>
    consumeRows(createUsageCollector(request)),
  );
  return { receipt, data: consumer.tally() };
}

function consumeRows(collector: UsageCollector): RowConsumer & Pick<UsageCollector, "tally"> {
  let parse: ((record: RecordView) => UsageRow) | null = null;
  return {
    onHeader: (header) => {
      const { columns, slots } = slotsOf(header, usageRowColumns);
      parse = createUsageRowParser(slots);
      return columns;
    },
    onRecord: (record, partLabel) => {
      const row = parse?.(record);
      if (row === undefined) return;
      if (row.kind === "event") return collector.add(row.event);
      const place = record.place();
      const value = JSON.stringify(singleLine(row.value).slice(0, 60));
      throw new DigestError({
        kind: "data",
        message: `Row ${place.row} (line ${place.line}) of ${partLabel}: ${row.column} holds ${value}, which is not ${row.expected}.`,
        remedy: "Usage cannot be counted without this cell; report it to Snyk's support, or update this action.",
      });
    },
    tally: collector.tally,
  };
}
