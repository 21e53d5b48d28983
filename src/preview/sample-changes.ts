import type { Change, Explanation } from "../model/change.ts";
import type { TrackedFinding } from "../model/finding.ts";
import type { EpochMs, SourceId } from "../model/ids.ts";
import { isAtLeast, type Severity } from "../model/severity.ts";
import { severityOf } from "./sample-problems.ts";
import { type SampleLine, sampleFinding, sampleLines } from "./sample-story.ts";
import { sampleUuid } from "./sample-uuid.ts";

const dayMs = 86_400_000;
/** Nobody: users of the sample have an id as the vendor gives it, and no name. */
export const sampleUserId = sampleUuid("user");

/** What changed in the sample's period at or above a severity, and what is open after it. */
export type SampleChanges = { readonly changes: readonly Change[]; readonly open: readonly TrackedFinding[] };

/** The changes of the sample, told by one source. */
export function sampleChanges(now: EpochMs, threshold: Severity, source: SourceId): SampleChanges {
  const lines = sampleLines.filter(([name]) => isAtLeast(severityOf(name), threshold));
  const told = lines.map((line) => changeOf(line, now, source));
  const isOpen = ({ class: name }: Change): boolean => ["new", "reopened", "escalated", "still-open"].includes(name);
  return {
    changes: told.filter(({ class: name }) => name !== "still-open"),
    open: told.filter(isOpen).map(({ tracked }) => tracked),
  };
}

function changeOf(line: SampleLine, now: EpochMs, source: SourceId): Change {
  const tracked = { finding: sampleFinding(line, now), sources: [source], unknownSince: null };
  const plain = { tracked, explanation: null };
  switch (line[3]) {
    case "disclosed":
      return { ...plain, class: "new", reason: "newly-disclosed" };
    case "new":
      return { ...plain, class: "new", reason: "introduced" };
    case "reopened":
      return { ...plain, class: "reopened", reason: "was-resolved" };
    case "escalated":
      return { ...plain, class: "escalated", reason: "was-below-severity" };
    case "still-open":
      return { ...plain, class: "still-open", reason: null };
    case "resolved":
      return { ...plain, class: "resolved", reason: null };
    case "ignored":
      return { tracked, explanation: ignoredBy(now), class: "ignored", reason: null };
    case "gone":
      return { tracked, explanation: removedBy(now), class: "gone", reason: "project-removed" };
  }
}

function ignoredBy(now: EpochMs): Explanation {
  return {
    event: "org.project.ignore.create",
    at: now - 2 * dayMs,
    userId: sampleUserId,
    userName: "",
    reason: "Only used in tests",
    reasonType: "not-vulnerable",
    end: { kind: "at", at: now + 90 * dayMs, orFix: false },
  };
}

function removedBy(now: EpochMs): Explanation {
  const who = { userId: sampleUserId, userName: "" };
  return { event: "org.project.remove", at: now - 3 * dayMs, ...who, reason: "", reasonType: "", end: null };
}
