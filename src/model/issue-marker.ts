import type { EpochMs } from "./ids.ts";

/** The reports that follow each other, one issue a period: those of one digest, one repository and one branch. */
export type IssueSeries = {
  /** Name of the digest: the name of its artifact. It cannot hold a quote. */
  readonly digest: string;
  /** Id of the repository that reports, where its issue lives in another one; null otherwise. */
  readonly repositoryId: string | null;
  /** Fingerprint of the branch that reports; null for the default branch. */
  readonly branch: string | null;
};

/** What the hidden line of an issue says: whose report it is, and which period it tells. */
export type IssueMarker = IssueSeries & { readonly periodId: string };

/** The run that wrote a body; `startedAt` is null in bodies that do not tell it. */
export type BodyWriter = { readonly runId: string; readonly startedAt: EpochMs | null };

const markerLine =
  /^<!-- exposure-digest:report digest="([^"\r\n]*)" period="([^"\r\n]*)"(?: repository="(\d+)")?(?: branch="([0-9a-f]+)")? -->$/m;
const runLine = /^<!-- exposure-digest:run (\S+)(?: (\S+))? -->.*$/m;

/** The first line of an issue's body. */
export function formatIssueMarker({ digest, periodId, repositoryId, branch }: IssueMarker): string {
  const repositoryPart = repositoryId === null ? "" : ` repository="${repositoryId}"`;
  const branchPart = branch === null ? "" : ` branch="${branch}"`;
  return `<!-- exposure-digest:report digest="${digest}" period="${periodId}"${repositoryPart}${branchPart} -->`;
}

/** The marker of a body, or null. An edit in the browser turns line ends into CRLF. */
export function parseIssueMarker(body: string): IssueMarker | null {
  const match = markerLine.exec(withUnixLineEnds(body));
  const [, digest, periodId, repositoryId = null, branch = null] = match ?? [];
  return digest === undefined || periodId === undefined ? null : { digest, periodId, repositoryId, branch };
}

/** Whether the marker is the first line, as this action writes it; further down it may be quoted. */
export function beginsWithMarker(body: string): boolean {
  return markerLine.exec(withUnixLineEnds(body).trimStart())?.index === 0;
}

/** Whether two series, or markers whatever their period, are the same. */
export function isSameSeries(one: IssueSeries, other: IssueSeries): boolean {
  return one.digest === other.digest && one.repositoryId === other.repositoryId && one.branch === other.branch;
}

/** Where the marker of a body ends, as an offset; null where there is none. Line ends must be `\n`. */
export function endOfMarker(body: string): number | null {
  const match = markerLine.exec(body);
  return match === null ? null : match.index + match[0].length;
}

/** A line that names time and run: it alone may differ between bodies that are the same report. */
export function formatRunLine(runId: string, startedAt: EpochMs, markdown: string): string {
  return `<!-- exposure-digest:run ${runId} ${new Date(startedAt).toISOString()} -->${markdown}`;
}

/** The run that wrote a body last, or null where no line tells. */
export function parseRunLine(body: string): BodyWriter | null {
  const [, runId, time = ""] = runLine.exec(withUnixLineEnds(body)) ?? [];
  if (runId === undefined) return null;
  const startedAt = Date.parse(time);
  return { runId, startedAt: Number.isNaN(startedAt) ? null : startedAt };
}

/** Whether two bodies are the same report, whichever run wrote them and when. */
export function isSameReport(one: string, other: string): boolean {
  return withoutRunLine(one) === withoutRunLine(other);
}

/** The hidden line of a comment that tells the news since a baseline; one is written for each baseline. */
export function formatCommentMarker(digest: string, baseline: string): string {
  return `<!-- exposure-digest:comment digest="${digest}" since="${baseline}" -->`;
}

/** A body as it was written, before a browser turned its line ends into CRLF. */
export function withUnixLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

function withoutRunLine(body: string): string {
  return withUnixLineEnds(body).replace(runLine, "").trim();
}
