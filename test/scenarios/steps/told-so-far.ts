import assert from "node:assert/strict";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import type { AuditEvent } from "../../sandbox/world/audit-log.ts";
import type { WeekExpectation } from "../../sandbox/world/change-ledger.ts";
import { WEEK_MS } from "../../sandbox/world/snyk-time.ts";
import type { FindingKey } from "../../sandbox/world/world-model.ts";
import { tally } from "./tally.ts";
import { type Attempt, isSaved, readReport, type ToldEvent, type UploadedReport } from "./uploaded-report.ts";

/**
 * Keeps account of what saved reports have told, and holds each further one against what happened in the world since the last
 * that was saved: every change and every audit event once.
 */
export class ToldSoFar {
  readonly #sandbox: Sandbox;
  readonly #events = new Set<AuditEvent>();
  readonly #since: number;
  #reports = 0;

  /** `firstReportAt` is when the first report is made, which looks back one week. */
  constructor(sandbox: Sandbox, firstReportAt: number) {
    this.#sandbox = sandbox;
    this.#since = firstReportAt - WEEK_MS;
  }

  /** Checks the report of an attempt that began at `at`, if it was saved; whether it was. */
  settle(attempt: Attempt, at: number, story: string): boolean {
    if (!isSaved(this.#sandbox, attempt)) return false;
    const report = readReport(this.#sandbox, attempt);
    this.#reports += 1;
    const { world } = this.#sandbox;
    const open = world.findings({ severity: "Critical", status: "Open" });
    const expected = world.closeWeek(this.#reports, at);
    assert.equal(report.status, "complete", `${story}: the status of the report`);
    assert.deepEqual(
      tally(report.findings.map(({ key, class: name }) => `${name} ${placed(key)}`)),
      told(expected),
      `${story}: changes`,
    );
    assert.deepEqual(tally(report.open.map(rowText)), tally(open.map(findingText)), `${story}: open findings`);
    this.#settleEvents(report, at, story);
    return true;
  }

  #settleEvents(report: UploadedReport, at: number, story: string): void {
    const due = this.#sandbox.world.auditLog.events.filter(
      (event) =>
        event.event !== "api.access" &&
        event.created >= this.#since &&
        event.created < at &&
        event.insertedAt <= at &&
        !this.#events.has(event),
    );
    const toldEvents = report.auditEvents.flatMap((event) => Array.from({ length: event.count }, () => toldEventText(event)));
    assert.deepEqual(tally(toldEvents), tally(due.map(eventText)), `${story}: audit events`);
    for (const event of due) this.#events.add(event);
  }
}

/** All changes that a report must tell, as `class key`. */
function told(expected: WeekExpectation): Readonly<Record<string, number>> {
  const { new: arrived, reopened, escalated, resolved, ignored, downgraded, gone } = expected;
  const classes = { new: arrived, reopened, escalated, resolved, ignored, downgraded, gone };
  const lists = Object.entries(classes).map(([name, keys]) => keys.map((key) => `${name} ${keyParts(key).join(" | ")}`));
  return tally(lists.flat());
}

function placed(key: string): string {
  return key.split("\n").join(" | ");
}

function keyParts({ projectId, problemId, fragment, assetFindingId }: FindingKey): readonly string[] {
  return [projectId, problemId, fragment, assetFindingId ?? ""];
}

function findingText({ projectId, problemId, fragment }: FindingKey): string {
  return [projectId, problemId, fragment].join(" | ");
}

function rowText(row: Readonly<Record<string, string>>): string {
  const [, fragment = ""] = (row.issue_url ?? "").split("#issue-");
  return [row.project_id, row.problem_id, decodeURIComponent(fragment)].join(" | ");
}

function eventText({ created, event, groupId, orgId, projectId, userId }: AuditEvent): string {
  return [new Date(created).toISOString(), event, orgId ?? groupId, projectId ?? "", userId ?? ""].join(" ");
}

function toldEventText({ createdAt, event, groupId, orgId, projectId, userId }: ToldEvent): string {
  return [createdAt, event, orgId === "" ? groupId : orgId, projectId, userId].join(" ");
}
