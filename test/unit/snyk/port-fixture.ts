import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent } from "undici";
import { createArchiveFolder } from "../../../src/archive/archive-folder.ts";
import { nothingOpen } from "../../../src/model/findings/open-findings.ts";
import type { SnykPort } from "../../../src/model/ports.ts";
import type { Scope } from "../../../src/model/scope.ts";
import { type Dataset, sourceOf } from "../../../src/model/source.ts";
import { createSnykPort, type SnykPortConfig } from "../../../src/snyk/snyk-port.ts";
import { type Fault, Journal, type RecordedRequest } from "../../sandbox/loopback.ts";
import { FULL_ACCESS_TOKEN, type OptionOverrides } from "../../sandbox/snyk/default-options.ts";
import { type SnykStandIn, startSnykStandIn } from "../../sandbox/snyk/snyk-stand-in.ts";
import { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { readArchiveFolder } from "../archive/archive-files.ts";
import { createFakeClock, createKeptLog, type FakeClock, type KeptLog } from "../http/fake-time.ts";
import { memorySpill } from "../model/memory-spill.ts";

export type Scenario = {
  readonly options?: OptionOverrides;
  readonly config?: Partial<SnykPortConfig>;
  readonly fault?: (request: RecordedRequest) => Fault | null;
  readonly prepare?: (world: SnykWorld, now: number) => void;
  /** A new one unless given. */
  readonly world?: SnykWorld;
};

/** A port in front of a stand-in with its own world, clock and folder. */
export type Stage = {
  readonly port: SnykPort;
  readonly world: SnykWorld;
  readonly group: Scope;
  readonly org: Scope;
  readonly snyk: SnykStandIn;
  readonly journal: Journal;
  readonly clock: FakeClock;
  readonly log: KeptLog;
  /** Texts of the files of the archive that are left, by their paths. */
  readonly files: () => Promise<ReadonlyMap<string, string>>;
  /** Bytes of everything that is on the disk. */
  readonly diskBytes: () => Promise<number>;
};

/** Plays one scenario and takes everything down again. */
export async function onStage(scenario: Scenario, work: (stage: Stage) => Promise<void>): Promise<void> {
  const world = scenario.world ?? new SnykWorld();
  const clock = createFakeClock(world.reportAt(1));
  scenario.prepare?.(world, clock.time);
  const journal = new Journal();
  if (scenario.fault !== undefined) journal.faults.push(scenario.fault);
  const snyk = await startSnykStandIn({
    journal,
    world,
    clock,
    ...(scenario.options === undefined ? {} : { options: scenario.options }),
  });
  const folder = await mkdtemp(join(tmpdir(), "exports-"));
  const dispatcher = new Agent();
  const log = createKeptLog();
  const port = createSnykPort({
    ...defaultConfig,
    apiOrigin: snyk.apiOrigin,
    openSpill: memorySpill,
    archive: await createArchiveFolder(folder, "archive", 6),
    clock,
    log,
    dispatcher,
    ...scenario.config,
  });
  const group: Scope = { kind: "group", id: world.groups[0]?.id ?? "" };
  const org: Scope = { kind: "org", id: world.orgs()[0]?.id ?? "" };
  try {
    await work({
      port,
      world,
      group,
      org,
      snyk,
      journal,
      clock,
      log,
      files: () => readAll(join(folder, "archive")),
      diskBytes: () => bytesBelow(folder),
    });
  } finally {
    await dispatcher.destroy();
    await snyk.stop();
    await rm(folder, { recursive: true });
  }
}

const defaultConfig = {
  regionName: "eu-01",
  version: "2024-10-15",
  credential: { kind: "token", token: FULL_ACCESS_TOKEN },
  includeDeleted: false,
  includeDeactivated: false,
  filters: {},
  columns: "all",
  audit: { events: [], excludedEvents: [], userId: null, projectId: null },
  random: () => 0.5,
  timeouts: { headersMs: 500, bodyIdleMs: 500 },
} as const;

/** Collects issues at `high`, remembering nothing. */
export function collectIssues(stage: Stage, scope: Scope = stage.group) {
  const request = { source: sourceOf(scope, "issues"), threshold: "high", before: nothingOpen } as const;
  return stage.port.collectIssues({ ...request, disguise: (finding) => finding });
}

/** Attaches a dataset of the last four weeks. */
export function collectAttachment(stage: Stage, dataset: Dataset, scope: Scope = stage.group) {
  const to = stage.clock.now();
  return stage.port.collectAttachment(sourceOf(scope, dataset), { from: to - 28 * 24 * 3_600_000, to });
}

/** Searches the audit logs of so many days. */
export function collectAuditLogs(stage: Stage, scope: Scope = stage.org, days = 14) {
  const to = stage.clock.now();
  return stage.port.collectAuditLogs(sourceOf(scope, "audit-logs"), { from: to - days * 24 * 3_600_000, to });
}

async function readAll(root: string): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await readArchiveFolder(root))].map(([path, content]) => [path, String(content)]));
}

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
