import type { Digest } from "../model/digest.ts";
import { formatIssueMarker, formatRunLine, type IssueSeries } from "../model/issue-marker.ts";
import { formatPreviousLine } from "../model/issue-pointer.ts";
import type { IssueRef } from "../model/ports.ts";
import { formatDateTime } from "../template/format-date.ts";
import { markdownMarkup } from "../template/markup.ts";

/** What stands around the report in an issue's body. */
export type Envelope = {
  /** Whose report it is. */
  readonly series: IssueSeries;
  readonly previousIssue: IssueRef | null;
  /** Page of the artifact with the exports; null where none was uploaded. */
  readonly artifactUrl: string | null;
};

/**
 * The whole body of the issue: marker, report, link to the issue of the period before, and the one line that tells time and
 * run. Lines that begin with a comment are raw HTML to Markdown, so the links in them are elements.
 */
export function wrapReport(report: string, digest: Digest, envelope: Envelope): string {
  const marker = formatIssueMarker({ ...envelope.series, periodId: digest.period.id });
  const { previousIssue } = envelope;
  const previous =
    previousIssue === null ? [] : [formatPreviousLine(previousIssue.number, `<sub>← ${previousLink(previousIssue)}</sub>`)];
  return `${[marker, withoutMarkers(report).trim(), ...previous, runLine(digest, envelope)].join("\n\n")}\n`;
}

function previousLink({ number, url }: IssueRef): string {
  return markdownMarkup.link(`Previous report, #${number}`, url);
}

function runLine(digest: Digest, { artifactUrl }: Envelope): string {
  const parts = [
    `Updated ${formatDateTime(digest.generatedAt, digest.timezone)} by ${markdownMarkup.link(`run ${digest.run.id}`, digest.run.url)}`,
    measuredAgainst(digest),
    artifactUrl === null ? "" : markdownMarkup.link("exports and full lists", artifactUrl),
  ];
  return formatRunLine(digest.run.id, digest.run.at, `<sub>${parts.filter((part) => part !== "").join(" · ")}</sub>`);
}

function measuredAgainst({ baseline, timezone }: Digest): string {
  return baseline.kind === "first-run"
    ? "first report"
    : `measured against the run of ${formatDateTime(baseline.run.at, timezone)}`;
}

/** A template that prints raw values must not forge the lines by which the report is recognised. */
function withoutMarkers(report: string): string {
  return report.replace(/<!--\s*exposure-digest:/gi, "<!-- ");
}
