import type { Digest } from "../model/digest.ts";
import type { Source, SourceReceipt } from "../model/source.ts";
import { sourceOfReport, sourceScope } from "../view/view-sources.ts";
import { isoTime } from "./iso-time.ts";
import { sourceJson, windowJson } from "./source-json.ts";

/**
 * manifest.json: each file of the artifact with its source, export, window, filters, size and SHA-256, and what failed. Where
 * only counts may be published no file is listed, because none is uploaded.
 */
export function manifestJson(digest: Digest): string {
  const isCountsOnly = digest.exposure === "public-counts-only";
  const complete = digest.sources.flatMap((report) => (report.kind === "complete" ? [report.receipt] : []));
  const failed = digest.sources.filter((report) => report.kind === "failed");
  const manifest = {
    version: 1,
    run: { id: digest.run.id, attempt: digest.run.attempt, at: isoTime(digest.run.at) },
    period: digest.period.id,
    status: digest.status,
    files: isCountsOnly ? [] : complete.flatMap(filesJson),
    failed: failed.map((report) => sourceJson(report, isCountsOnly)),
    warnings: isCountsOnly ? [] : complete.flatMap(warningsJson),
    sources: digest.sources.map((report) =>
      isCountsOnly ? { dataset: sourceOfReport(report).dataset } : { id: sourceOfReport(report).id },
    ),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function filesJson(receipt: SourceReceipt<Source>): readonly object[] {
  const { source, window, exportId, startedAt, finishedAt } = receipt;
  return receipt.files.map(({ path, rows, bytes, sha256 }) => ({
    path,
    source: source.id,
    dataset: source.dataset,
    scope: sourceScope(source),
    exportId,
    window: windowJson(window),
    filters: source.selection,
    startedAt: isoTime(startedAt),
    finishedAt: isoTime(finishedAt),
    rows,
    bytes,
    sha256,
  }));
}

function warningsJson({ source, warnings }: SourceReceipt<Source>): readonly object[] {
  return warnings.map((warning) => ({ source: source.id, warning }));
}
