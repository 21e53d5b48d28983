import { InputError } from "../errors.ts";
import { isTimezone, periodKinds } from "../model/period.ts";
import { severities } from "../model/severity.ts";
import { inputNames, plannedInputs, type RawInputs } from "./input-names.ts";
import { InputReader } from "./input-reader.ts";
import { type Inputs, publicRules } from "./inputs.ts";
import { unknownNameRemedy } from "./nearest-name.ts";
import { parseArtifactName, parseFailOn } from "./parse-artifact-inputs.ts";
import { parseIssueInputs } from "./parse-issue-inputs.ts";
import { parseAuditRisk, parseSlaDays } from "./parse-rule-inputs.ts";
import { parseSnykInputs } from "./parse-snyk-inputs.ts";

/** The inputs of a run, all checked together; throws an InputError with every problem at once, before any request. */
export function parseInputs(raw: RawInputs, today: string): Inputs {
  const reader = new InputReader(raw);
  refuseUndeclared(reader, raw.undeclared);
  refusePlanned(reader);
  const gitHubToken = reader.text("github-token");
  if (gitHubToken === "") {
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
  const inputs: Inputs = {
    snyk: parseSnykInputs(reader, today),
    flexera: null,
    auditRisk: parseAuditRisk(reader),
    severity: reader.choice("severity", severities, "critical"),
    slaDays: parseSlaDays(reader),
    gitHubToken,
    issue: parseIssueInputs(reader, gitHubToken, reader.choice("issue-period", periodKinds, "week")),
    timezone,
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
  if (reader.problems.length > 0) throw new InputError(reader.problems);
  return inputs;
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

function refusePlanned(reader: InputReader): void {
  for (const [name, fallback] of plannedInputs) {
    const value = reader.text(name);
    if (value !== "" && value !== fallback) {
      reader.refuse(name, "is not part of this version yet.", "Remove it; the changelog tells the version that brings it.");
    }
  }
}
