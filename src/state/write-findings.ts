import { RowCopier } from "../model/findings/copy-rows.ts";
import { instantColumns, wordColumns } from "../model/findings/finding-columns.ts";
import { FindingTable, listText } from "../model/findings/finding-table.ts";
import { isWorstFirst, placesWorstFirst } from "../model/findings/worst-first.ts";
import type { NextState } from "../model/state.ts";
import { numbersText, wordsText } from "./column-text.ts";
import type { FindingRowKind } from "./state-format.ts";

/** Findings of one line, so that no line grows with their number; see `fingerprint-chunk.ts`. */
const findingsPerLine = 1_024;

/** Characters of texts in one line, about. */
const charactersPerLine = 32 * 1024;

/** Where a column is copied to before it is told: an array of its own for each would be garbage that is collected late. */
type ColumnRoom = { readonly words: Uint32Array; readonly instants: Float64Array };

type FindingsRow = readonly [FindingRowKind, ...(readonly unknown[])];

/**
 * The lines of what is open: blocks of columns, each behind the unique values that its columns are the first to refer to. Findings
 * stand worst first, as the next report will want them, so that equal states give equal lines.
 */
export function* findingsRows({ open, detail }: Pick<NextState, "open" | "detail">): Generator<FindingsRow> {
  const places = isWorstFirst(open) ? null : placesWorstFirst(open);
  const table = new FindingTable(findingsPerLine);
  const copier = new RowCopier(table);
  const written = { texts: 1, numbers: 1, projects: 1, problems: 1 };
  const room = { words: new Uint32Array(findingsPerLine), instants: new Float64Array(findingsPerLine) };
  const sources = new Uint32Array(findingsPerLine);
  const unknownSince = new Float64Array(findingsPerLine);
  for (let start = 0; start < open.length; start += findingsPerLine) {
    const count = Math.min(findingsPerLine, open.length - start);
    table.clear();
    for (let row = 0; row < count; row += 1) {
      const tracked = open.at(places?.[start + row] ?? start + row);
      if (tracked === undefined) throw new RangeError(`There is no open finding ${start + row}.`);
      copier.append(tracked.finding);
      sources[row] = table.pools.texts.idOf(listText(tracked.sources));
      unknownSince[row] = tracked.unknownSince ?? Number.NaN;
    }
    // Against a hash without a key the content of a row could be guessed.
    if (detail.kind === "hashed") table.forgetContent();
    yield* valueRows(table, written);
    const columns = columnTexts(table, { words: room.words.subarray(0, count), instants: room.instants.subarray(0, count) });
    const told = [wordsText(sources.subarray(0, count)), numbersText(unknownSince.subarray(0, count))];
    yield ["findings", open.length, count, ...columns, ...told];
  }
}

/** The values of pools that no line has yet. */
function* valueRows({ pools }: FindingTable, written: Record<keyof FindingTable["pools"], number>): Generator<FindingsRow> {
  let line: string[] = [];
  let characters = 0;
  for (const text of pools.texts.from(written.texts)) {
    line.push(text);
    characters += text.length;
    if (characters < charactersPerLine) continue;
    yield ["finding-texts", line];
    line = [];
    characters = 0;
  }
  if (line.length > 0) yield ["finding-texts", line];
  const numbers = Float64Array.from(pools.numbers.from(written.numbers));
  if (numbers.length > 0) yield ["finding-numbers", numbersText(numbers)];
  for (const name of ["projects", "problems"] as const) {
    const count = pools[name].size - written[name];
    if (count > 0) yield [`finding-${name}`, count, wordsText(pools[name].from(written[name]))];
    written[name] = pools[name].size;
  }
  written.texts = pools.texts.size;
  written.numbers = pools.numbers.size;
}

/** In the order in which `readFindings` takes them. */
function columnTexts({ columns }: FindingTable, { words, instants }: ColumnRoom): readonly string[] {
  return [
    ...wordColumns.map((name) => wordsText(columns[name].copyInto(words))),
    ...instantColumns.map((name) => numbersText(columns[name].copyInto(instants))),
  ];
}
