import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createArchiveFolder } from "../../../src/archive/archive-folder.ts";
import { parseEnvironment } from "../../../src/inputs/environment.ts";
import { readRawInputs } from "../../../src/inputs/input-names.ts";
import type { Inputs } from "../../../src/inputs/inputs.ts";
import { parseInputs } from "../../../src/inputs/parse-inputs.ts";
import type { FlexeraDataset } from "../../../src/model/flexera-dataset.ts";
import type { FlexeraMemory } from "../../../src/model/flexera-memory.ts";
import type { FlexeraBatch, FlexeraCursor, FlexeraRequest } from "../../../src/model/flexera-port.ts";
import type { FlexeraReport } from "../../../src/model/flexera-report.ts";
import { asSourceId } from "../../../src/model/ids.ts";
import { type PeriodKind, periodAt } from "../../../src/model/period.ts";
import type { State } from "../../../src/model/state.ts";
import { collectFlexera, type FlexeraResult } from "../../../src/stages/collect-flexera.ts";
import { planFlexera } from "../../../src/stages/plan-flexera.ts";
import { reportUnread } from "../../../src/stages/report-flexera.ts";
import type { RunContext } from "../../../src/stages/run-context.ts";
import { decodeState } from "../../../src/state/decode-state.ts";
import { encodeState } from "../../../src/state/encode-state.ts";
import { stateInDetail, type WantedDetail } from "../../../src/state/state-detail.ts";
import { keyCheck } from "../../../src/state/state-disguise.ts";
import { sampleState } from "../state/sample-state.ts";

/** What a dataset answers to one request: lines of cells without blanks, or a failure. */
export type Answer = {
  readonly kind: FlexeraBatch["kind"];
  readonly lines: readonly string[];
  readonly token?: string;
};

export type AnswerTo = (request: FlexeraRequest) => Answer;

const dayMs = 86_400_000;

/** Runs that read Flexera only, each with the state that the one before saved to a file. */
export class FlexeraRuns {
  readonly requests: FlexeraRequest[] = [];
  readonly log: string[] = [];
  detail: WantedDetail = { kind: "full" };
  datasets: readonly FlexeraDataset[];
  at = Date.UTC(2026, 0, 5, 6, 17);
  period: PeriodKind = "week";
  #state: State | null = null;
  #runs = 0;
  readonly #root: string;

  private constructor(root: string, datasets: readonly FlexeraDataset[]) {
    this.#root = root;
    this.datasets = datasets;
  }

  static async with(datasets: readonly FlexeraDataset[], play: (runs: FlexeraRuns) => Promise<void>): Promise<void> {
    const root = await mkdtemp(join(tmpdir(), "flexera-runs-"));
    try {
      await play(new FlexeraRuns(root, datasets));
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }

  /** What the last saved state keeps of a dataset. */
  memory(dataset: string): FlexeraMemory | undefined {
    return this.#state?.flexera.get(asSourceId(`flexera/${dataset}`));
  }

  /** What a run that cannot read a dataset now tells of it. */
  unread(dataset: string): FlexeraReport | null {
    const context = this.#context();
    const plan = planFlexera(context).find(({ source }) => source.dataset === dataset);
    return plan === undefined ? null : reportUnread(plan, context.period);
  }

  /** The folder of the last run. */
  get folder(): string {
    return join(this.#root, String(this.#runs));
  }

  nextWeek(): void {
    this.at += 7 * dayMs;
  }

  /** A run in which datasets answer like this; unless it is killed, its state is saved. */
  async run(answer: AnswerTo, { isKilled = false } = {}): Promise<readonly FlexeraResult[]> {
    this.#runs += 1;
    const { folder, requests } = this;
    await mkdir(folder, { recursive: true });
    const tell = (level: string) => (message: string) => void this.log.push(`${level}: ${message}`);
    const write = () => Promise.reject(new Error("nothing else is written"));
    const results = await collectFlexera(this.#context(), {
      flexera: {
        readRows: async (request) => {
          requests.push(request);
          const { kind, lines, token } = answer(request);
          const csvFile = join(folder, `served-${requests.length}.csv`);
          await writeFile(csvFile, lines.map((line) => `${line.split(" ").join()}\n`).join(""));
          const cursor: FlexeraCursor | null = token === undefined ? null : { kind: "token", token };
          const batches = [{ kind, csvFile, createdAt: null }];
          return { batches, cursor, exportId: "query", bytes: 1, startedAt: 1, finishedAt: 2, warnings: [] };
        },
      },
      log: {
        info: tell("info"),
        notice: tell("notice"),
        warning: tell("warning"),
        error: tell("error"),
        mask: () => {},
        group: (_title, work) => work(),
      },
      archive: await createArchiveFolder(folder, "archive", 6),
      stateFolder: { root: join(folder, "state"), write },
    });
    if (!isKilled) await this.#save(results);
    return results;
  }

  async #save(results: readonly FlexeraResult[]): Promise<void> {
    const flexera = new Map(results.flatMap(({ memory }) => (memory === null ? [] : [[memory.id, memory] as const])));
    const { detail } = this;
    const kept = detail.kind === "full" ? detail : { kind: "hashed" as const, keyCheck: keyCheck(detail.key) };
    const file = join(this.#root, `state-${this.#runs}`);
    await encodeState(sampleState({ flexera, detail: kept }), file);
    this.#state = stateInDetail(await decodeState(file), detail);
  }

  #context(): RunContext {
    const environment = parseEnvironment({
      GITHUB_REPOSITORY: "octo-org/exposures",
      GITHUB_REPOSITORY_ID: "1",
      GITHUB_REF_NAME: "main",
      GITHUB_RUN_ID: String(this.#runs),
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_API_URL: "https://api.github.com",
      GITHUB_WORKSPACE: "workspace",
      RUNNER_TEMP: "temp",
    });
    return {
      inputs: inputsWith(this.datasets),
      environment,
      startedAt: this.at,
      period: periodAt(this.at, this.period, "UTC"),
      series: { digest: "exposure-digest", repositoryId: null, branch: null },
      otherBranch: null,
      exposure: this.detail.kind === "full" ? "private" : "public-counts-only",
      detail: this.detail,
      previous: this.#state,
      skippedStates: [],
    };
  }
}

function inputsWith(datasets: readonly FlexeraDataset[]): Inputs {
  const env = {
    "INPUT_SNYK-TOKEN": "token",
    "INPUT_SNYK-ORGS": "11111111-1111-4111-8111-111111111111",
    "INPUT_GITHUB-TOKEN": "token",
  };
  const credential = { kind: "refresh-token", refreshToken: "refresh" } as const;
  const flexera = { credential, orgId: 4711, zone: "nam", apiOrigin: null, loginOrigin: null, datasets } as const;
  return { ...parseInputs(readRawInputs(env), "2026-01-05"), flexera };
}
