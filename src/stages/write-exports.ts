import type { HtmlAssets } from "../html/html-assets.ts";
import { reportHtml } from "../html/report-html.ts";
import type { Digest } from "../model/digest.ts";
import type { FolderPort } from "../model/ports.ts";
import { changesJson } from "../report/changes-json.ts";
import { manifestJson } from "../report/manifest-json.ts";
import { openFindingsCsv } from "../report/open-findings-csv.ts";

/** What goes into the artifact, and where the two files lie that later steps may want. */
export type Exports = { readonly files: readonly string[]; readonly reportPath: string; readonly changesPath: string };

/**
 * Writes report.md, report.html, changes.json, open-findings.csv and manifest.json beside the exports. Where only counts may be published,
 * no file with rows is in the list of what is uploaded.
 */
export async function writeExports(digest: Digest, report: string, assets: HtmlAssets, folder: FolderPort): Promise<Exports> {
  const reportFile = await folder.write("report.md", [report]);
  const changesFile = await folder.write("changes.json", changesJson(digest));
  await folder.write("manifest.json", [manifestJson(digest)]);
  await folder.write("report.html", reportHtml(digest, assets));
  const always = ["report.md", "report.html", "changes.json", "manifest.json"];
  const paths = { reportPath: reportFile.absolutePath, changesPath: changesFile.absolutePath };
  if (digest.exposure === "public-counts-only") return { files: always, ...paths };
  await folder.write("open-findings.csv", openFindingsCsv(digest));
  const exported = digest.sources.flatMap((source) => (source.kind === "complete" ? source.receipt.files : []));
  return { files: [...exported.map((file) => file.path), ...always, "open-findings.csv"], ...paths };
}
