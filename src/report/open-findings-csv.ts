import { formatCsvRow } from "../csv/csv-writer.ts";
import type { Digest } from "../model/digest.ts";
import { ageStart, type Finding } from "../model/finding.ts";
import { FewKeys } from "../model/findings/few-keys.ts";
import type { EpochMs, FindingKey } from "../model/ids.ts";
import { ageInDays, isOverdue } from "../view/age.ts";

type Row = { readonly finding: Finding; readonly className: string; readonly at: EpochMs; readonly isOverdue: boolean };

const columns: readonly (readonly [name: string, cell: (row: Row) => string])[] = [
  ["class", ({ className }) => className],
  ["severity", ({ finding }) => finding.severity],
  ["title", ({ finding }) => finding.title],
  ["problem_id", ({ finding }) => finding.problemId],
  ["packages", ({ finding }) => finding.packages],
  ["fixed_in", ({ finding }) => finding.fixedIn.join(", ")],
  ["cves", ({ finding }) => finding.cves.join(", ")],
  ["cvss", ({ finding }) => numberCell(finding.cvss)],
  ["epss", ({ finding }) => numberCell(finding.epss)],
  ["exploit_maturity", ({ finding }) => finding.exploitMaturity],
  ["reachability", ({ finding }) => finding.reachability],
  ["score", ({ finding }) => numberCell(finding.score)],
  ["age_days", ({ finding, at }) => numberCell(ageInDays(finding, at))],
  ["overdue", ({ isOverdue: overdue }) => (overdue ? "yes" : "no")],
  ["open_since", ({ finding }) => dateCell(ageStart(finding))],
  ["product", ({ finding }) => finding.product],
  ["issue_type", ({ finding }) => finding.issueType],
  ["org", ({ finding }) => finding.orgName],
  ["project", ({ finding }) => finding.projectName],
  ["target", ({ finding }) => finding.targetName],
  ["branch", ({ finding }) => finding.targetRef],
  ["file", ({ finding }) => (finding.filePath === "" ? finding.targetFile : finding.filePath)],
  ["lines", ({ finding }) => finding.codeRegion],
  ["issue_url", ({ finding }) => finding.issueUrl],
  ["project_id", ({ finding }) => finding.projectId],
  ["org_id", ({ finding }) => finding.orgId],
];

/**
 * The lines of open-findings.csv: every finding that counts as open, worst first, with its class against the run before
 * (`baseline` where its source is new) and its age in days when the run began. Cells are formula-safe. Where only counts may
 * be published there is the header alone.
 */
export function* openFindingsCsv(digest: Digest): Generator<string> {
  yield formatCsvRow(columns.map(([name]) => name));
  if (digest.exposure === "public-counts-only") return;
  const classes = classesByKey(digest);
  const few = new FewKeys(classes.keys());
  const rule = { asOf: digest.generatedAt, slaDays: digest.slaDays };
  for (const { finding, unknownSince } of digest.open.values()) {
    const told = few.mayHave(finding) ? classes.get(finding.key) : undefined;
    const known = told ?? (digest.baseline.kind === "first-run" ? "baseline" : "still-open");
    const className = unknownSince === null ? known : "unknown";
    const row: Row = { finding, className, at: digest.generatedAt, isOverdue: isOverdue(finding, rule) };
    yield formatCsvRow(columns.map(([, cell]) => cell(row)));
  }
}

function classesByKey(digest: Digest): ReadonlyMap<FindingKey, string> {
  const classes = new Map<FindingKey, string>();
  // On a first run everything is, and needs no list.
  if (digest.baseline.kind !== "first-run")
    for (const { finding } of digest.baselined.values()) classes.set(finding.key, "baseline");
  for (const { tracked, class: name } of digest.changes) classes.set(tracked.finding.key, name);
  return classes;
}

function numberCell(value: number | null): string {
  return value === null ? "" : String(value);
}

function dateCell(at: EpochMs | null): string {
  return at === null ? "" : new Date(at).toISOString();
}
