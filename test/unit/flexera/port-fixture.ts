import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { Agent } from "undici";
import { createFlexeraPort, type FlexeraPortConfig } from "../../../src/flexera/flexera-port.ts";
import type { FlexeraDataset } from "../../../src/model/flexera-dataset.ts";
import type { FlexeraPort, FlexeraRequest, FlexeraRows } from "../../../src/model/flexera-port.ts";
import { flexeraSourceOf } from "../../../src/model/source.ts";
import type { FlexeraOverrides } from "../../sandbox/flexera/default-options.ts";
import { type FlexeraStandIn, startFlexeraStandIn } from "../../sandbox/flexera/flexera-stand-in.ts";
import { FlexeraWorld } from "../../sandbox/flexera-world/flexera-world.ts";
import { type FaultRule, Journal } from "../../sandbox/loopback.ts";
import { createFakeClock, createKeptLog, type FakeClock, type KeptLog } from "../http/fake-time.ts";

export type Scenario = {
  readonly options?: FlexeraOverrides;
  readonly config?: Partial<FlexeraPortConfig>;
  readonly fault?: FaultRule;
  /** A new one unless given. */
  readonly world?: FlexeraWorld;
};

/** A port in front of a stand-in with its own world, clock and folder. */
export type Stage = {
  readonly port: FlexeraPort;
  readonly flexera: FlexeraStandIn;
  readonly world: FlexeraWorld;
  readonly journal: Journal;
  readonly clock: FakeClock;
  readonly log: KeptLog;
  /** Another port of the same user, as the next run has it. */
  readonly nextPort: (config?: Partial<FlexeraPortConfig>) => FlexeraPort;
  /** Names of the files that are left. */
  readonly files: () => Promise<readonly string[]>;
};

/** Plays one scenario and takes everything down again. */
export async function onStage(scenario: Scenario, work: (stage: Stage) => Promise<void>): Promise<void> {
  const world = scenario.world ?? new FlexeraWorld();
  const clock = createFakeClock(world.reportAt(1));
  const journal = new Journal();
  if (scenario.fault !== undefined) journal.faults.push(scenario.fault);
  const options = scenario.options === undefined ? {} : { options: scenario.options };
  const flexera = await startFlexeraStandIn({ journal, worlds: [world], clock, ...options });
  const folder = await mkdtemp(join(tmpdir(), "flexera-"));
  const dispatcher = new Agent();
  const log = createKeptLog();
  const nextPort = (config: Partial<FlexeraPortConfig> = {}) =>
    createFlexeraPort({
      apiOrigin: flexera.apiOrigin,
      loginOrigin: flexera.loginOrigin,
      zoneName: "eu",
      credential: { kind: "refresh-token", refreshToken: flexera.credentials.refreshToken },
      folder,
      clock,
      log,
      dispatcher,
      random: () => 0.5,
      timeouts: { headersMs: 500, bodyIdleMs: 500 },
      ...scenario.config,
      ...config,
    });
  try {
    await work({ port: nextPort(), flexera, world, journal, clock, log, nextPort, files: () => filesIn(folder) });
  } finally {
    await dispatcher.destroy();
    await flexera.stop();
    await rm(folder, { recursive: true });
  }
}

/** A dataset with deltas, or another one as a snapshot. */
export function datasetOf(name: string, more: Partial<FlexeraDataset> = {}): FlexeraDataset {
  return {
    name,
    mode: "snapshot",
    transport: "query",
    key: [],
    opcode: null,
    show: [],
    where: new Map(),
    ignore: [],
    onRejectedToken: "fail",
    ...more,
  };
}

/** A request for a dataset of the stand-in's organization; without more, for all of it. */
export function requestFor(stage: Stage, dataset: FlexeraDataset, more: Partial<FlexeraRequest> = {}): FlexeraRequest {
  const source = flexeraSourceOf(stage.flexera.orgId, dataset.name, "");
  return { source, dataset, cursor: null, hasFailedBefore: false, ...more };
}

/** The records of every batch, header first, as a CSV reader of somebody else reads them. */
export async function recordsOf(rows: FlexeraRows): Promise<readonly string[][][]> {
  return Promise.all(rows.batches.map(async ({ csvFile }) => parse(await readFile(csvFile), { bom: true })));
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}
