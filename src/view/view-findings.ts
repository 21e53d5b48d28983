import type { ChangeClass } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import { ageStart, type Finding } from "../model/finding.ts";
import { type Severity, severityRank } from "../model/severity.ts";
import { formatDate } from "../template/format-date.ts";
import { capitalize } from "../template/format-number.ts";
import { type AgeRule, isOverdue } from "./age.ts";
import { classLabels } from "./change-words.ts";
import { compareUrgency } from "./finding-order.ts";
import { packageText, remedyOf } from "./problem-facts.ts";
import type { ViewList } from "./view-list.ts";
import { projectLabel, targetOf } from "./view-places.ts";

/** One finding of the period in one line: what changed, and what is open without a change. */
export type FindingLine = {
  /** `New`, `Reopened`, `Escalated`, `Overdue`, `Unknown`, `Open`, `Resolved`, `Ignored`, `Downgraded`, `Gone`, `Came and went`. */
  readonly state: string;
  /** Whether it is the first of its state in the list, for a heading above it. */
  readonly isFirstOfState: boolean;
  readonly severity: Severity;
  readonly severityLabel: string;
  readonly title: string;
  /** Its page at Snyk, or "". */
  readonly url: string;
  /** Package and version as served, or file and lines; "" where there is neither. */
  readonly package: string;
  /** Repository or image, its branch or tag, and the file or project in it. */
  readonly target: string;
  readonly branch: string;
  readonly project: string;
  /** What to do, in words; "" where nothing is to be done or the export does not tell. */
  readonly remedy: string;
  /** Day since which it is open, or "". */
  readonly since: string;
};

/** More lines than fit into an issue. */
const maxLines = 1_500;

const states: readonly string[] = [
  classLabels.new,
  classLabels.reopened,
  classLabels.escalated,
  "Overdue",
  classLabels.resolved,
  classLabels.ignored,
  classLabels.downgraded,
  classLabels.gone,
  classLabels.unknown,
  "Open",
  "Came and went",
];

const leftStates: readonly ChangeClass[] = ["resolved", "ignored", "downgraded", "gone"];

type Told = { readonly state: string; readonly finding: Finding };

/** Every changed and every open finding, each once: changes before what stayed, and the worst first within a state. */
export function buildFindings(digest: Digest, ages: AgeRule): ViewList<FindingLine> {
  const all = tellAll(digest, ages).toSorted(compareTold);
  return {
    items: all.slice(0, maxLines).map((told, index) => ({
      ...buildLine(told, digest.timezone),
      isFirstOfState: all[index - 1]?.state !== told.state,
    })),
    total: all.length,
    hidden: Math.max(0, all.length - maxLines),
    hiddenFindings: Math.max(0, all.length - maxLines),
  };
}

function tellAll({ ledger, open }: Digest, ages: AgeRule): readonly Told[] {
  const told = new Map<string, Told>();
  for (const { finding, unknownSince } of open) {
    const standing = isOverdue(finding, ages) ? "Overdue" : "Open";
    told.set(finding.key, { finding, state: unknownSince === null ? standing : classLabels.unknown });
  }
  for (const { change, cameAs } of ledger.entries) {
    const { finding } = change.tracked;
    if (change.class === "unknown") continue;
    told.set(finding.key, { finding, state: cameAs === null ? classLabels[change.class] : "Came and went" });
  }
  return [...told.values()];
}

function compareTold(one: Told, other: Told): number {
  const rank = ({ state }: Told) => states.indexOf(state);
  return (
    rank(one) - rank(other) ||
    severityRank(one.finding.severity) - severityRank(other.finding.severity) ||
    compareUrgency(one.finding, other.finding)
  );
}

function buildLine({ state, finding }: Told, timezone: string): Omit<FindingLine, "isFirstOfState"> {
  const start = ageStart(finding);
  const hasLeft = leftStates.some((name) => classLabels[name] === state) || state === "Came and went";
  return {
    state,
    severity: finding.severity,
    severityLabel: capitalize(finding.severity),
    title: finding.title === "" ? finding.problemId : finding.title,
    url: finding.issueUrl === "" ? finding.problemUrl : finding.issueUrl,
    package: finding.packages.split(/,\s*/).map(packageText).join(", "),
    target: targetOf(finding),
    branch: finding.targetRef,
    project: projectLabel(finding),
    remedy: hasLeft ? "" : remedyOf(finding, finding.fixedIn),
    since: start === null || hasLeft ? "" : formatDate(start, timezone),
  };
}
