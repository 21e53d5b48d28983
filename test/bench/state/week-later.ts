import { unknownContent } from "../../../src/model/findings/finding-table.ts";
import { copyFinding } from "../../../src/model/findings/finding-view.ts";
import { OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { SnapshotBuilder, type SnapshotFindings } from "../../../src/model/findings/snapshot-findings.ts";
import type { SourceId } from "../../../src/model/ids.ts";
import type { State } from "../../../src/model/state.ts";
import { syntheticFinding } from "./synthetic-findings.ts";

/** What a report had open of so many findings. */
export function openBefore(count: number, source: SourceId): State["open"] {
  return OpenFindings.of(trackedFindings(count, source));
}

function* trackedFindings(count: number, source: SourceId) {
  for (let index = 0; index < count; index += 1) {
    yield { finding: syntheticFinding(index, count), sources: [source], unknownSince: null };
  }
}

/** What an export shows a week later: of a hundred findings ninety-seven as they were, one resolved, one otherwise, one not; and a new one. */
export function weekLater(open: State["open"], count: number): SnapshotFindings {
  const builder = new SnapshotBuilder(open);
  for (let index = 0; index < open.size; index += 1) {
    if (index % 100 > 2) builder.addUnchanged(index);
    else if (index % 100 > 0) builder.add({ ...copyFinding(open.table.view(index)), ...changeOf(index) }, unknownContent);
  }
  for (let index = 0; index < count / 100; index += 1) builder.add(syntheticFinding(count + index, count), unknownContent);
  return builder.build();
}

function changeOf(index: number) {
  return index % 100 === 1 ? ({ status: "resolved" } as const) : { score: 999 };
}
