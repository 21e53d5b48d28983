import { tmpdir } from "node:os";
import path from "node:path";
import { parseCsvHeader } from "../../../src/csv/csv-header.ts";
import { readFilePieces } from "../../../src/csv/file-pieces.ts";
import { createRecordScanner } from "../../../src/csv/record-scanner.ts";
import type { RecordView } from "../../../src/csv/record-view.ts";
import { createSpillFile } from "../../../src/disk/spill-file.ts";
import type { Finding } from "../../../src/model/finding.ts";
import type { OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { FingerprintFilter } from "../../../src/model/fingerprints/fingerprint-filter.ts";
import type { IssuesSnapshot } from "../../../src/model/snapshot.ts";
import { sourceOf } from "../../../src/model/source.ts";
import type { Spill } from "../../../src/model/spill.ts";
import { slotsOf } from "../../../src/snyk-export/cell-slots.ts";
import { createIssueCollector } from "../../../src/snyk-export/issue-collector.ts";
import { createIssueRowParser, issueRowColumns } from "../../../src/snyk-export/issue-row.ts";
import { contentOf } from "../../../src/snyk-export/sieved-records.ts";

/** When the export was started that is compared. */
export const takenAt = Date.UTC(2026, 0, 12);

/** The snapshot of an export on disk, as the action makes it of the same bytes while they arrive. */
export async function collectFile(file: string, before: OpenFindings, at = takenAt): Promise<IssuesSnapshot> {
  const known = new FingerprintFilter(before.table.columns.keyLow.copyInto(new Uint32Array(before.size)));
  const collector = createIssueCollector(
    {
      source: sourceOf({ kind: "group", id: "bench" }, "issues"),
      threshold: "critical",
      before,
      known,
      disguise: (finding) => finding,
    },
    at,
    spillFile,
  );
  let parse = createIssueRowParser(slotsOf(parseCsvHeader([], file), issueRowColumns).slots);
  let takeSieved = (_record: RecordView): boolean => false;
  let sieve: ReturnType<typeof collector.sieve> = null;
  const scanner = createRecordScanner({
    label: file,
    onHeader: (names) => {
      const header = parseCsvHeader(names, file);
      const { columns, slots } = slotsOf(header, issueRowColumns);
      parse = createIssueRowParser(slots);
      takeSieved = collector.takeSieved(slots);
      sieve = collector.sieve(slots);
      return columns.map((column) => header.positions.get(column) ?? 0);
    },
    sieve: () => sieve,
    onRecord: (record) => {
      if (takeSieved(record)) return;
      const row = parse(record);
      if (row.kind === "problem") throw new Error(`${row.column}: ${row.value}`);
      collector.add(row.finding, contentOf(record));
    },
  });
  for await (const piece of readFilePieces(file)) await scanner.write(piece);
  await scanner.end();
  return collector.snapshot();
}

let spills = 0;

function spillFile(): Spill {
  spills += 1;
  return createSpillFile(path.join(tmpdir(), `exposure-digest-bench-spill-${process.pid}-${spills}`));
}

/** Those of a snapshot's findings that are open. */
export function openOf({ findings }: IssuesSnapshot): readonly Finding[] {
  return [...findings.values()].filter(({ status, severity }) => status === "open" && severity === "critical");
}
