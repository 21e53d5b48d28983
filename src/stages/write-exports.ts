import { reportHtml } from "../html/report-html.ts";
import type { ArchiveEntry, ArchivePort } from "../model/archive.ts";
import { changesJson } from "../report/changes-json.ts";
import { manifestJson } from "../report/manifest-json.ts";
import { openFindingsCsv } from "../report/open-findings-csv.ts";
import type { ReportContent } from "./report-content.ts";
import type { ReportPorts } from "./report-ports.ts";

/** What goes into the artifact, and where the two files lie that later steps may want. */
export type Exports = { readonly entries: readonly ArchiveEntry[]; readonly reportPath: string; readonly changesPath: string };

/**
 * Writes report.md, report.html, changes.json, open-findings.csv and manifest.json into the archive beside the exports, and the first
 * and the third as plain files too. Where only counts may be published, no file with rows is in the list of what is uploaded.
 */
export async function writeExports(
  { digest, view }: ReportContent,
  report: string,
  { archive, exports, htmlAssets }: Pick<ReportPorts, "archive" | "exports" | "htmlAssets">,
): Promise<Exports> {
  const reportFile = await exports.write("report.md", [report]);
  const changesFile = await exports.write("changes.json", changesJson(digest));
  const always = [
    await writeFile(archive, "report.md", [report]),
    await writeFile(archive, "report.html", reportHtml(digest, htmlAssets, { view })),
    await writeFile(archive, "changes.json", changesJson(digest)),
    await writeFile(archive, "manifest.json", [manifestJson(digest)]),
  ];
  const paths = { reportPath: reportFile.absolutePath, changesPath: changesFile.absolutePath };
  if (digest.exposure === "public-counts-only") return { entries: always, ...paths };
  const findings = await writeFile(archive, "open-findings.csv", openFindingsCsv(digest));
  const exported = digest.sources.flatMap((source) => (source.kind === "complete" ? source.receipt.files : []));
  return { entries: [...exported.map(({ path }) => archive.entry(path)), ...always, findings], ...paths };
}

async function writeFile(archive: ArchivePort, path: string, pieces: Iterable<string>): Promise<ArchiveEntry> {
  const file = await archive.create(path);
  for (const piece of pieces) await file.write(piece);
  await file.close();
  return archive.entry(path);
}
