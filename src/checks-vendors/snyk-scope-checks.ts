import {
  type CheckRemedy,
  type CheckResult,
  erredCheck,
  failedCheck,
  passedCheck,
  skippedCheck,
  warnedCheck,
} from "../checks/check-result.ts";
import { inputsYaml } from "../checks/yaml-snippets.ts";
import type { DigestError } from "../errors.ts";
import type { SnykInputs } from "../inputs/inputs.ts";
import { scopeName } from "../model/scope.ts";
import { type ScopeReading, triedOrgs } from "./snyk-readings.ts";

const plan = "The plan must include API access, which is Enterprise";

/** The lines of one Group or Organization. */
export function judgeScope(reading: ScopeReading, inputs: SnykInputs, region: string): readonly CheckResult[] {
  const { scope } = reading;
  const name = scopeName(scope);
  const seen = isSeen(reading);
  if (seen === "no") return [unseen(name, region, reading)];
  return [
    seen === "yes"
      ? passedCheck(["snyk-scope", name], `\`${name}\` exists for the token.`)
      : skippedCheck(["snyk-scope", name], `Snyk gave no answer that tells whether \`${name}\` exists.`),
    judgeExport(reading, inputs, seen),
    ...(inputs.datasets.includes("audit-logs") ? [judgeAudit(reading), ...judgeOrgs(reading)] : []),
  ];
}

/** What is not there for a token is a 404 however it is asked; 403 is said of what is there. */
function isSeen({ noExport, audit, orgs }: ScopeReading): "yes" | "no" | "unknown" {
  const readings = [noExport, audit, orgs].filter((reading) => reading !== null);
  const statuses = readings.map((reading) => (reading.kind === "answered" ? 200 : reading.error.status));
  if (statuses.some((status) => status === 200 || status === 403)) return "yes";
  return statuses.every((status) => status === 404) ? "no" : "unknown";
}

function unseen(name: string, region: string, { scope }: ScopeReading): CheckResult {
  const input = scope.kind === "group" ? "snyk-groups" : "snyk-orgs";
  return failedCheck(
    ["snyk-scope", name],
    `\`${name}\` does not exist for the token in ${region} (404).`,
    `Copy the id from the Settings page of the ${scope.kind === "group" ? "Group" : "Organization"} in Snyk, and give the token access to it.`,
    inputsYaml([input, "<id>"]),
  );
}

function judgeExport({ scope, noExport }: ScopeReading, { datasets }: SnykInputs, seen: "yes" | "unknown"): CheckResult {
  const topic = ["snyk-export", scopeName(scope)] as const;
  if (datasets.every((dataset) => dataset === "audit-logs")) return skippedCheck(topic, "No dataset is exported.");
  if (noExport.kind === "answered") return passedCheck(topic, `Exports of \`${scopeName(scope)}\` can be read.`);
  const { error } = noExport;
  if (error.status === 403) return erredCheck(topic, error, withPlan(error));
  if (error.status !== 404) return erredCheck(topic, error);
  if (seen === "yes")
    return passedCheck(topic, `Snyk let the token look for an export of \`${scopeName(scope)}\`; none was started.`);
  return warnedCheck(
    topic,
    `Snyk answered 404 for \`${scopeName(scope)}\`: either the token may export from it, or it does not exist for the token.`,
    error.remedy,
  );
}

function judgeAudit({ scope, audit }: ScopeReading): CheckResult {
  const topic = ["snyk-audit-log", scopeName(scope)] as const;
  if (audit.kind === "answered") return passedCheck(topic, `The audit log of \`${scopeName(scope)}\` can be searched.`);
  return erredCheck(topic, audit.error, audit.error.status === 403 ? withoutAudit(audit.error) : null);
}

function judgeOrgs({ scope, orgs, orgAudits }: ScopeReading): readonly CheckResult[] {
  if (orgs === null) return [];
  const topic = ["snyk-orgs", scopeName(scope)] as const;
  if (orgs.kind === "refused") {
    return [
      warnedCheck(
        topic,
        `${orgs.error.message} Its audit log is searched alone then, and lacks some events of its Organizations.`,
        "Give the token the permission to view the Group's Organizations, or name them.",
        inputsYaml(["snyk-orgs", "<ids>"]),
      ),
    ];
  }
  return [judgeOrgAudits(topic, orgs.value.length, orgAudits)];
}

function judgeOrgAudits(topic: readonly ["snyk-orgs", string], count: number, orgAudits: ScopeReading["orgAudits"]): CheckResult {
  const refused = orgAudits.flatMap(({ id, audit }) => (audit.kind === "refused" ? [{ id, error: audit.error }] : []));
  const tried = count > triedOrgs ? ` of which the first ${triedOrgs} were tried,` : "";
  const [first] = refused;
  const organizations = count === 1 ? "1 Organization" : `${count} Organizations`;
  if (first === undefined)
    return passedCheck(
      topic,
      `${organizations} of \`${topic[1]}\` can be listed,${tried} and the audit ${count === 1 ? "log" : "logs"} searched.`,
    );
  return failedCheck(
    topic,
    `The audit logs of ${refused.length} of ${organizations} cannot be searched; the first is \`org-${first.id}\`: ${first.error.message}`,
    withoutAudit(first.error).text,
    withoutAudit(first.error).yaml,
  );
}

function withPlan({ remedy }: DigestError): CheckRemedy {
  return { text: remedy.includes("plan") ? remedy : `${remedy} ${plan}.`, yaml: null };
}

function withoutAudit({ remedy }: DigestError): CheckRemedy {
  const needed = remedy.includes("plan") ? "Audit logs are in no trial" : `${plan}, and audit logs are in no trial`;
  return {
    text: `${remedy} ${needed}; a report without them needs this.`,
    yaml: inputsYaml(["snyk-datasets", "issues, usage"]),
  };
}
