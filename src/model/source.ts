import type { DigestError } from "../errors.ts";
import { asSourceId, type EpochMs, type SourceId } from "./ids.ts";
import { type Scope, scopeName } from "./scope.ts";

/** The datasets of Snyk that a run can collect, by the names users write. */
export const datasets = [
  "issues",
  "usage",
  "audit-logs",
  "pr_checks",
  "pr_checks_project_adoption",
  "pr_checks_integration_adoption",
  "prevention_events",
] as const;

export type Dataset = (typeof datasets)[number];

/** The datasets of the Export API; audit logs are searched instead. */
export type ExportDataset = Exclude<Dataset, "audit-logs">;

/** One dataset of one Snyk scope: what is collected, fails and is carried forward as a unit. */
export type SnykSource = {
  readonly system: "snyk";
  readonly id: SourceId;
  readonly scope: Scope;
  readonly dataset: Dataset;
  /** Changes when the question asked of the source changes (filters, inclusions): then it is a new source with a first run of its own. */
  readonly selection: string;
};

/** One IT Visibility dataset of a Flexera One organization. */
export type FlexeraSource = {
  readonly system: "flexera";
  readonly id: SourceId;
  readonly orgId: number;
  /** The query name. */
  readonly dataset: string;
  /** Changes when other columns are the key, or the rows are read in another mode: then nothing can be compared with before. */
  readonly selection: string;
};

export type Source = SnykSource | FlexeraSource;

/** The source of a dataset in a scope. `selection` names the filters in force, empty when there are none. */
export function sourceOf(scope: Scope, dataset: Dataset, selection = ""): SnykSource {
  return { system: "snyk", id: asSourceId(`snyk/${scopeName(scope)}/${dataset}`), scope, dataset, selection };
}

/** The source of a Flexera dataset; `selection` names mode and key columns. */
export function flexeraSourceOf(orgId: number, dataset: string, selection: string): FlexeraSource {
  return { system: "flexera", id: asSourceId(`flexera/${dataset}`), orgId, dataset, selection };
}

/** Half-open span of time, `from` inclusive; `from` is null where everything was asked for. */
export type Window = { readonly from: EpochMs | null; readonly to: EpochMs };

/** A file that a source left in the export folder. */
export type ExportFile = {
  /** Path inside the artifact, with `/`. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
};

/** What is told and kept of a source that answered completely. */
export type SourceReceipt<Asked extends Source = SnykSource> = {
  readonly source: Asked;
  readonly window: Window;
  readonly files: readonly ExportFile[];
  readonly rows: number;
  readonly bytes: number;
  readonly startedAt: EpochMs;
  readonly finishedAt: EpochMs;
  /** Id of the export at the API; null for what is read by search. */
  readonly exportId: string | null;
  /** Sentences for the log, the manifest and the report: dropped columns, sunset dates, links renewed. */
  readonly warnings: readonly string[];
};

/** The outcome of one source: one failing never hides the others. */
export type SourceResult<Data, Asked extends Source = SnykSource> =
  | { readonly kind: "complete"; readonly receipt: SourceReceipt<Asked>; readonly data: Data }
  | { readonly kind: "failed"; readonly source: Asked; readonly error: DigestError };
