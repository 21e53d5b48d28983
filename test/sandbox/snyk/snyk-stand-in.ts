import { type Journal, LoopbackServer } from "../loopback.ts";
import type { WorldStore } from "../world/world-store.ts";
import { type OptionOverrides, optionsWith } from "./default-options.ts";
import { ExportJobs, type ExportRecord } from "./export-jobs.ts";
import { ObjectStore } from "./object-store.ts";
import { SnykApi } from "./snyk-api.ts";
import type { SnykStandInOptions } from "./snyk-options.ts";
import { SNYK_SERVER, STORAGE_SERVER } from "./snyk-requests.ts";

/** What a stand-in is started with. */
export type SnykStandInSetup = {
  readonly journal: Journal;
  readonly world: WorldStore;
  /** The scenario's time in epoch milliseconds: tokens, links, limits and the state of the world go by it. */
  readonly clock: { now(): number };
  readonly options?: OptionOverrides;
};

/** A running stand-in. */
export type SnykStandIn = {
  readonly apiOrigin: string;
  readonly storageOrigin: string;
  /** Changes take effect with the next request; an export keeps the behaviour that it was started with. */
  readonly options: SnykStandInOptions;
  /** Every export that was ever started, in order. */
  readonly exports: readonly ExportRecord[];
  stop(): Promise<void>;
};

/** Starts the API and, on an origin of its own, the object store that its signed links lead to. */
export async function startSnykStandIn(setup: SnykStandInSetup): Promise<SnykStandIn> {
  const { journal, world } = setup;
  const now = () => setup.clock.now();
  const options = optionsWith(setup.options ?? {});
  const store = new ObjectStore(() => options.storage, now);
  const storage = await LoopbackServer.start(STORAGE_SERVER, journal, (request) => store.answer(request));
  const jobs = new ExportJobs({ world, store, options, now, storageOrigin: () => storage.origin });
  let apiOrigin = "http://127.0.0.1";
  const api = new SnykApi({ world, jobs, options, now, origin: () => apiOrigin });
  const server = await LoopbackServer.start(SNYK_SERVER, journal, (request) => api.answer(request));
  apiOrigin = server.origin;
  return {
    apiOrigin,
    storageOrigin: storage.origin,
    options,
    exports: jobs.records,
    async stop() {
      await Promise.all([server.stop(), storage.stop()]);
      await jobs.stop();
    },
  };
}
