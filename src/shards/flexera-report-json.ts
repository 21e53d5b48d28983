import * as v from "valibot";
import { flexeraModes } from "../model/flexera-dataset.ts";
import { type FlexeraReport, maxListedRows, rowChangeKinds } from "../model/flexera-report.ts";
import type { FlexeraSource } from "../model/source.ts";
import { damagedShard } from "./damaged-shard.ts";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const texts = v.array(v.string());
const counts = v.object({ added: count, changed: count, removed: count });

const changes = v.object({
  counts,
  byColumn: v.array(v.object({ column: v.string(), rows: count })),
  listed: v.pipe(
    v.array(
      v.object({
        kind: v.picklist(rowChangeKinds),
        key: texts,
        shown: texts,
        cells: v.array(v.object({ column: v.string(), before: v.nullable(v.string()), after: v.string() })),
        isNews: v.boolean(),
      }),
    ),
    v.maxLength(maxListedRows),
  ),
  selected: counts,
});

const reportJson = v.object({
  mode: v.picklist(flexeraModes),
  isFirstRun: v.boolean(),
  isReloaded: v.boolean(),
  rows: count,
  rowsBefore: v.nullable(count),
  keyColumns: texts,
  shownColumns: texts,
  columnsAdded: texts,
  columnsRemoved: texts,
  anomalies: v.object({
    addOfExisting: count,
    changeOfMissing: count,
    removeOfMissing: count,
    emptyChange: count,
    repeatedKey: count,
  }),
  run: changes,
  period: changes,
  history: v.array(v.object({ periodId: v.string(), at: v.number(), rows: count })),
});

/** What a report tells of a dataset of Flexera, from the object that another job wrote of it; throws a DigestError of kind `data`. */
export function parseFlexeraReport(value: unknown, source: FlexeraSource): FlexeraReport {
  const result = v.safeParse(reportJson, value);
  if (!result.success) throw damagedShard(`what it tells of a dataset is wrong at "${v.getDotPath(result.issues[0]) ?? ""}"`);
  return { ...result.output, source };
}
