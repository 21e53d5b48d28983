import * as v from "valibot";
import { formatCsvRow } from "../csv/csv-writer.ts";
import { createProgress, type Progress } from "../http/progress.ts";
import type { SourceWarnings } from "../http/source-warnings.ts";
import type { ArchivePort } from "../model/archive.ts";
import type { CountedEvent } from "../model/audit-event.ts";
import type { AuditEventId } from "../model/ids.ts";
import type { WrittenBytes } from "../model/output-file.ts";
import type { Clock, Collected, Log } from "../model/ports.ts";
import { scopeName } from "../model/scope.ts";
import type { ExportFile, SnykSource, Window } from "../model/source.ts";
import { formError } from "../snyk/api-error.ts";
import { readPages } from "../snyk/pages.ts";
import type { SnykAnswer, SnykCall, SnykClient } from "../snyk/snyk-client.ts";
import { scopePath } from "../snyk-export/export-request.ts";
import { type AuditItem, parseAuditItem } from "./audit-item.ts";
import { type AuditChoices, auditQueries, isWantedEvent } from "./audit-selection.ts";

export type AuditTools = {
  readonly client: SnykClient;
  readonly archive: ArchivePort;
  readonly auditChoices: AuditChoices;
  readonly clock: Clock;
  readonly log: Log;
  readonly createWarnings: () => SourceWarnings;
};

type AuditMap = ReadonlyMap<AuditEventId, CountedEvent>;

const keptMs = 90 * 24 * 3_600_000;
const maxPages = 20_000;
const csvColumns = ["created", "event", "group_id", "org_id", "project_id", "user_id", "content"];

/**
 * Searches the audit logs of a scope within a window and leaves `audit-logs.csv` and `audit-logs.ndjson`. What Snyk no longer keeps
 * is not asked for, and the receipt's window says so. Rejects with a DigestError, and then leaves no file.
 */
export async function collectAuditLogs(source: SnykSource, window: Window, tools: AuditTools): Promise<Collected<AuditMap>> {
  const startedAt = tools.clock.now();
  const asked: Window = { from: Math.max(window.from ?? 0, startedAt - keptMs), to: window.to };
  const warnings = tools.createWarnings();
  const call: SnykCall = { action: "search the audit logs", operation: "audit", scope: source.scope, warnings };
  const files = await createAuditFiles(source, tools.archive);
  try {
    const data = await searchAll(asked, call, tools, files);
    const written = await files.close();
    const rows = [...data.values()].reduce((sum, { count }) => sum + count, 0);
    const bytes = written.reduce((sum, file) => sum + file.bytes, 0);
    tools.log.info(`audit-logs of ${scopeName(source.scope)}: ${rows} events.`);
    const finishedAt = tools.clock.now();
    const receipt = {
      source,
      window: asked,
      files: written,
      rows,
      bytes,
      startedAt,
      finishedAt,
      exportId: null,
      warnings: warnings.list(),
    };
    return { receipt, data };
  } catch (thrown) {
    await files.discard();
    throw thrown;
  }
}

async function searchAll(window: Window, call: SnykCall, tools: AuditTools, files: AuditFiles): Promise<AuditMap> {
  const found = new Map<AuditEventId, CountedEvent>();
  if (window.from !== null && window.from >= window.to) return found;
  const progress = createProgress(`Audit logs of ${scopeName(call.scope)}`, tools.clock, tools.log, "reading");
  for (const query of auditQueries(tools.auditChoices)) {
    const paged = {
      path: `${scopePath(call.scope)}/audit_logs/search`,
      query: searchQuery(window, query),
      cursorName: "cursor",
      maxPages,
    };
    for await (const answer of readPages(tools.client, paged, call)) {
      const items = itemsOf(answer, call).filter(({ event }) => isWantedEvent(tools.auditChoices, event.event));
      for (const { event } of items) found.set(event.id, { event, count: (found.get(event.id)?.count ?? 0) + 1 });
      await files.write(items);
      reportProgress(progress, found.size);
    }
  }
  return found;
}

/** Ascending and with a fixed end: in descending order new events would shift the pages. Edges are whole milliseconds. */
function searchQuery(window: Window, filters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const from = new Date(Math.floor(window.from ?? 0)).toISOString();
  return { ...filters, from, to: new Date(Math.ceil(window.to)).toISOString(), size: "100", sort_order: "ASC" };
}

const pageSchema = v.object({ data: v.object({ items: v.array(v.unknown()) }) });

function itemsOf(answer: SnykAnswer, call: SnykCall): readonly AuditItem[] {
  const page = v.safeParse(pageSchema, answer.json);
  if (!page.success) throw formError("it holds no list of events", call, answer.requestId);
  return page.output.data.items.map((item, index) => {
    const parsed = parseAuditItem(item);
    if (parsed === null) throw formError(`event ${index + 1} of a page has no name or no time`, call, answer.requestId);
    return parsed;
  });
}

function reportProgress(progress: Progress, events: number): void {
  progress.report("reading", () => `${events} events`);
}

type AuditFiles = {
  readonly write: (items: readonly AuditItem[]) => Promise<void>;
  readonly close: () => Promise<readonly ExportFile[]>;
  readonly discard: () => Promise<void>;
};

async function createAuditFiles(source: SnykSource, archive: ArchivePort): Promise<AuditFiles> {
  const paths = [`${source.id}.csv`, `${source.id}.ndjson`] as const;
  const [csv, ndjson] = [await archive.create(paths[0]), await archive.create(paths[1])];
  let rows = 0;
  await csv.write(formatCsvRow(csvColumns));
  return {
    write: async (items) => {
      rows += items.length;
      await csv.write(items.map(({ event, served }) => csvLine(event, served)).join(""));
      await ndjson.write(items.map(({ served }) => `${JSON.stringify(served)}\n`).join(""));
    },
    close: async () => [toExportFile(paths[0], rows, await csv.close()), toExportFile(paths[1], rows, await ndjson.close())],
    discard: async () => {
      for (const file of [csv, ndjson]) await file.discard();
    },
  };
}

function csvLine(event: AuditItem["event"], served: AuditItem["served"]): string {
  const content = served.content === undefined || served.content === null ? "" : JSON.stringify(served.content);
  const created = new Date(event.createdAt).toISOString();
  return formatCsvRow([created, event.event, event.groupId, event.orgId, event.projectId, event.userId, content]);
}

function toExportFile(path: string, rows: number, written: WrittenBytes): ExportFile {
  return { path, rows, ...written };
}
