import type { Finding } from "../finding.ts";
import { instantColumns, problemMembers, projectMembers } from "./finding-columns.ts";

/** Those that differ most often come first. */
const members = [
  "copies",
  "status",
  "severity",
  "presence",
  "key",
  ...instantColumns,
  "score",
  "issueUrl",
  "packages",
  "reachability",
  "filePath",
  "codeRegion",
  ...problemMembers,
  ...projectMembers,
] as const satisfies readonly (keyof Finding)[];

/** Whether two findings say the same in every member. */
export function isSameFinding(one: Finding, other: Finding): boolean {
  return members.every((name) => isSameValue(one[name], other[name]));
}

function isSameValue(one: Finding[keyof Finding], other: Finding[keyof Finding]): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((member, index) => member === other[index]);
}
