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

/** One dataset of one scope: what is collected, fails and is carried forward as a unit. */
export type Source = {
  readonly id: SourceId;
  readonly scope: Scope;
  readonly dataset: Dataset;
  /** Changes when the question asked of the source changes (filters, inclusions): then it is a new source with a first run of its own. */
  readonly selection: string;
};

/** The source of a dataset in a scope. `selection` names the filters in force, empty when there are none. */
export function sourceOf(scope: Scope, dataset: Dataset, selection = ""): Source {
  return { id: asSourceId(`snyk/${scopeName(scope)}/${dataset}`), scope, dataset, selection };
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
export type SourceReceipt = {
  readonly source: Source;
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
export type SourceResult<Data> =
  | { readonly kind: "complete"; readonly receipt: SourceReceipt; readonly data: Data }
  | { readonly kind: "failed"; readonly source: Source; readonly error: DigestError };
