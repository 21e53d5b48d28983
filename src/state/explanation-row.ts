import type { Explanation } from "../model/change.ts";
import type { IgnoreEnd } from "../model/ignore-end.ts";
import type { RowReader } from "./row-reader.ts";

const endKinds = ["at", "fix", "not-named", "unreadable"] as const;

/** The members of the event that explains a change; name and end are left out where there is none, as earlier releases did. */
export function explanationRow(explanation: Explanation): readonly unknown[] {
  const { event, at, userId, reason, reasonType, userName, end } = explanation;
  const always = [event, at, userId, reason, reasonType];
  return userName === "" && end === null ? always : [...always, userName, end === null ? null : endRow(end)];
}

/** The explanation of a row with or without name and end. */
export function readExplanation(row: RowReader): Explanation {
  return {
    event: row.sharedText(),
    at: row.instant(),
    userId: row.sharedText(),
    reason: row.text(),
    reasonType: row.sharedText(),
    ...(row.hasMore() ? readNameAndEnd(row) : { userName: "", end: null }),
  };
}

function readNameAndEnd(row: RowReader): Pick<Explanation, "userName" | "end"> {
  return { userName: row.sharedText(), end: row.orNull((reader) => reader.row(readEnd)) };
}

function endRow(end: IgnoreEnd): readonly unknown[] {
  return end.kind === "at" ? [end.kind, end.at, end.orFix] : [end.kind];
}

function readEnd(row: RowReader): IgnoreEnd {
  const kind = row.oneOf(endKinds);
  return kind === "at" ? { kind, at: row.instant(), orFix: row.flag() } : { kind };
}
