import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { RatedEvent } from "../model/audit-report.ts";
import type { Change } from "../model/change.ts";
import type { Finding, TrackedFinding } from "../model/finding.ts";
import { OpenFindings } from "../model/findings/open-findings.ts";
import { FingerprintSet } from "../model/fingerprints/fingerprint-set.ts";
import { type AuditEventId, asAuditEventId, asFindingKey, asProjectId, type FindingKey, type ProjectId } from "../model/ids.ts";
import type { PreviousSource } from "../model/snapshot.ts";
import type { State } from "../model/state.ts";

/** Hexadecimal characters of a keyed hash: 128 bits. */
const hashCharacters = 32;

/** The key of the keyed hashes; a KeyObject, so that it cannot be printed by mistake. */
export type DisguiseKey = KeyObject;

/** The key that a source's credential gives: whoever does not hold the credential cannot test a guess against a hash. */
export function deriveDisguiseKey(credential: string): DisguiseKey {
  return createSecretKey(createHmac("sha256", credential).update("exposure-digest/disguise/1").digest());
}

/** A text that is equal for equal keys and tells nothing else about the key. */
export function keyCheck(key: DisguiseKey): string {
  return keyedHash(key, "key-check", "");
}

/**
 * The finding without anything that names it: key and project become keyed hashes, texts and scores are emptied; severity,
 * status, presence, dates and copies stay, because classes and counts are made of them.
 */
export function disguiseFinding(key: DisguiseKey): (finding: Finding) => Finding {
  return (finding) => ({
    key: disguiseKeyText(key, finding.key),
    projectId: disguiseProject(key, finding.projectId),
    severity: finding.severity,
    status: finding.status,
    presence: finding.presence,
    publishedOn: finding.publishedOn,
    firstIntroducedAt: finding.firstIntroducedAt,
    lastIntroducedAt: finding.lastIntroducedAt,
    lastResolvedAt: finding.lastResolvedAt,
    lastIgnoredAt: finding.lastIgnoredAt,
    copies: finding.copies,
    ...namelessTexts,
  });
}

/** The keyed hash of an audit event's id: the id itself is a hash without a key, against which content could be guessed. */
export function disguiseAuditId(key: DisguiseKey): (id: AuditEventId) => AuditEventId {
  return (id) => asAuditEventId(keyedHash(key, "audit-event", id));
}

/** What stands for a user where nobody may be recognised: a keyed hash. */
export function disguiseUser(key: DisguiseKey): (user: string) => string {
  return (user) => keyedHash(key, "user", user);
}

/** What stands for the mode and key of a dataset where its columns may not be named. */
export function disguiseSelection(key: DisguiseKey): (selection: string) => string {
  return (selection) => keyedHash(key, "selection", selection);
}

/** Keyed hashes of rows and their keys, thirty-two bytes each as characters below 256. */
export function keyedTextHash(key: DisguiseKey): (text: string) => string {
  return (text) => createHmac("sha256", key).update(`row\n${text}`).digest("binary");
}

/** The event without ids, content and sentence; type, risk, count and time stay. */
export function disguiseEvent(key: DisguiseKey): <Rated extends RatedEvent>(rated: Rated) => Rated {
  const disguiseId = disguiseAuditId(key);
  return (rated) => ({
    ...rated,
    sentence: "",
    event: { ...rated.event, id: disguiseId(rated.event.id), groupId: "", orgId: "", projectId: "", userId: "", content: {} },
  });
}

/**
 * A full state as a hashed one, so that a repository that became public can be compared with its private past. Keys of closed
 * findings and of users are kept as hashes without a key and cannot be turned into keyed ones: that memory starts anew.
 */
export function disguiseState(state: State, key: DisguiseKey): State {
  const tracked = disguiseTracked(key);
  const disguiseId = disguiseAuditId(key);
  const open = OpenFindings.of(mapEach(state.open.values(), tracked));
  return {
    ...state,
    detail: { kind: "hashed", keyCheck: keyCheck(key) },
    open,
    sources: new Map([...state.sources].map(([id, source]) => [id, withNewMemory(source, open.values())])),
    seenEvents: new Map([...state.seenEvents].map(([id, seen]) => [disguiseId(id), seen])),
    ledger: {
      ...state.ledger,
      entries: state.ledger.entries.map((entry) => ({ ...entry, change: disguiseChange(entry.change, tracked) })),
      highRisk: state.ledger.highRisk.map(disguiseEvent(key)),
    },
    usage: null,
    flexera: new Map(),
  };
}

function disguiseTracked(key: DisguiseKey): (tracked: TrackedFinding) => TrackedFinding {
  const disguise = disguiseFinding(key);
  return ({ finding, sources, unknownSince }) => ({ finding: disguise(finding), sources, unknownSince });
}

function* mapEach(all: Iterable<TrackedFinding>, change: (tracked: TrackedFinding) => TrackedFinding): Generator<TrackedFinding> {
  for (const tracked of all) yield change(tracked);
}

function disguiseChange(change: Change, tracked: (finding: TrackedFinding) => TrackedFinding): Change {
  return { ...change, tracked: tracked(change.tracked), explanation: null };
}

// Projects of open findings are known again, so that a further finding in one of them is not said to be in a new project.
function withNewMemory(source: PreviousSource, open: Iterable<TrackedFinding>): PreviousSource {
  const projects: string[] = [];
  for (const { finding, sources } of open) if (sources.includes(source.id)) projects.push(finding.projectId);
  return {
    ...source,
    // What the memory lost only a full export brings back.
    fullAt: 0,
    memory: { closed: FingerprintSet.of([]), recentlyBelow: FingerprintSet.of([]), projects: FingerprintSet.of(projects) },
  };
}

function disguiseKeyText(key: DisguiseKey, text: FindingKey): FindingKey {
  return asFindingKey(keyedHash(key, "finding", text));
}

function disguiseProject(key: DisguiseKey, id: ProjectId): ProjectId {
  return asProjectId(keyedHash(key, "project", id));
}

function keyedHash(key: DisguiseKey, purpose: string, text: string): string {
  return createHmac("sha256", key).update(`${purpose}\n${text}`).digest("hex").slice(0, hashCharacters);
}

const namelessTexts = {
  problemId: "",
  title: "",
  issueType: "",
  product: "",
  problemUrl: "",
  issueUrl: "",
  packages: "",
  fixedIn: [],
  cves: [],
  cvss: null,
  epss: null,
  exploitMaturity: "",
  reachability: "",
  fixability: "",
  score: null,
  groupId: "",
  orgId: "",
  orgName: "",
  projectName: "",
  projectUrl: "",
  projectOrigin: "",
  targetName: "",
  targetRef: "",
  targetFile: "",
  filePath: "",
  codeRegion: "",
} as const;
