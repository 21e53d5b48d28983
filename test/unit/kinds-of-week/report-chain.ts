import type { DigestError } from "../../../src/errors.ts";
import { parseEnvironment } from "../../../src/inputs/environment.ts";
import { readRawInputs } from "../../../src/inputs/input-names.ts";
import type { Inputs } from "../../../src/inputs/inputs.ts";
import { parseInputs } from "../../../src/inputs/parse-inputs.ts";
import type { Digest } from "../../../src/model/digest.ts";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import type { FlexeraReport } from "../../../src/model/flexera-report.ts";
import type { EpochMs } from "../../../src/model/ids.ts";
import { periodAt } from "../../../src/model/period.ts";
import type { Log } from "../../../src/model/ports.ts";
import type { SnykSource } from "../../../src/model/source.ts";
import type { State } from "../../../src/model/state.ts";
import { assembleDigest } from "../../../src/stages/assemble-digest.ts";
import { collectSources } from "../../../src/stages/collect-sources.ts";
import { planSources } from "../../../src/stages/plan-sources.ts";
import type { IssueRow } from "../../sandbox/world/issue-columns.ts";
import type { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { failedFlexeraSource, sampleFlexeraSource } from "../report/sample-flexera.ts";
import { worldPort } from "./world-port.ts";

/** One report of a chain: what is asked, what fails, and what Flexera shows. */
export type ChainedRun = {
  readonly at: EpochMs;
  readonly groups: readonly string[];
  readonly orgs: readonly string[];
  readonly failure?: (source: SnykSource) => DigestError | null;
  readonly moreRows?: readonly IssueRow[];
  readonly flexera?: readonly FlexeraReport[];
  readonly failedFlexera?: readonly string[];
};

const dayMs = 86_400_000;

const quietLog: Log = {
  info: () => {},
  notice: () => {},
  warning: () => {},
  error: () => {},
  mask: () => {},
  group: (_title, work) => work(),
};

/** Reports that follow each other on one world, made by the action's own stages without a network or a disk. */
export class ReportChain {
  readonly #world: SnykWorld;
  #previous: State | null = null;
  #runs = 0;

  constructor(world: SnykWorld) {
    this.#world = world;
  }

  async report(run: ChainedRun): Promise<Digest> {
    this.#runs += 1;
    const inputs = inputsOf(run);
    if (inputs.snyk === null) throw new Error("Snyk is asked");
    const { at } = run;
    const port = worldPort({ world: this.#world, at, failure: run.failure ?? (() => null), moreRows: run.moreRows ?? [] });
    const previous = this.#previous;
    const collection = await collectSources(
      {
        plan: await planSources(inputs.snyk, port, quietLog),
        previous,
        startedAt: at,
        firstLookBackMs: 7 * dayMs,
        issues: {
          threshold: inputs.severity,
          before: previous?.open ?? nothingOpen,
          disguise: (finding) => finding,
        },
        issuesWindow: "full",
        identify: (user) => user,
      },
      port,
      quietLog,
    );
    const { digest, state } = assembleDigest(contextOf(inputs, at, this.#runs, previous), collection);
    this.#previous = { ...state, open: OpenFindings.of(state.open.values()), issueNumber: 40 + this.#runs };
    return withFlexera(digest, run);
  }
}

function inputsOf({ groups, orgs }: ChainedRun): Inputs {
  const env = {
    "INPUT_SNYK-TOKEN": "0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8",
    "INPUT_SNYK-GROUPS": groups.join(","),
    "INPUT_SNYK-ORGS": orgs.join(","),
    "INPUT_GITHUB-TOKEN": "token",
  };
  return parseInputs(readRawInputs(env), "2026-01-05");
}

function contextOf(inputs: Inputs, at: EpochMs, number: number, previous: State | null): Parameters<typeof assembleDigest>[0] {
  const environment = parseEnvironment({
    GITHUB_REPOSITORY: "larkfield/security",
    GITHUB_REPOSITORY_ID: "7001",
    GITHUB_REF_NAME: "main",
    GITHUB_RUN_ID: String(15_250_000_000 + number),
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_WORKSPACE: "/home/runner/work",
    RUNNER_TEMP: "/home/runner/temp",
  });
  return {
    inputs,
    environment,
    startedAt: at,
    period: periodAt(at, inputs.issue.period, inputs.timezone),
    series: { digest: inputs.artifact.name, repositoryId: null, branch: null },
    otherBranch: null,
    exposure: "private",
    detail: { kind: "full" },
    previous,
    skippedStates: [],
  };
}

/** The digest with what Flexera shows, which does not come from the world. */
function withFlexera(digest: Digest, { at, flexera = [], failedFlexera = [] }: ChainedRun): Digest {
  const sources = [
    ...digest.sources,
    ...flexera.map((report) => sampleFlexeraSource(at, report)),
    ...failedFlexera.map((dataset) => failedFlexeraSource(at, dataset)),
  ];
  return { ...digest, flexera, sources, status: sources.some(({ kind }) => kind === "failed") ? "partial" : "complete" };
}
