import type { AuditEvent } from "../model/audit-event.ts";
import type { Explanation } from "../model/change.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { Finding } from "../model/finding.ts";
import { eventMember, eventText, isContent } from "./event-member.ts";
import { readIgnoreEnd } from "./read-ignore-end.ts";

/** Audit events by what they may explain, so that each finding is looked up and never searched for. */
export type ExplanationIndex = {
  /** Latest ignore, by project and issue. */
  readonly ignores: ReadonlyMap<string, AuditEvent>;
  /** Latest withdrawal of an ignore, by project and issue. */
  readonly ignoreDeletions: ReadonlyMap<string, AuditEvent>;
  /** First addition of a project: later ones are only new snapshots of it. */
  readonly additions: ReadonlyMap<string, AuditEvent>;
  readonly removals: ReadonlyMap<string, AuditEvent>;
  readonly stops: ReadonlyMap<string, AuditEvent>;
  /** By Organization id, or by group and name where the event carries no id. */
  readonly orgRemovals: ReadonlyMap<string, AuditEvent>;
};

/** Longest reason that is kept: it is told beside a finding, and nobody reads more there. */
const maxReasonCharacters = 500;

/** The index of the events that can explain something; all others are left out. */
export function indexExplanations(events: readonly AuditEvent[]): ExplanationIndex {
  const sorted = events.toSorted((left, right) => left.createdAt - right.createdAt || compareTexts(left.id, right.id));
  const ofIssue = (event: AuditEvent): string => {
    const issueId = eventText(event.content, "issueId");
    return event.projectId === "" || issueId === "" ? "" : `${event.projectId}\n${issueId}`;
  };
  const ofProject = (event: AuditEvent): string => event.projectId;
  return {
    ignores: latestBy(sorted, ["org.project.ignore.create", "org.project.ignore.edit"], ofIssue),
    ignoreDeletions: latestBy(sorted, ["org.project.ignore.delete"], ofIssue),
    additions: latestBy(sorted.toReversed(), ["org.project.add", "org.project.monitor"], ofProject),
    removals: latestBy(sorted, ["org.project.remove", "org.project.delete"], ofProject),
    stops: latestBy(sorted, ["org.project.stop_monitor"], ofProject),
    orgRemovals: latestBy(sorted, ["org.delete", "group.org.remove"], removedOrg),
  };
}

/** Who ignored the finding last, and until when. */
export function explainIgnored(finding: Finding, index: ExplanationIndex): Explanation | null {
  const event = latestOf(finding, index.ignores);
  const explanation = explain(event);
  if (event === undefined || explanation === null) return null;
  return { ...explanation, userId: event.userId || ignoredBy(event), end: readIgnoreEnd(event) };
}

/** The user whom the content names, for an event that the system wrote on his behalf. */
function ignoredBy({ content }: AuditEvent): string {
  const user = eventMember(content, "ignoredBy");
  return isContent(user) ? eventText(user, "id").slice(0, maxReasonCharacters).toWellFormed() : "";
}

/** Who withdrew the ignore of a finding. */
export function explainReopened(finding: Finding, index: ExplanationIndex): Explanation | null {
  return explain(latestOf(finding, index.ignoreDeletions));
}

/** Who added the project of a finding. */
export function explainNewProject(finding: Finding, index: ExplanationIndex): Explanation | null {
  return explain(index.additions.get(finding.projectId));
}

/** Who removed the project of a finding. */
export function explainProjectRemoved(finding: Finding, index: ExplanationIndex): Explanation | null {
  return explain(index.removals.get(finding.projectId));
}

/** Who stopped the monitoring of a finding's project. */
export function explainMonitoringStopped(finding: Finding, index: ExplanationIndex): Explanation | null {
  return explain(index.stops.get(finding.projectId));
}

/** Who removed the Organization of a finding. */
export function explainOrgRemoved(finding: Finding, index: ExplanationIndex): Explanation | null {
  if (finding.orgId === "") return null;
  return explain(index.orgRemovals.get(finding.orgId) ?? index.orgRemovals.get(namedOrg(finding.groupId, finding.orgName)));
}

function latestBy(
  sorted: readonly AuditEvent[],
  names: readonly string[],
  keyOf: (event: AuditEvent) => string,
): ReadonlyMap<string, AuditEvent> {
  const latest = new Map<string, AuditEvent>();
  for (const event of sorted) {
    if (!names.includes(event.event)) continue;
    const key = keyOf(event);
    if (key !== "") latest.set(key, event);
  }
  return latest;
}

/** An event names the problem, or the issue as the last part of its page's address does, which is the third part of the key. */
function latestOf(finding: Finding, events: ReadonlyMap<string, AuditEvent>): AuditEvent | undefined {
  const byProblem = events.get(`${finding.projectId}\n${finding.problemId}`);
  const fragment = finding.key.split("\n")[2] ?? "";
  const byFragment = events.get(`${finding.projectId}\n${fragment}`);
  if (byProblem === undefined || byFragment === undefined) return byProblem ?? byFragment;
  const order = byProblem.createdAt - byFragment.createdAt || compareTexts(byProblem.id, byFragment.id);
  return order >= 0 ? byProblem : byFragment;
}

function removedOrg(event: AuditEvent): string {
  if (event.orgId !== "") return event.orgId;
  const name = eventText(event.content, "orgName");
  return name === "" || event.groupId === "" ? "" : namedOrg(event.groupId, name);
}

const namedOrg = (groupId: string, name: string): string => `${groupId}\n${name}`;

function explain(event: AuditEvent | undefined): Explanation | null {
  if (event === undefined) return null;
  return {
    event: event.event,
    at: event.createdAt,
    userId: event.userId,
    // Names come from all that a run collected, which is known only after the comparison.
    userName: "",
    reason: eventText(event.content, "reason").slice(0, maxReasonCharacters).toWellFormed(),
    reasonType: eventText(event.content, "reasonType").slice(0, maxReasonCharacters).toWellFormed(),
    end: null,
  };
}
