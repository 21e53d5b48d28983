import type { HtmlAssets } from "../html/html-assets.ts";
import { reportHtml } from "../html/report-html.ts";
import type { Digest } from "../model/digest.ts";
import { sampleNotice } from "./preview-text.ts";

/** report.html of the sample in pieces, with a line above the numbers that says that it is one. */
export function previewHtml(digest: Digest, assets: HtmlAssets): Iterable<string> {
  return reportHtml(digest, assets, { notice: sampleNotice });
}
