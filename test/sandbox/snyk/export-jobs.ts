import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reply } from "../loopback.ts";
import { Prng } from "../world/prng.ts";
import type { Scope } from "../world/world-model.ts";
import type { WorldStore } from "../world/world-store.ts";
import { exportedRows } from "./dataset-rows.ts";
import { behaviourWith } from "./default-options.ts";
import { type ExportFiles, writeExportFiles } from "./export-files.ts";
import type { ExportRequest } from "./export-request.ts";
import type { ObjectStore } from "./object-store.ts";
import type { ExportBehaviour, SnykStandInOptions } from "./snyk-options.ts";
import { documentReply, notFound } from "./snyk-replies.ts";

/** One export that was started, for tests to look at. */
export type ExportRecord = {
  readonly id: string;
  readonly scope: Scope;
  readonly token: string;
  readonly createdAt: number;
  readonly request: ExportRequest;
  readonly includeDeleted: boolean;
  readonly includeDeactivated: boolean;
  readonly behaviour: ExportBehaviour;
  /** Answers before the end so far. */
  polls: number;
  readonly files: Promise<ExportFiles>;
};

/** What is known of an export when it is asked for. */
export type NewExport = Pick<ExportRecord, "scope" | "token" | "request" | "includeDeleted" | "includeDeactivated">;

type JobsSetup = {
  readonly world: WorldStore;
  readonly store: ObjectStore;
  readonly options: SnykStandInOptions;
  readonly now: () => number;
  readonly storageOrigin: () => string;
};

/** The exports of a tenant, from their start to their files. */
export class ExportJobs {
  readonly records: ExportRecord[] = [];
  readonly #setup: JobsSetup;
  readonly #prng = Prng.of(1, "exports");
  readonly #folder: Promise<string> = mkdtemp(join(tmpdir(), "snyk-stand-in-"));

  constructor(setup: JobsSetup) {
    this.#setup = setup;
  }

  /** Starts an export and answers 202; its rows are those of this moment, less the lag. */
  start(start: NewExport, version: string): Reply {
    const { options, now } = this.#setup;
    const told = { scope: start.scope, dataset: start.request.dataset, ordinal: this.records.length + 1 };
    const behaviour = behaviourWith(options.exports, options.exportsFor(told));
    const id = this.#prng.uuid();
    const createdAt = now();
    const files = this.#write(id, start, behaviour, createdAt);
    // Whoever asks for the result gets the failure; until then nobody is there to catch it.
    files.catch(() => {});
    this.records.push({ ...start, id, createdAt, behaviour, polls: 0, files });
    const self = `/${start.scope.kind}s/${start.scope.id}/jobs/export/${id}?version=${version}`;
    const headers: Record<string, string> = behaviour.pollHint === null ? {} : { "retry-after": behaviour.pollHint };
    const created = new Date(createdAt).toISOString().replace("Z", "");
    return documentReply(202, { data: { id, type: "export", attributes: { created }, links: { self } } }, headers);
  }

  async status(scope: Scope, id: string, version: string): Promise<Reply> {
    const record = this.#find(scope, id);
    if (record === null) return notFound();
    record.polls += 1;
    const status = this.#statusOf(record);
    const { finishedAnswer } = record.behaviour;
    if (status === "FINISHED" && finishedAnswer === "redirect") {
      await record.files;
      return { status: 303, headers: { location: `/rest${resultPath(record, version)}` } };
    }
    if (status === "FINISHED" && finishedAnswer === "inline") return this.#resultDocument(record, version);
    if (status === "FINISHED") await record.files;
    const self = `/${scope.kind}s/${scope.id}/jobs/export/${id}?version=${version}`;
    return documentReply(200, {
      jsonapi: { version: "1.0" },
      data: { id, type: "export", attributes: { status } },
      links: { self },
    });
  }

  async results(scope: Scope, id: string, version: string): Promise<Reply> {
    const record = this.#find(scope, id);
    if (record === null) return notFound();
    const status = this.#statusOf(record);
    if (status === "FINISHED") return this.#resultDocument(record, version);
    record.polls += 1;
    const attributes = { status: status.startsWith("ERR") ? status : "PENDING", row_count: 0 };
    return documentReply(200, {
      jsonapi: { version: "1.0" },
      data: { id, type: "export", attributes },
      links: { self: resultPath(record, version) },
    });
  }

  /** Removes what the exports left on disk. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.records.map(({ files }) => files));
    await rm(await this.#folder, { recursive: true, force: true });
  }

  #find(scope: Scope, id: string): ExportRecord | null {
    return (
      this.records.find((record) => record.id === id && record.scope.kind === scope.kind && record.scope.id === scope.id) ?? null
    );
  }

  #statusOf({ behaviour, polls, createdAt }: ExportRecord): string {
    const { pendingPolls, startedPolls, finishAfterMs, outcome, unknownStatus } = behaviour;
    if (polls <= pendingPolls) return "PENDING";
    const isRunning =
      polls <= pendingPolls + startedPolls || outcome === "never" || this.#setup.now() < createdAt + finishAfterMs;
    if (isRunning) return unknownStatus ?? "STARTED";
    return { finished: "FINISHED", error: "ERROR", errored: "ERRORED" }[outcome];
  }

  async #write(id: string, start: NewExport, behaviour: ExportBehaviour, createdAt: number): Promise<ExportFiles> {
    const { request } = start;
    const ready = behaviour.readyFiles?.(start.scope, request.dataset) ?? null;
    if (ready !== null) return ready;
    const rows = exportedRows({ ...start, world: this.#setup.world, behaviour, asOf: createdAt - behaviour.refreshLagMs });
    return writeExportFiles({
      rows,
      dataset: request.dataset,
      columns: request.columns,
      behaviour,
      folder: await this.#folder,
      name: id,
    });
  }

  /** The result document; every call makes new links to the same objects. */
  async #resultDocument(record: ExportRecord, version: string): Promise<Reply> {
    const { behaviour, request, id } = record;
    const { files, rowCount } = await record.files;
    const results = files.map((file, index) => {
      const path = `/${id.replaceAll("-", "").slice(0, 12)}/data_${index}_1_0.csv`;
      this.#setup.store.put(path, file);
      return {
        url: this.#setup.store.sign(this.#setup.storageOrigin(), path, request.urlExpirationSeconds),
        file_size: file.statedSize + behaviour.fileSizeError,
        row_count: file.rowCount + behaviour.fileRowCountError,
      };
    });
    const listed = behaviour.shuffleParts ? Prng.of(3, id).shuffled(results) : results;
    const isAbsent = results.length === 0 && behaviour.noRows === "absent";
    const attributes = {
      status: "FINISHED",
      row_count: rowCount + behaviour.totalRowCountError,
      ...(isAbsent ? {} : { results: listed }),
    };
    return documentReply(200, { data: { id, type: "export", attributes }, links: { self: resultPath(record, version) } });
  }
}

function resultPath({ scope, id }: ExportRecord, version: string): string {
  return `/${scope.kind}s/${scope.id}/export/${id}?version=${version}`;
}
