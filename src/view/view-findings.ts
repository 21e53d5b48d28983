import type { ChangeClass } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import { ageStart, type Finding } from "../model/finding.ts";
import { FewKeys } from "../model/findings/few-keys.ts";
import type { FindingKey } from "../model/ids.ts";
import type { PeriodEntry } from "../model/period-ledger.ts";
import type { Severity } from "../model/severity.ts";
import { formatDate } from "../template/format-date.ts";
import { capitalize } from "../template/format-number.ts";
import { type AgeRule, isOverdue } from "./age.ts";
import { classLabels } from "./change-words.ts";
import { compareUrgency } from "./finding-order.ts";
import { firstOf } from "./first-of.ts";
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

type Told = { readonly state: string; readonly finding: Finding /** Place of the state among all. */; readonly rank: number };

/** Every changed and every open finding, each once: changes before what stayed, and the worst first within a state. */
export function buildFindings(digest: Digest, ages: AgeRule): ViewList<FindingLine> {
  const { items: first, total } = firstOf(tellAll(digest, ages), compareTold, maxLines);
  return {
    items: first.map((told, index) => ({
      ...buildLine(told, digest.timezone),
      isFirstOfState: first[index - 1]?.state !== told.state,
    })),
    total,
    hidden: total - first.length,
    hiddenFindings: total - first.length,
  };
}

function* tellAll({ ledger, open }: Digest, ages: AgeRule): Generator<Told> {
  const changed = new Map<FindingKey, PeriodEntry>();
  for (const entry of ledger.entries) changed.set(entry.change.tracked.finding.key, entry);
  const few = new FewKeys(changed.keys());
  for (const { finding, unknownSince } of open.values()) {
    if (few.mayHave(finding) && changed.has(finding.key)) continue;
    const standing = isOverdue(finding, ages) ? "Overdue" : "Open";
    yield tell(finding, unknownSince === null ? standing : classLabels.unknown);
  }
  for (const { change, cameAs } of changed.values()) {
    yield tell(change.tracked.finding, cameAs === null ? classLabels[change.class] : "Came and went");
  }
}

function tell(finding: Finding, state: string): Told {
  return { finding, state, rank: states.indexOf(state) };
}

function compareTold(one: Told, other: Told): number {
  return one.rank - other.rank || compareUrgency(one.finding, other.finding);
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
