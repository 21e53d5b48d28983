import type { Explanation } from "../model/change.ts";
import type { IgnoreEnd } from "../model/ignore-end.ts";
import { shortId } from "../model/short-id.ts";
import { formatDate } from "../template/format-date.ts";

const temporary = "temporary-ignore";

/** Snyk's kinds of ignore in words; one that Snyk adds is told as served. */
const reasonTypes: ReadonlyMap<string, string> = new Map([
  ["not-vulnerable", "not vulnerable"],
  ["wont-fix", "will not be fixed"],
  [temporary, "temporary"],
]);

/**
 * Who did it, when, why and until when: `by user 1a2b3c… on 2026-11-13: “reason” (not vulnerable, until 2026-12-24)`, or "" when
 * no event explains it.
 */
export function explanationText(explanation: Explanation | null, timezone: string): string {
  if (explanation === null) return "";
  const kind = kindText(explanation, timezone);
  const said = explanation.reason === "" ? "" : `: “${explanation.reason}”`;
  return `by ${whoText(explanation)} on ${formatDate(explanation.at, timezone)}${said}${kind === "" ? "" : ` (${kind})`}`;
}

function whoText({ userId, userName }: Explanation): string {
  if (userName !== "") return userName;
  return userId === "" ? "Snyk" : `user ${shortId(userId)}`;
}

/** `temporary, until 2026-12-24`: what kind of ignore it is and when it ends. */
function kindText({ reasonType, end }: Explanation, timezone: string): string {
  const type = reasonTypes.get(reasonType) ?? reasonType;
  if (end === null) return type;
  // Where an end must be, the reader is told where it is missing.
  if (end.kind === "not-named" && reasonType === temporary) return `${type}; its end is not in Snyk's audit log`;
  return [type, endText(end, timezone)].filter((text) => text !== "").join(", ");
}

function endText(end: IgnoreEnd, timezone: string): string {
  switch (end.kind) {
    case "at":
      return `until ${formatDate(end.at, timezone)}${end.orFix ? " or until a fix is available" : ""}`;
    case "fix":
      return "until a fix is available";
    case "not-named":
      return "no end named";
    case "unreadable":
      return "its end cannot be read";
  }
}
