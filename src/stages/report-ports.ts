import type { HtmlAssets } from "../html/html-assets.ts";
import type { ArchivePort } from "../model/archive.ts";
import type { FlexeraPort } from "../model/flexera-port.ts";
import type { ArtifactPort, Clock, FolderPort, IssuePort, Log, RepositoryPort, SnykPort, StepPort } from "../model/ports.ts";
import type { NextState } from "../model/state.ts";
import type { Templates } from "../template/template-source.ts";

/** Everything outside that the report mode works on. */
export type ReportPorts = {
  readonly clock: Clock;
  readonly log: Log;
  /** Null where Flexera alone is asked. */
  readonly snyk: SnykPort | null;
  /** Null where Snyk alone is asked. */
  readonly flexera: FlexeraPort | null;
  readonly artifacts: ArtifactPort;
  /** What was kept of exports so that another attempt can pick them up; this run is reported and needs it no more. */
  readonly pendingExports: { readonly forget: () => Promise<void> };
  readonly issues: IssuePort;
  /** Facts of the run's own repository, and of the issue's with the token that writes there. */
  readonly repositories: { readonly own: RepositoryPort; readonly issue: RepositoryPort };
  /** What is attached to the run. */
  readonly archive: ArchivePort;
  /** What later steps of the job may read. */
  readonly exports: FolderPort;
  /** What is kept for the next run. */
  readonly stateFolder: FolderPort;
  readonly encodeState: (state: NextState, file: string) => Promise<void>;
  readonly templates: Templates;
  /** What report.html looks like and how it acts. */
  readonly htmlAssets: HtmlAssets;
  /** The text of a file in the workspace; rejects when it cannot be read. */
  readonly readWorkspaceFile: (path: string) => Promise<string>;
  readonly step: StepPort;
  /** Called when all rows were read: from then on memory is to be spared rather than time. */
  readonly spareMemory: () => void;
};
