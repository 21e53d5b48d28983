import { InputError, type InputProblem } from "../errors.ts";
import { type Mode, modeNeeds, modes } from "../model/mode.ts";
import { isTimezone, periodKinds } from "../model/period.ts";
import { severities } from "../model/severity.ts";
import { type InputName, inputNames, type RawInputs } from "./input-names.ts";
import { InputReader } from "./input-reader.ts";
import { type Inputs, publicRules } from "./inputs.ts";
import { unknownNameRemedy } from "./nearest-name.ts";
import { parseArtifactName, parseFailOn } from "./parse-artifact-inputs.ts";
import { isFlexeraMeant, parseFlexeraInputs } from "./parse-flexera-inputs.ts";
import { parseIssueInputs } from "./parse-issue-inputs.ts";
import { parseAuditRisk, parseSlaDays } from "./parse-rule-inputs.ts";
import { parseSnykInputs } from "./parse-snyk-inputs.ts";

/** The inputs of a run, all checked together; throws an InputError with every problem at once, before any request. */
export function parseInputs(raw: RawInputs, today: string): Inputs {
  const { inputs, problems } = readInputs(raw, today);
  if (problems.length > 0) throw new InputError(problems);
  return inputs;
}

/** The inputs of a run and all that is wrong with them; what is wrong has its default or is left out. */
export function readInputs(
  raw: RawInputs,
  today: string,
): { readonly inputs: Inputs; readonly problems: readonly InputProblem[] } {
  const reader = new InputReader(raw);
  const mode = parseMode(reader);
  const needs = modeNeeds[mode];
  refuseUndeclared(reader, raw.undeclared);
  const gitHubToken = reader.text("github-token");
  if (gitHubToken === "" && needs.gitHub) {
    reader.refuse("github-token", "is empty.", "Leave the input out: its default is the token of the workflow run.");
  }
  const timezone = reader.text("timezone") || "UTC";
  if (!isTimezone(timezone)) {
    reader.refuse(
      "timezone",
      `\`${timezone}\` is not a time zone.`,
      "Write a name of the IANA database, such as `Europe/Berlin`.",
    );
  }
  const flexera = parseFlexeraInputs(reader, needs);
  const isSnykAsked = isSnykNamed(reader) || !isFlexeraMeant(reader);
  const snyk = parseSnykInputs(reader, today, isSnykAsked ? needs : { ...needs, credentials: false, scopes: false });
  if (!isSnykAsked) warnOfIdleSnykInputs(reader);
  const inputs: Inputs = {
    mode,
    snyk: needs.scopes && isSnykAsked ? snyk : null,
    flexera: needs.scopes ? flexera : null,
    auditRisk: parseAuditRisk(reader),
    severity: reader.choice("severity", severities, "critical"),
    slaDays: parseSlaDays(reader),
    gitHubToken,
    issue: parseIssueInputs(reader, gitHubToken, reader.choice("issue-period", periodKinds, "week")),
    timezone: isTimezone(timezone) ? timezone : "UTC",
    template: reader.text("template") || null,
    publicRepository: reader.choice("public-repository", publicRules, "refuse"),
    artifact: {
      name: parseArtifactName(reader),
      retentionDays: reader.integer("artifact-retention-days", 1, 400),
      compressionLevel: reader.integer("artifact-compression-level", 0, 9) ?? 6,
    },
    failOn: parseFailOn(reader),
    warnings: reader.warnings,
  };
  return { inputs, problems: reader.problems };
}

/** What is told apart before all else, because it decides what the other inputs must name. */
function parseMode(reader: InputReader): Mode {
  return reader.choice("mode", modes, "report");
}

function refuseUndeclared(reader: InputReader, undeclared: readonly string[]): void {
  for (const name of undeclared) {
    reader.problems.push({
      input: name,
      value: "",
      problem: "is not an input of this action.",
      remedy: unknownNameRemedy(name, inputNames),
    });
  }
}

/** Without a credential and without a scope Snyk is not asked, where Flexera is meant to be. */
function isSnykNamed(reader: InputReader): boolean {
  const names: readonly InputName[] = ["snyk-token", "snyk-client-id", "snyk-client-secret", "snyk-groups", "snyk-orgs"];
  return names.some((name) => reader.text(name) !== "");
}

/** Inputs without a default that were written for Snyk, although it is not asked. */
function warnOfIdleSnykInputs(reader: InputReader): void {
  const names: readonly InputName[] = [
    "snyk-api-url",
    "snyk-filters",
    "snyk-include",
    "snyk-audit-events",
    "snyk-audit-exclude-events",
  ];
  for (const name of names.filter((written) => reader.text(written) !== "")) {
    reader.warn(name, "has no effect: neither a credential nor a scope of Snyk is set, so that only Flexera is asked.");
  }
}
