/** What the hidden line of an issue says: which digest of the repository it belongs to, and which period it tells. */
export type IssueMarker = { readonly digest: string; readonly periodId: string };

const markerLine = /^<!-- exposure-digest:report digest="([^"\r\n]*)" period="([^"\r\n]*)" -->$/m;
const runLine = /^<!-- exposure-digest:run .*$/m;
const linkLine = /^<!-- exposure-digest:link -->.*\n?/m;

/** The first line of an issue's body. `digest` is an artifact name and cannot hold a quote. */
export function formatIssueMarker(marker: IssueMarker): string {
  return `<!-- exposure-digest:report digest="${marker.digest}" period="${marker.periodId}" -->`;
}

/** The marker of a body, or null. An edit in the browser turns line ends into CRLF. */
export function parseIssueMarker(body: string): IssueMarker | null {
  const match = markerLine.exec(withUnixLineEnds(body));
  const [, digest, periodId] = match ?? [];
  return digest === undefined || periodId === undefined ? null : { digest, periodId };
}

/** A line that names time and run: it alone may differ between bodies that are the same report. */
export function formatRunLine(runId: string, markdown: string): string {
  return `<!-- exposure-digest:run ${runId} -->${markdown}`;
}

/** The id of the run that wrote a body last, or null. */
export function parseRunLine(body: string): string | null {
  return /^<!-- exposure-digest:run (\S+) -->/m.exec(withUnixLineEnds(body))?.[1] ?? null;
}

/** Whether two bodies are the same report, whichever run wrote them and when. */
export function isSameReport(one: string, other: string): boolean {
  return withoutRunLine(one) === withoutRunLine(other);
}

/** The body of an issue that is closed because another one goes on, with a line that points there below its marker. */
export function withPointer(body: string, markdown: string): string {
  const text = withUnixLineEnds(body).replace(linkLine, "");
  const line = `<!-- exposure-digest:link -->${markdown}\n`;
  const marker = markerLine.exec(text);
  if (marker === null) return `${line}\n${text}`;
  const end = marker.index + marker[0].length;
  return `${text.slice(0, end)}\n${line}${text.slice(end).replace(/^\n/, "")}`;
}

/** The hidden line of a comment that tells the news since a baseline; one is written for each baseline. */
export function formatCommentMarker(digest: string, baseline: string): string {
  return `<!-- exposure-digest:comment digest="${digest}" since="${baseline}" -->`;
}

function withoutRunLine(body: string): string {
  return withUnixLineEnds(body).replace(runLine, "").replace(linkLine, "").trim();
}

function withUnixLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
