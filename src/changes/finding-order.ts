import { type Change, changeClasses } from "../model/change.ts";
import { compareWorstFirst } from "../model/findings/worst-first.ts";

/** Order of a list of changes: classes as the contract lists them, then worst first. */
export function compareChanges(left: Change, right: Change): number {
  return rankOf(left) - rankOf(right) || compareWorstFirst(left.tracked.finding, right.tracked.finding);
}

function rankOf({ class: name }: Change): number {
  return changeClasses.indexOf(name);
}
