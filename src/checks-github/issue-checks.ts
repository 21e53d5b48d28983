import type { CheckName } from "../checks/check-list.ts";
import { type CheckPorts, type CheckRequest, isRefused } from "../checks/check-ports.ts";
import {
  type CheckRemedy,
  type CheckResult,
  erredCheck,
  failedCheck,
  passedCheck,
  skippedCheck,
  warnedCheck,
} from "../checks/check-result.ts";
import { attempt, type Deadline, type Reading } from "../checks/reading.ts";
import { inputsYaml, permissionsYaml } from "../checks/yaml-snippets.ts";
import type { DigestError } from "../errors.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { RepositoryFacts } from "../model/ports.ts";
import type { IssueProbe, KnownLabel } from "../model/probes.ts";
import { checkExposure } from "./exposure-check.ts";

type IssuePorts = Pick<CheckPorts, "deadline" | "gitHub">;

/** What a report needs of the repository in which its issue is written. */
export async function checkIssues(request: CheckRequest, ports: IssuePorts): Promise<readonly CheckResult[]> {
  const { inputs, environment } = request;
  const exposure = () => checkExposure(request, ports);
  if (inputs.issue.period === "none") return [...skipAll("`issue-period` is `none`."), await exposure()];
  if (isRefused(request, "github-token", "issue-token", "issue-repository")) {
    return [
      ...skipAll("The token or the repository of the issue is wrong."),
      skippedCheck("public-repository", "The repository is not known."),
    ];
  }
  const fullName = inputs.issue.repository ?? environment.repository;
  const repository = await attempt(() => ports.gitHub.repositories.issue.read(fullName), ports.deadline);
  if (repository.kind === "refused") {
    const failed = erredCheck("issue-repository", repository.error, tokenRemedy(inputs, repository.error));
    return [failed, ...skipAll("The repository of the issue cannot be read.").slice(1), await exposure()];
  }
  const [exposed, writing, people] = await Promise.all([exposure(), checkWriting(request, ports), checkPeople(request, ports)]);
  return [judgeIssues(repository.value), exposed, ...writing, ...people];
}

const skippable: readonly CheckName[] = ["issue-repository", "issues-write", "labels", "assignees", "mentions"];

function skipAll(why: string): readonly CheckResult[] {
  return skippable.map((name) => skippedCheck(name, why));
}

function judgeIssues({ fullName, hasIssues }: RepositoryFacts): CheckResult {
  if (hasIssues) return passedCheck("issue-repository", `${fullName} can be read, and its Issues are on.`);
  return failedCheck(
    "issue-repository",
    `Issues are switched off in ${fullName}.`,
    "Switch them on under Settings → General → Features, or publish no issue.",
    inputsYaml(["issue-period", "none"]),
  );
}

/** What a token needs that may not write issues: the workflow's own gets it from `permissions`, in its own repository only. */
function tokenRemedy({ issue }: Inputs, { kind, status }: DigestError): CheckRemedy | null {
  if (kind !== "permission" || status === 401) return null;
  if (issue.repository === null) {
    return {
      text: 'Add this to the job or the workflow; a fine-grained token needs the repository permission "Issues: Read and write".',
      yaml: permissionsYaml,
    };
  }
  return {
    text: `The token of a workflow reaches only its own repository: make a token or an App with "Issues: Read and write" for ${issue.repository}.`,
    yaml: inputsYaml(["issue-repository", issue.repository], ["issue-token", "${{ secrets.ISSUE_TOKEN }}"]),
  };
}

/** The permission to write, proven by a write that changes nothing, and the labels that this reads on the way. */
async function checkWriting(request: CheckRequest, { gitHub, deadline }: IssuePorts): Promise<readonly CheckResult[]> {
  const { inputs } = request;
  const labels = await attempt(() => gitHub.issues.readLabels(), deadline);
  if (labels.kind === "refused") {
    return [
      erredCheck("issues-write", labels.error, tokenRemedy(inputs, labels.error)),
      skippedCheck("labels", "The labels of the repository cannot be read."),
    ];
  }
  const written = await checkWrite(inputs, labels.value, gitHub.issues, deadline);
  if (isRefused(request, "issue-labels")) return [written, skippedCheck("labels", "`issue-labels` is wrong.")];
  return [written, ...judgeLabels(inputs.issue.labels, labels.value)];
}

async function checkWrite(
  inputs: Inputs,
  known: readonly KnownLabel[],
  issues: IssueProbe,
  deadline: Deadline,
): Promise<CheckResult> {
  const label = known.find(({ name }) => inputs.issue.labels.includes(name)) ?? known[0];
  if (label === undefined) {
    return warnedCheck(
      "issues-write",
      "The token can read the issues. Whether it can write them cannot be tried, because the repository has no label to write again.",
      "Make sure that the job or the workflow has these permissions.",
      permissionsYaml,
    );
  }
  const written = await attempt(() => issues.rewriteLabel(label), deadline);
  if (written.kind === "refused") return erredCheck("issues-write", written.error, tokenRemedy(inputs, written.error));
  return passedCheck("issues-write", `GitHub took a write that changes nothing (the label \`${label.name}\`).`);
}

function judgeLabels(wanted: readonly string[], known: readonly KnownLabel[]): readonly CheckResult[] {
  if (wanted.length === 0) return [skippedCheck("labels", "`issue-labels` is empty.")];
  const names = new Set(known.map(({ name }) => name.toLowerCase()));
  return wanted.map((label) => {
    const state = names.has(label.toLowerCase()) ? "exists" : "does not exist yet; the first report creates it";
    return passedCheck(["labels", label], `\`${label}\` ${state}.`);
  });
}

async function checkPeople(request: CheckRequest, ports: IssuePorts): Promise<readonly CheckResult[]> {
  return (await Promise.all([checkAssignees(request, ports), checkMentions(request, ports)])).flat();
}

async function checkAssignees(request: CheckRequest, { gitHub, deadline }: IssuePorts): Promise<readonly CheckResult[]> {
  if (isRefused(request, "issue-assignees")) return [skippedCheck("assignees", "`issue-assignees` is wrong.")];
  const { assignees } = request.inputs.issue;
  if (assignees.length === 0) return [skippedCheck("assignees", "`issue-assignees` is empty.")];
  return Promise.all(
    assignees.map(async (login) => judgeAssignee(login, await attempt(() => gitHub.issues.isAssignable(login), deadline))),
  );
}

async function checkMentions(request: CheckRequest, { gitHub, deadline }: IssuePorts): Promise<readonly CheckResult[]> {
  if (isRefused(request, "issue-mentions")) return [skippedCheck("mentions", "`issue-mentions` is wrong.")];
  const { mentions } = request.inputs.issue;
  if (mentions.length === 0) return [skippedCheck("mentions", "`issue-mentions` is empty.")];
  return Promise.all(
    mentions.map(async (mention) => {
      if (!mention.includes("/")) {
        return judgeMention(mention, await attempt(() => gitHub.issues.hasAccount(mention.slice(1)), deadline));
      }
      return skippedCheck(["mentions", mention], `\`${mention}\` is a team, which the token of a workflow cannot look up.`);
    }),
  );
}

function judgeAssignee(login: string, reading: Reading<boolean>): CheckResult {
  if (reading.kind === "refused") return erredCheck(["assignees", login], reading.error);
  if (reading.value) return passedCheck(["assignees", login], `Issues can be assigned to \`${login}\`.`);
  return warnedCheck(
    ["assignees", login],
    `Issues cannot be assigned to \`${login}\`; GitHub would leave the login out.`,
    "Give the person access to the repository, or take the login out of `issue-assignees`.",
  );
}

function judgeMention(mention: string, reading: Reading<boolean>): CheckResult {
  if (reading.kind === "refused") return erredCheck(["mentions", mention], reading.error);
  if (reading.value) return passedCheck(["mentions", mention], `GitHub knows \`${mention}\`.`);
  return warnedCheck(["mentions", mention], `GitHub knows no account \`${mention}\`.`, "Correct `issue-mentions`.");
}
