import type { Digest } from "../model/digest.ts";
import { buildView, type ReportView } from "../view/view.ts";
import type { FlexeraView } from "../view/view-flexera.ts";
import { actFirstSection } from "./act-first-section.ts";
import { contentPolicy } from "./content-policy.ts";
import { eventCountsTable, eventsTable } from "./event-tables.ts";
import { changesTable, openTable } from "./finding-tables.ts";
import { flexeraSection, flexeraTables } from "./flexera-section.ts";
import type { HtmlAssets } from "./html-assets.ts";
import { type TableSection, tableSection, tableStyle } from "./html-table.ts";
import { noticeSection } from "./notice-section.ts";
import { type Anchor, pageEnd, pageHead, pageStart } from "./page-frame.ts";
import { chartsSection, failuresSection, notesSection, numbersSection, riskTable, sourceCountsTable } from "./page-sections.ts";
import { sourcesTable } from "./source-table.ts";
import { slowestTable, usageSection } from "./usage-section.ts";

/** `view` is the digest's, for a caller that has built it. */
export type PageOptions = { readonly view?: ReportView; readonly notice?: string | null };

/**
 * report.html in pieces: one file that shows the whole digest, loads nothing, and needs its script for sorting and filtering
 * only. Rows come one by one, so that no number of findings is ever one string. Where only counts may be published it has no
 * table with names. A notice stands before everything else. Equal digests give equal files.
 */
export function* reportHtml(
  digest: Digest,
  assets: HtmlAssets,
  { view = buildView(digest), notice = null }: PageOptions = {},
): Generator<string> {
  const tables = view.isCountsOnly ? null : tablesOf(digest, view);
  const style = `${assets.style}${tables === null ? "" : tables.styles}`;
  yield pageHead({ view, style, script: assets.script, policy: contentPolicy(style, assets.script) });
  const first = { id: "first", title: "Act first", count: view.actFirst.total };
  yield pageStart(digest, view, [...(first.count === 0 ? [] : [first]), ...(tables?.anchors ?? [])]);
  yield noticeSection(notice).html;
  if (view.asksSnyk) yield numbersSection(view).html;
  yield failuresSection(view).html;
  yield actFirstSection(view).html;
  yield chartsSection(digest, view).html;
  yield notesSection(view).html;
  if (tables === null)
    yield riskTable(view).html + usageSection(digest).html + flexeraSection(view.flexera).html + sourceCountsTable(view).html;
  else yield* tables.pieces();
  yield pageEnd(digest, view);
}

/** All tables with names, their style, and what the page's menu tells of them. */
function tablesOf(digest: Digest, view: ReportView) {
  const changes = changesTable(digest);
  const open = openTable(digest);
  const events = eventsTable(digest);
  const eventCounts = eventCountsTable(digest);
  const slowest = slowestTable(digest);
  const sources = sourcesTable(digest);
  const flexera = flexeraTables(digest);
  const isCounted = eventCounts.rows.length > 0;
  return {
    styles: [
      tableStyle(changes),
      tableStyle(open),
      tableStyle(events),
      tableStyle(eventCounts),
      tableStyle(slowest),
      tableStyle(sources),
      ...flexera.map(tableStyle),
    ].join(""),
    anchors: [...(view.asksSnyk ? [changes, open, events].map(anchorOf) : []), ...flexeraAnchor(view.flexera), anchorOf(sources)],
    pieces: function* (): Generator<string> {
      if (view.asksSnyk) {
        yield* tableSection(changes);
        yield* tableSection(open);
        yield* tableSection(events);
      }
      if (isCounted) yield* tableSection(eventCounts);
      yield usageSection(digest).html;
      if (slowest.rows.length > 0) yield* tableSection(slowest);
      yield flexeraSection(view.flexera).html;
      for (const table of flexera) yield* tableSection(table);
      yield* tableSection(sources);
    },
  };
}

function anchorOf({ id, title, rows }: Pick<TableSection<unknown>, "id" | "title" | "rows">): Anchor {
  return { id, title, count: rows.length };
}

function flexeraAnchor({ isCollected, datasets, failed }: FlexeraView): readonly Anchor[] {
  return isCollected ? [{ id: "flexera", title: "Flexera", count: datasets.total + failed.total }] : [];
}
