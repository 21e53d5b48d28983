import type { PeriodKind } from "../model/period.ts";
import type { InputReader } from "./input-reader.ts";
import { commentRules, type Inputs } from "./inputs.ts";

const maxAssignees = 10;
const maxLabelCharacters = 50;
const loginPattern = /^[a-z\d](?:[a-z\d-]{0,38})(?:\[bot\])?$/i;
const mentionPattern = /^@[a-z\d](?:[a-z\d-]{0,38})(?:\/[a-z\d._-]+)?$/i;

/** How the issue is published; problems go to the reader. */
export function parseIssueInputs(reader: InputReader, gitHubToken: string, period: PeriodKind): Inputs["issue"] {
  return {
    token: reader.text("issue-token") || gitHubToken,
    repository: parseRepository(reader),
    period,
    title: reader.text("issue-title") || "Exposure report {{period}}",
    labels: parseLabels(reader),
    assignees: parseAssignees(reader),
    comment: reader.choice("issue-comment", commentRules, "new"),
    mentions: parseMentions(reader),
  };
}

function parseRepository(reader: InputReader): string | null {
  const repository = reader.text("issue-repository");
  if (repository === "") return null;
  if (!/^[a-z\d][a-z\d-]*\/[a-z\d._-]+$/i.test(repository)) {
    reader.refuse("issue-repository", `\`${repository}\` is not a repository.`, "Write `owner/name`.");
  }
  return repository;
}

function parseLabels(reader: InputReader): readonly string[] {
  const labels = reader.list("issue-labels");
  for (const label of labels.filter((name) => name.length > maxLabelCharacters)) {
    reader.refuse("issue-labels", `a label is longer than ${maxLabelCharacters} characters.`, "Shorten it.", label);
  }
  return labels;
}

function parseAssignees(reader: InputReader): readonly string[] {
  const assignees = reader.list("issue-assignees").map((login) => login.replace(/^@/, ""));
  for (const login of assignees.filter((name) => !loginPattern.test(name))) {
    reader.refuse("issue-assignees", `\`${login}\` is not a login.`, "Write GitHub logins, teams cannot be assigned.", login);
  }
  if (assignees.length > maxAssignees) {
    reader.refuse("issue-assignees", `names ${assignees.length} people.`, `GitHub takes at most ${maxAssignees}.`);
  }
  return assignees;
}

function parseMentions(reader: InputReader): readonly string[] {
  const mentions = reader.list("issue-mentions");
  for (const mention of mentions.filter((name) => !mentionPattern.test(name))) {
    reader.refuse("issue-mentions", `\`${mention}\` cannot be mentioned.`, "Write `@user` or `@org/team`.", mention);
  }
  return mentions;
}
