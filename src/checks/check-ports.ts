import type { InputProblem } from "../errors.ts";
import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { RunnerFacts } from "../inputs/runner-facts.ts";
import type { ArtifactPort } from "../model/ports.ts";
import type { FlexeraProbe, IssueProbe, SnykProbe, WorkflowFacts } from "../model/probes.ts";
import type { ReportPorts } from "../stages/report-ports.ts";
import type { Deadline } from "./reading.ts";

/** What is checked: the inputs with what is wrong with them, and where the step runs. */
export type CheckRequest = {
  readonly inputs: Inputs;
  readonly problems: readonly InputProblem[];
  readonly environment: RunnerEnvironment;
  readonly runner: RunnerFacts;
};

/** GitHub, as far as a check asks it. */
export type GitHubProbes = Pick<ReportPorts, "repositories"> & {
  readonly readBaseline: ArtifactPort["readBaseline"];
  /** Whether the service that takes artifacts answers; rejects when it does not. */
  readonly probeResultsService: () => Promise<void>;
  /** Null where GitHub knows no workflow with a file of that path. */
  readonly readWorkflow: (path: string) => Promise<WorkflowFacts | null>;
  readonly issues: IssueProbe;
};

/** Everything outside that the check mode works on. */
export type CheckPorts = Pick<ReportPorts, "clock" | "log" | "step" | "templates" | "readWorkspaceFile"> & {
  readonly deadline: Deadline;
  readonly gitHub: GitHubProbes;
  /** Null where Flexera alone is asked. */
  readonly snyk: SnykProbe | null;
  /** Null where Snyk alone is asked. */
  readonly flexera: FlexeraProbe | null;
};

/** Whether one of some inputs is wrong, so that nothing can be tried with it. */
export function isRefused({ problems }: CheckRequest, ...inputs: readonly string[]): boolean {
  return problems.some(({ input }) => inputs.includes(input));
}
