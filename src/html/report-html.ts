import type { Digest } from "../model/digest.ts";
import { buildView } from "../view/view.ts";
import { contentPolicy } from "./content-policy.ts";
import { eventCountsTable, eventsTable } from "./event-tables.ts";
import { changesTable, openTable } from "./finding-tables.ts";
import type { HtmlAssets } from "./html-assets.ts";
import { tableSection, tableStyle } from "./html-table.ts";
import { pageEnd, pageHead, pageStart } from "./page-frame.ts";
import { chartsSection, failuresSection, notesSection, numbersSection, riskTable, sourceCountsTable } from "./page-sections.ts";
import { sourcesTable } from "./source-table.ts";
import { slowestTable, usageSection } from "./usage-section.ts";

/**
 * report.html in pieces: one file that shows the whole digest, loads nothing, and needs its script for sorting and filtering
 * only. Rows come one by one, so that no number of findings is ever one string. Where only counts may be published it has no
 * table with names. Equal digests give equal files.
 */
export function* reportHtml(digest: Digest, assets: HtmlAssets): Generator<string> {
  const view = buildView(digest);
  const tables = view.isCountsOnly ? null : tablesOf(digest);
  const style = `${assets.style}${tables === null ? "" : tables.styles}`;
  yield pageHead({ view, style, script: assets.script, policy: contentPolicy(style, assets.script) });
  yield pageStart(digest, view, tables?.anchors ?? []);
  yield numbersSection(view).html;
  yield failuresSection(view).html;
  yield chartsSection(digest, view).html;
  yield notesSection(view).html;
  if (tables === null) yield riskTable(view).html + usageSection(digest).html + sourceCountsTable(view).html;
  else yield* tables.pieces();
  yield pageEnd(digest, view);
}

/** All tables with names, their style, and what the page's menu tells of them. */
function tablesOf(digest: Digest) {
  const changes = changesTable(digest);
  const open = openTable(digest);
  const events = eventsTable(digest);
  const eventCounts = eventCountsTable(digest);
  const slowest = slowestTable(digest);
  const sources = sourcesTable(digest);
  const isCounted = eventCounts.rows.length > 0;
  return {
    styles: [
      tableStyle(changes),
      tableStyle(open),
      tableStyle(events),
      tableStyle(eventCounts),
      tableStyle(slowest),
      tableStyle(sources),
    ].join(""),
    anchors: [changes, open, events, sources].map(({ id, title, rows }) => ({ id, title, count: rows.length })),
    pieces: function* (): Generator<string> {
      yield* tableSection(changes);
      yield* tableSection(open);
      yield* tableSection(events);
      if (isCounted) yield* tableSection(eventCounts);
      yield usageSection(digest).html;
      if (slowest.rows.length > 0) yield* tableSection(slowest);
      yield* tableSection(sources);
    },
  };
}
