import { parse } from "yaml";
import { type CheckResult, failedCheck, passedCheck, warnedCheck } from "../checks/check-result.ts";
import { scheduleYaml } from "../checks/yaml-snippets.ts";
import type { EpochMs } from "../model/ids.ts";
import type { WorkflowFacts } from "../model/probes.ts";

const dayMs = 86_400_000;

/** When and how the workflow is started, and on which branch this run is. */
export type ScheduleQuestion = { readonly path: string; readonly branch: string; readonly now: EpochMs };

const disabled: Readonly<Record<string, string>> = {
  disabled_inactivity: "GitHub stopped starting it, as it does after 60 days without activity in a public repository",
  disabled_manually: "somebody disabled it",
  disabled_fork: "GitHub does not start it in a fork",
};

/** Whether the workflow of this run is started by a schedule; `facts` is null where GitHub knows no such workflow. */
export function judgeSchedule(facts: WorkflowFacts | null, question: ScheduleQuestion): CheckResult {
  const { path } = question;
  if (facts === null) {
    return warnedCheck("schedule", `GitHub knows no workflow \`${path}\`.`, "Put the workflow on the default branch.");
  }
  if (facts.state !== "active") {
    const why = disabled[facts.state] ?? "GitHub does not start it";
    const file = path.split("/").at(-1) ?? path;
    const remedy = `Enable it under Actions, or run \`gh workflow enable ${file}\`.`;
    return failedCheck("schedule", `\`${path}\` is switched off: ${why}.`, remedy);
  }
  const schedules = facts.file === null ? null : schedulesOf(facts.file);
  if (schedules === null || schedules.length === 0) return judgeUnseen(facts, schedules, question);
  return judgeBranch(facts, schedules, question);
}

function judgeBranch(facts: WorkflowFacts, schedules: readonly string[], question: ScheduleQuestion): CheckResult {
  const times = schedules.map((cron) => `\`${cron}\``).join(", ");
  const detail = `\`${question.path}\` is started by the schedule ${times}. ${lastRun(facts, question.now)}`;
  if (question.branch === facts.defaultBranch) return passedCheck("schedule", detail);
  return warnedCheck(
    "schedule",
    `${detail} Schedules run on \`${facts.defaultBranch}\`, this run is on \`${question.branch}\`: each branch has its own earlier reports.`,
    `Check on \`${facts.defaultBranch}\`, where the reports are made.`,
  );
}

/** Null where the file could not be read, none where it has no schedule. */
function judgeUnseen(facts: WorkflowFacts, schedules: readonly string[] | null, { path, now }: ScheduleQuestion): CheckResult {
  if (schedules === null && facts.lastScheduledAt !== null) return passedCheck("schedule", lastRun(facts, now));
  const detail =
    schedules === null
      ? `No schedule has ever started \`${path}\`, and its file cannot be read on the default branch.`
      : `\`${path}\` has no schedule on the default branch: a report is made only when somebody starts it.`;
  return warnedCheck("schedule", detail, "Add a schedule, unless another workflow starts the report.", scheduleYaml);
}

function lastRun({ lastScheduledAt }: WorkflowFacts, now: EpochMs): string {
  if (lastScheduledAt === null) return "No schedule has started it yet.";
  const days = Math.floor((now - lastScheduledAt) / dayMs);
  const ago = days < 1 ? "today" : days === 1 ? "a day ago" : `${days} days ago`;
  return `Its last start by schedule was ${ago}.`;
}

/** The cron expressions of a workflow's file; none where it has no schedule or is no YAML. */
function schedulesOf(file: string): readonly string[] {
  const schedule = member(member(parsed(file), "on"), "schedule");
  if (!Array.isArray(schedule)) return [];
  return schedule.map((entry: unknown) => member(entry, "cron")).filter((cron) => typeof cron === "string");
}

function parsed(file: string): unknown {
  try {
    return parse(file);
  } catch {
    return null; // GitHub does not start what it cannot read either.
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
