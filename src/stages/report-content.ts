import type { Digest } from "../model/digest.ts";
import { buildView, type ReportView } from "../view/view.ts";

/** What all texts of a run are made of: its digest, and the view of it, which is built once because it looks at every open finding. */
export type ReportContent = { readonly digest: Digest; readonly view: ReportView };

/** The content of a digest's report. */
export function reportContent(digest: Digest): ReportContent {
  return { digest, view: buildView(digest) };
}
