import { parseCsvHeader } from "../../../src/csv/csv-header.ts";
import { readFilePieces } from "../../../src/csv/file-pieces.ts";
import { createRecordScanner } from "../../../src/csv/record-scanner.ts";
import type { RecordView } from "../../../src/csv/record-view.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { FingerprintFilter } from "../../../src/model/fingerprint-filter.ts";
import { hashText } from "../../../src/model/fingerprint-set.ts";
import type { FindingKey } from "../../../src/model/ids.ts";
import type { IssuesSnapshot } from "../../../src/model/snapshot.ts";
import { sourceOf } from "../../../src/model/source.ts";
import { cellText, slotsOf } from "../../../src/snyk-export/cell-slots.ts";
import { createIssueCollector } from "../../../src/snyk-export/issue-collector.ts";
import { createIssueRowParser, issueRowColumns } from "../../../src/snyk-export/issue-row.ts";
import { memorySpill } from "../../unit/model/memory-spill.ts";

/** The snapshot of an export on disk, as the action makes it of the same bytes while they arrive. */
export async function collectFile(file: string, previous: ReadonlyMap<FindingKey, Finding>): Promise<IssuesSnapshot> {
  const known = new FingerprintFilter(Uint32Array.from(previous.keys(), (key) => hashText(key).low));
  const collector = createIssueCollector(
    {
      source: sourceOf({ kind: "group", id: "bench" }, "issues"),
      threshold: "critical",
      wasOpen: (key) => previous.get(key) ?? null,
      known,
      disguise: (finding) => finding,
    },
    Date.UTC(2026, 0, 5),
    memorySpill,
  );
  let parse = createIssueRowParser(slotsOf(parseCsvHeader([], file), issueRowColumns).slots);
  let seeProject = (_record: RecordView): void => {};
  let sieve: ReturnType<typeof collector.sieve> = null;
  const scanner = createRecordScanner({
    label: file,
    onHeader: (names) => {
      const header = parseCsvHeader(names, file);
      const { columns, slots } = slotsOf(header, issueRowColumns);
      parse = createIssueRowParser(slots);
      seeProject = (record) => collector.seeProject(cellText(record, slots, "PROJECT_PUBLIC_ID"));
      sieve = collector.sieve(slots);
      return columns.map((column) => header.positions.get(column) ?? 0);
    },
    sieve: () => sieve,
    onRecord: (record) => {
      if (record.isSettled()) return seeProject(record);
      const row = parse(record);
      if (row.kind === "problem") throw new Error(`${row.column}: ${row.value}`);
      collector.add(row.finding);
    },
  });
  for await (const piece of readFilePieces(file)) await scanner.write(piece);
  await scanner.end();
  return collector.snapshot();
}

/** Those of a snapshot's findings that are open. */
export function openOf(snapshot: IssuesSnapshot): ReadonlyMap<FindingKey, Finding> {
  return new Map([...snapshot.findings].filter(([, { status, severity }]) => status === "open" && severity === "critical"));
}
