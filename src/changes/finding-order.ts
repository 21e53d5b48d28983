import type { Change, ChangeClass } from "../model/change.ts";
import { changeClasses } from "../model/change.ts";
import { compareWorstFirst } from "../model/worst-first.ts";

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
