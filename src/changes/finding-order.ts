import type { Change, ChangeClass } from "../model/change.ts";
import { changeClasses } from "../model/change.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { Finding } from "../model/finding.ts";
import { severityRank } from "../model/severity.ts";

/** Order of a list of findings: severity, likelihood of exploitation and CVSS from worst to least, then the key. */
export function compareWorstFirst(left: Finding, right: Finding): number {
  return (
    severityRank(left.severity) - severityRank(right.severity) ||
    compareScores(left.epss, right.epss) ||
    compareScores(left.cvss, right.cvss) ||
    compareTexts(left.key, right.key)
  );
}

/** Order of a list of changes: classes as the contract lists them, then worst first. */
export function compareChanges(left: Change, right: Change): number {
  return classRank[left.class] - classRank[right.class] || compareWorstFirst(left.tracked.finding, right.tracked.finding);
}

const rankOf = (name: ChangeClass): number => changeClasses.indexOf(name);

const classRank: Readonly<Record<ChangeClass, number>> = {
  new: rankOf("new"),
  reopened: rankOf("reopened"),
  escalated: rankOf("escalated"),
  "still-open": rankOf("still-open"),
  resolved: rankOf("resolved"),
  ignored: rankOf("ignored"),
  downgraded: rankOf("downgraded"),
  gone: rankOf("gone"),
  unknown: rankOf("unknown"),
};

/** A missing score comes after every known one. */
function compareScores(left: number | null, right: number | null): number {
  return (right ?? -1) - (left ?? -1);
}
