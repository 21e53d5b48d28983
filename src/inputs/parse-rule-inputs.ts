import { type Risk, risks } from "../model/audit-event.ts";
import { parseSeverity, type Severity, severities } from "../model/severity.ts";
import type { InputReader } from "./input-reader.ts";
import { unknownNameRemedy } from "./nearest-name.ts";

const defaultSlaDays: Partial<Record<Severity, number>> = { critical: 15, high: 30 };
/** An event type, or a prefix of some with `*`. */
export const eventPattern = /^[a-z][a-z0-9_.]*\*?$/;

/** Days until an open finding is overdue, a severity each; problems go to the reader. */
export function parseSlaDays(reader: InputReader): Partial<Record<Severity, number>> {
  const mapping = reader.mapping("sla-days");
  if (mapping === null) return defaultSlaDays;
  const slaDays: Partial<Record<Severity, number>> = {};
  for (const [key, value] of mapping) {
    const severity = parseSeverity(key);
    if (severity === null) reader.refuse("sla-days", `\`${key}\` is not a severity.`, unknownNameRemedy(key, severities), key);
    else if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
      reader.refuse("sla-days", `\`${key}\` needs a whole number of days.`, `Write \`${key}: 15\`.`, String(value));
    } else slaDays[severity] = value;
  }
  return slaDays;
}

/** Overrides of the built-in risk rules in the order in which they stand; problems go to the reader. */
export function parseAuditRisk(reader: InputReader): ReadonlyMap<string, Risk | "ignore"> {
  const overrides = new Map<string, Risk | "ignore">();
  const known = [...risks, "ignore"] as const;
  for (const [event, value] of reader.mapping("audit-risk") ?? []) {
    const risk = known.find((choice) => choice === value);
    if (!eventPattern.test(event)) {
      reader.refuse(
        "audit-risk",
        `\`${event}\` is not an event type.`,
        "Write a type such as `org.user.add`, or a prefix such as `org.user.*`.",
        event,
      );
    } else if (risk === undefined) {
      reader.refuse(
        "audit-risk",
        `\`${String(value)}\` is not a risk.`,
        unknownNameRemedy(String(value), known),
        `${event}: ${String(value)}`,
      );
    } else overrides.set(event, risk);
  }
  return overrides;
}
