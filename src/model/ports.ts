import type { ArchiveEntry } from "./archive.ts";
import type { CountedEvent } from "./audit-event.ts";
import type { Finding } from "./finding.ts";
import type { OpenFindings } from "./findings/open-findings.ts";
import type { FingerprintFilter } from "./fingerprints/fingerprint-filter.ts";
import type { FingerprintSet } from "./fingerprints/fingerprint-set.ts";
import type { AuditEventId, EpochMs } from "./ids.ts";
import type { IssueSeries } from "./issue-marker.ts";
import type { IssuePointer } from "./issue-pointer.ts";
import type { Period } from "./period.ts";
import type { Severity } from "./severity.ts";
import type { IssuesSnapshot } from "./snapshot.ts";
import type { SnykSource, SourceReceipt, Window } from "./source.ts";
import type { Baseline, State } from "./state.ts";
import type { UsageRequest, UsageTally } from "./usage.ts";

/** Time as an argument, so that waits and dates can be tested. */
export type Clock = { readonly now: () => EpochMs; readonly sleep: (ms: number) => Promise<void> };

/** A uniform number from 0 inclusive to 1 exclusive, for jitter. */
export type Random = () => number;

/**
 * The log of the run. Every text may be hostile: the adapter makes workflow commands in it harmless. `notice`, `warning` and
 * `error` are annotations; `mask` must be called before a secret is first used.
 */
export type Log = {
  readonly info: (message: string) => void;
  readonly notice: (message: string) => void;
  readonly warning: (message: string) => void;
  readonly error: (message: string) => void;
  readonly mask: (secret: string) => void;
  readonly group: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;
};

/** What to collect from an issues source, and which rows beside the open ones are wanted. */
export type IssuesRequest = {
  readonly source: SnykSource;
  readonly threshold: Severity;
  /**
   * What the previous report had open. Rows of these findings are kept whatever their status, and one that says the same as before is
   * told by a reference, so that an unchanged finding is in memory once.
   */
  readonly before: OpenFindings;
  /**
   * Tells of keys by their hashes that `before` does not have them: such rows need not be read whole. Absent where keys are
   * disguised.
   */
  readonly known?: FingerprintFilter | undefined;
  /** Applied to every finding as it is read; removes names where only hashes may be kept. Content hashes are not kept there either. */
  readonly disguise: (finding: Finding) => Finding;
  /** Only what was updated is exported; absent where everything is. */
  readonly increment?: IssuesIncrement | undefined;
  /** When the export that the previous report is made of was started: no export that is not younger may be picked up. */
  readonly reportedAt?: EpochMs | null | undefined;
};

/** An export of updates, and how it becomes a snapshot of everything. */
export type IssuesIncrement = {
  readonly from: EpochMs;
  /** `touched` holds the keys of all rows of the export. */
  readonly complete: (rows: IssuesSnapshot, touched: FingerprintSet) => IssuesSnapshot;
};

export type Collected<Data> = { readonly receipt: SourceReceipt; readonly data: Data };

/** Snyk, as the report needs it. Every call rejects with a DigestError and then leaves no file behind. */
export type SnykPort = {
  /** UUIDs of the Organizations of a Group, sorted; rejects with kind `permission` where the token may not list them. */
  readonly listOrgs: (groupId: string) => Promise<readonly string[]>;
  readonly collectIssues: (request: IssuesRequest) => Promise<Collected<IssuesSnapshot>>;
  /** Any dataset that is attached and not diffed. */
  readonly collectAttachment: (source: SnykSource, window: Window) => Promise<Collected<null>>;
  readonly collectUsage: (request: UsageRequest) => Promise<Collected<UsageTally>>;
  readonly collectAuditLogs: (source: SnykSource, window: Window) => Promise<Collected<ReadonlyMap<AuditEventId, CountedEvent>>>;
};

export type ArtifactUpload = {
  readonly name: string;
  readonly entries: readonly ArchiveEntry[];
  /** The time that the files in the archive bear. */
  readonly madeAt: EpochMs;
  readonly retentionDays: number | null;
};

export type ArtifactRef = { readonly id: number; readonly url: string };

/** The artifacts of this run, and the state that an earlier run left. */
export type ArtifactPort = {
  readonly upload: (upload: ArtifactUpload) => Promise<ArtifactRef>;
  /** Uploads one file as it is, under its own base name, kept as long as the repository allows. */
  readonly uploadState: (file: string) => Promise<ArtifactRef>;
  /** The newest state that can be trusted, read and prepared; `prepare` throws for one that this run cannot compare with. */
  readonly readBaseline: (stateName: string, prepare: (state: State) => State) => Promise<Baseline>;
};

export type RepositoryFacts = {
  readonly id: string;
  readonly fullName: string;
  readonly visibility: "public" | "private" | "internal";
  readonly hasIssues: boolean;
  readonly defaultBranch: string;
};

export type IssueRef = { readonly number: number; readonly url: string };

/** The issue that a run writes: of which series and period, and what the previous report's state knows of it. */
export type WantedIssue = {
  readonly series: IssueSeries;
  readonly period: Period;
  /** The issue that the previous report was published in, its period and the run that wrote it; null where it tells none. */
  readonly known: { readonly number: number; readonly periodId: string; readonly runId: string } | null;
};

/** An issue of an earlier period, with the line that points to the issue that followed it. */
export type OlderIssue = IssueRef & { readonly periodId: string; readonly pointer: IssuePointer | null };

/** The issues of a series as they are before publishing. */
export type IssueSurvey = {
  /** When it was made: what was created since is not in it. */
  readonly takenAt: EpochMs;
  readonly current: (IssueRef & { readonly body: string; readonly isOpen: boolean }) | null;
  /** Further issues of the current period that are open: by accident or by other hands. */
  readonly duplicates: readonly IssueRef[];
  /** The issue of the period before, open or closed. */
  readonly previous: OlderIssue | null;
  /** Issues of earlier periods that are open and that no run has closed yet. */
  readonly openOlder: readonly OlderIssue[];
};

export type IssueDraft = {
  readonly wanted: WantedIssue;
  /** When the run began that this is the report of. */
  readonly startedAt: EpochMs;
  readonly title: string;
  /** The whole body: marker, report and the line that names time and run (see `issue-marker.ts`). */
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly comment: CommentDraft | null;
  /** What became of the findings of the period before, for the line that closes its issue; null where nothing is to be told. */
  readonly outcome: { readonly periodId: string; readonly text: string } | null;
};

/** A comment is written once for each marker; a repeated run updates it. */
export type CommentDraft = { readonly marker: string; readonly body: string };

export type Publication = {
  readonly kind: "created" | "updated" | "unchanged";
  readonly issue: IssueRef;
  readonly comment: "created" | "updated" | "unchanged" | "none";
  /** Sentences for annotations: dropped labels, a locked conversation. */
  readonly warnings: readonly string[];
  /** What a reader should know and need not act on. */
  readonly notices: readonly string[];
};

/** The tracker of the repository where the report is published. */
export type IssuePort = {
  readonly survey: (wanted: WantedIssue) => Promise<IssueSurvey>;
  readonly publish: (draft: IssueDraft, survey: IssueSurvey) => Promise<Publication>;
};

export type RepositoryPort = { readonly read: (fullName: string) => Promise<RepositoryFacts> };

export type WrittenFile = {
  readonly path: string;
  readonly absolutePath: string;
  readonly bytes: number;
  readonly sha256: string;
};

/** A folder on the runner's disk; `file` is a path inside it, with `/`. */
export type FolderPort = {
  readonly root: string;
  readonly write: (file: string, pieces: Iterable<string>) => Promise<WrittenFile>;
};

/** What a step hands to the workflow that it is part of. */
export type StepPort = {
  readonly setOutput: (name: string, value: string) => void;
  /** Replaces the step's job summary. */
  readonly writeSummary: (markdown: string) => Promise<void>;
};
