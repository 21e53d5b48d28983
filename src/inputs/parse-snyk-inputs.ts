import type { ModeNeeds } from "../model/mode.ts";
import type { Scope } from "../model/scope.ts";
import { type Dataset, datasets } from "../model/source.ts";
import type { InputReader } from "./input-reader.ts";
import { issuesWindows, regions, type SnykCredential, type SnykInputs } from "./inputs.ts";
import { parseColumns } from "./parse-columns.ts";
import { parseExportFilters } from "./parse-export-filters.ts";
import { eventPattern } from "./parse-rule-inputs.ts";
import { warnUnknownEvents } from "./unknown-events.ts";

const defaultDatasets: readonly Dataset[] = ["issues", "usage", "audit-logs"];
const includable = ["deleted", "deactivated"] as const;

/** The Snyk half of the inputs; problems go to the reader. `today` (`YYYY-MM-DD`) stands for the version `today`. */
export function parseSnykInputs(reader: InputReader, today: string, needs: ModeNeeds): SnykInputs {
  const chosen = reader.choices("snyk-datasets", datasets);
  const include = reader.choices("snyk-include", includable);
  const scopes = parseScopes(reader, needs);
  const wanted = chosen.length === 0 ? defaultDatasets : chosen;
  return {
    credential: parseCredential(reader, needs),
    region: reader.choice("snyk-region", regions, "us-01"),
    apiOrigin: reader.origin("snyk-api-url", "https://api.eu.snyk.io"),
    version: parseVersion(reader, today),
    scopes,
    datasets: wanted,
    filters: parseExportFilters(reader, { datasets: wanted, scopes }),
    columns: parseColumns(reader),
    include: { deleted: include.includes("deleted"), deactivated: include.includes("deactivated") },
    issuesWindow: reader.choice("snyk-issues-window", issuesWindows, "full"),
    audit: parseAuditChoices(reader),
  };
}

function parseAuditChoices(reader: InputReader): SnykInputs["audit"] {
  const choices = {
    events: parseEvents(reader, "snyk-audit-events"),
    excludedEvents: parseEvents(reader, "snyk-audit-exclude-events"),
    userId: reader.uuid("snyk-audit-user-id"),
    projectId: reader.uuid("snyk-audit-project-id"),
  };
  if (choices.events.length > 0 && choices.excludedEvents.length > 0) {
    reader.refuse("snyk-audit-exclude-events", "is set together with `snyk-audit-events`.", "Keep one of the two lists.");
  }
  return choices;
}

function parseEvents(reader: InputReader, name: "snyk-audit-events" | "snyk-audit-exclude-events"): readonly string[] {
  const events = reader.list(name);
  for (const event of events.filter((text) => !eventPattern.test(text))) {
    reader.refuse(
      name,
      `\`${event}\` is not an event type.`,
      "Write types such as `org.user.add`, or prefixes such as `org.user.*`.",
      event,
    );
  }
  warnUnknownEvents(reader, name, events);
  return events;
}

function parseCredential(reader: InputReader, needs: ModeNeeds): SnykCredential {
  const token = reader.text("snyk-token");
  const clientId = reader.text("snyk-client-id");
  const clientSecret = reader.text("snyk-client-secret");
  if (token !== "" && (clientId !== "" || clientSecret !== "")) {
    reader.refuse("snyk-token", "is set together with `snyk-client-id` or `snyk-client-secret`.", "Keep one kind of credential.");
  } else if (token === "" && clientId === "" && clientSecret === "") {
    if (needs.credentials)
      reader.refuse("snyk-token", "is empty.", "Set it from a secret: `snyk-token: ${{ secrets.SNYK_TOKEN }}`.");
  } else if (token === "" && clientId === "") {
    reader.refuse("snyk-client-id", "is empty though `snyk-client-secret` is set.", "Set both, or `snyk-token` instead.");
  } else if (token === "" && clientSecret === "") {
    reader.refuse("snyk-client-secret", "is empty though `snyk-client-id` is set.", "Set both, or `snyk-token` instead.");
  }
  return clientId === "" ? { kind: "token", token } : { kind: "client", clientId, clientSecret };
}

function parseVersion(reader: InputReader, today: string): string {
  const version = reader.text("snyk-api-version") || "2024-10-15";
  if (version === "today") return today;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(version) && !Number.isNaN(Date.parse(`${version}T00:00:00Z`));
  if (!isDate) reader.refuse("snyk-api-version", `\`${version}\` is not a date.`, "Write `YYYY-MM-DD` or `today`.");
  else if (version < "2024-10-15") {
    reader.refuse("snyk-api-version", `\`${version}\` is older than the Export API.`, "Write `2024-10-15` or a later date.");
  }
  return version;
}

function parseScopes(reader: InputReader, needs: ModeNeeds): readonly Scope[] {
  const groups = reader.uuids("snyk-groups").map((id): Scope => ({ kind: "group", id }));
  const orgs = reader.uuids("snyk-orgs").map((id): Scope => ({ kind: "org", id }));
  if (needs.scopes && reader.list("snyk-groups").length + reader.list("snyk-orgs").length === 0) {
    reader.refuse("snyk-groups", "is empty, and so is `snyk-orgs`.", "Name at least one Group or Organization by its UUID.");
  }
  return [...groups, ...orgs];
}
