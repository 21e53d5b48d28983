import { documentedEventPrefixes, documentedEventTypes } from "../model/audit-event-types.ts";
import type { InputName } from "./input-names.ts";
import type { InputReader } from "./input-reader.ts";
import { nearestName } from "./nearest-name.ts";
import { eventPattern } from "./parse-rule-inputs.ts";

/** Warns of event types and prefixes that fit no documented type: the set is open, and a typo looks the same as a new type. */
export function warnUnknownEvents(reader: InputReader, name: InputName, events: readonly string[]): void {
  for (const event of events) {
    if (!eventPattern.test(event) || isDocumented(event)) continue;
    const nearest = nearestName(event, event.endsWith("*") ? documentedEventPrefixes : documentedEventTypes);
    const guess = nearest === null ? "" : ` Did you mean \`${nearest}\`?`;
    reader.warn(name, `Snyk documents no event type that fits \`${event}\`. It is used as it is.${guess}`);
  }
}

function isDocumented(event: string): boolean {
  if (!event.endsWith("*")) return documentedEventTypes.includes(event);
  return documentedEventTypes.some((type) => type.startsWith(event.slice(0, -1)));
}
