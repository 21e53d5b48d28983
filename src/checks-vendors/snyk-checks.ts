import { type CheckPorts, type CheckRequest, isRefused } from "../checks/check-ports.ts";
import { type CheckResult, erredCheck, failedCheck, passedCheck, skippedCheck, warnedCheck } from "../checks/check-result.ts";
import type { Reading } from "../checks/reading.ts";
import { inputsYaml } from "../checks/yaml-snippets.ts";
import { regions, type SnykInputs } from "../inputs/inputs.ts";
import { readSnyk, type ScopeReading, type SnykReadings } from "./snyk-readings.ts";
import { judgeScope } from "./snyk-scope-checks.ts";

const credentialInputs = [
  "snyk-token",
  "snyk-client-id",
  "snyk-client-secret",
  "snyk-region",
  "snyk-api-url",
  "snyk-api-version",
] as const;
/** Export requests that Snyk takes from a token in an hour. */
const exportsAnHour = 20;

/** What a report needs of Snyk, learned by reads alone. */
export async function checkSnyk(
  request: CheckRequest,
  ports: Pick<CheckPorts, "snyk" | "deadline">,
): Promise<readonly CheckResult[]> {
  const { snyk } = request.inputs;
  if (snyk === null || ports.snyk === null) return [];
  if (isRefused(request, ...credentialInputs)) {
    return [skippedCheck("snyk-credential", "Snyk is not asked, because an input that it needs is wrong.")];
  }
  const readings = await readSnyk(snyk, ports.snyk, ports.deadline);
  return judgeSnyk(readings, snyk, ports.snyk.region);
}

/** The lines that the readings give. `region` names the API that was asked. */
export function judgeSnyk(readings: SnykReadings, inputs: SnykInputs, region: string): readonly CheckResult[] {
  const credential = judgeCredential(readings, inputs, region);
  if (credential.state === "failed") return [credential, judgeBudget(inputs)];
  return [
    credential,
    judgeVersion(readings, inputs.version),
    ...readings.scopes.flatMap((scope) => judgeScope(scope, inputs, region)),
    judgeBudget(inputs),
  ];
}

/** A credential is good when Snyk signed it in and answered a request that carried it with anything but 401. */
function judgeCredential({ signIn, scopes }: SnykReadings, inputs: SnykInputs, region: string): CheckResult {
  if (signIn.kind === "refused") return erredCheck("snyk-credential", signIn.error);
  const statuses = scopes.flatMap(readingsOf).map((reading) => (reading.kind === "answered" ? 200 : (reading.error.status ?? 0)));
  if (statuses.some((status) => status > 0 && status !== 401)) {
    const kind = inputs.credential.kind === "token" ? "token" : "client id and secret";
    return passedCheck("snyk-credential", `Snyk takes the ${kind} in ${region}.`);
  }
  if (statuses.includes(401)) return refusedCredential(inputs, region);
  const unanswered = scopes.flatMap(readingsOf).find((reading) => reading.kind === "refused");
  if (unanswered?.kind === "refused") return erredCheck("snyk-credential", unanswered.error);
  return skippedCheck("snyk-credential", "No Group or Organization is named, so there is nothing to try it with.");
}

/** The token goes to no other region to find out: it is for one API only. */
function refusedCredential(inputs: SnykInputs, region: string): CheckResult {
  const others = regions.filter((name) => name !== inputs.region).map((name) => `\`${name}\``);
  const detail = `Snyk answers in ${region} and does not know the token there (401): it is mistyped, expired, revoked, or of another region.`;
  const place =
    inputs.apiOrigin === null
      ? `A token works in one region only; the address bar of Snyk in the browser tells it: app.snyk.io is \`us-01\`, app.us.snyk.io \`us-02\`, app.eu.snyk.io \`eu-01\`, app.au.snyk.io \`au-01\`, app.snykgov.io \`gov-01\`. The others than the one asked: ${others.join(", ")}.`
      : "Check that `snyk-api-url` is the API of the tenant that made the token.";
  const yaml =
    inputs.apiOrigin === null
      ? inputsYaml(["snyk-token", "${{ secrets.SNYK_TOKEN }}"], ["snyk-region", "eu-01"])
      : inputsYaml(["snyk-token", "${{ secrets.SNYK_TOKEN }}"]);
  return failedCheck("snyk-credential", detail, place, yaml);
}

function readingsOf({ noExport, audit, orgs, orgAudits }: ScopeReading): readonly Reading<unknown>[] {
  return [noExport, audit, orgs, ...orgAudits.map((org) => org.audit)].filter((reading) => reading !== null);
}

function judgeVersion({ scopes }: SnykReadings, version: string): CheckResult {
  const audits = scopes.flatMap(({ audit, orgAudits }) => [audit, ...orgAudits.map((org) => org.audit)]);
  const [answer] = audits.flatMap((reading) => (reading.kind === "answered" ? [reading.value] : []));
  if (answer === undefined) return skippedCheck("snyk-version", "No answer tells which release of the API it is of.");
  const [warning] = answer.warnings;
  if (warning !== undefined) {
    return warnedCheck("snyk-version", warning, "Follow the newest release.", inputsYaml(["snyk-api-version", "today"]));
  }
  const served = answer.served === "" ? "" : `; the audit-log search answers with release ${answer.served}`;
  return passedCheck("snyk-version", `Version ${version} is served${served}.`);
}

/** Too many exports are no failure: the run waits for its turn. */
function judgeBudget({ scopes, datasets }: SnykInputs): CheckResult {
  const exported = datasets.filter((dataset) => dataset !== "audit-logs").length;
  const exports = scopes.length * exported;
  const detail = `A run asks for ${exports === 1 ? "1 export" : `${exports} exports`}; Snyk allows ${exportsAnHour} an hour.`;
  if (exports <= exportsAnHour) return passedCheck("snyk-export-budget", detail);
  const hours = Math.ceil(exports / exportsAnHour) - 1;
  return warnedCheck(
    "snyk-export-budget",
    `${detail} It waits about ${hours === 1 ? "an hour" : `${hours} hours`} for its turn.`,
    "Name Groups rather than their Organizations, ask for fewer datasets, or let it wait; `timeout-minutes` of the job must allow it.",
  );
}
