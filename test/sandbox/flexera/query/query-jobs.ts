import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FlexeraTable } from "../../flexera-world/flexera-table.ts";
import type { Reply } from "../../loopback.ts";
import { Prng } from "../../world/prng.ts";
import { HOUR_MS } from "../../world/snyk-time.ts";
import { behaviourWith } from "../default-options.ts";
import type { FlexeraOptions, QueryBehaviour } from "../flexera-options.ts";
import { badRequest, goaError, jsonReply } from "../flexera-replies.ts";
import { parseDownloadRequest } from "./download-request.ts";
import type { QueryRequest } from "./query-request.ts";
import { type ResultFile, writeResultFile } from "./result-file.ts";
import { type DownloadPlace, resultReply } from "./result-reply.ts";
import { tableRows } from "./result-rows.ts";
import type { ResumeTokens } from "./resume-tokens.ts";
import { servedTable } from "./served-table.ts";

/** One query that was created, for tests to look at. */
export type QueryRecord = {
  readonly id: string;
  readonly ordinal: number;
  readonly orgId: number;
  readonly request: QueryRequest;
  /** The token of the answer, for the next query; null where none was given. */
  readonly nextToken: string | null;
  /** The part of the log that it reads. */
  readonly after: number | null;
  readonly upTo: number;
  readonly createdAt: number;
  readonly behaviour: QueryBehaviour;
  /** The token was not taken, and the query is going to fail for it. */
  readonly isTokenRefused: boolean;
  /** A later query ended it. */
  isCancelled: boolean;
  /** Answers of the show route so far. */
  polls: number;
  completedAt: number | null;
  /** Made when it is first asked for. */
  file: Promise<ResultFile> | null;
};

/** What is known when a query is asked for. */
export type NewQuery = { readonly orgId: number; readonly table: FlexeraTable; readonly request: QueryRequest };

type JobsSetup = {
  readonly options: FlexeraOptions;
  readonly tokens: ResumeTokens;
  readonly now: () => number;
};

const UUID = /^[{]?[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}[}]?$/;

/** The queries of all organizations, from their creation to their results. */
export class QueryJobs {
  readonly records: QueryRecord[] = [];
  readonly #setup: JobsSetup;
  readonly #tables = new Map<string, FlexeraTable>();
  readonly #prng = Prng.of(1, "flexera queries");
  readonly #folder: Promise<string> = mkdtemp(join(tmpdir(), "flexera-stand-in-"));

  constructor(setup: JobsSetup) {
    this.#setup = setup;
  }

  /** Creates a query and answers with its id and the next token, before it has run. Its rows are those of this moment. */
  create({ orgId, table, request }: NewQuery): Reply {
    const { options, tokens, now } = this.#setup;
    const hasDeltas = this.#hasDeltas(table);
    const { resumeToken: sent } = request;
    const isLookedAt = hasDeltas || options.tokens.sentWithoutDeltas === "refuse";
    const verdict = sent === null || !isLookedAt ? null : tokens.judge(sent, table);
    const isRefused = verdict?.kind === "invalidated" || (verdict !== null && !hasDeltas);
    if (verdict?.kind === "malformed") return badRequest("resumeToken is invalid");
    if (isRefused && options.tokens.refusal === "bad-request") return badRequest("resumeToken is invalid or has expired");
    const told = { orgId, queryName: request.queryName, resumeToken: sent, ordinal: this.records.length + 1 };
    if (options.api.oneQueryAtATime) this.#cancelRunning(orgId);
    const upTo = table.mark();
    const givesToken = hasDeltas || options.tokens.givenWithoutDeltas;
    const record: QueryRecord = {
      id: this.#prng.uuid(),
      ordinal: told.ordinal,
      orgId,
      request,
      nextToken: givesToken ? tokens.issue(upTo, now()) : null,
      after: verdict?.kind === "place" && hasDeltas ? verdict.sequence : null,
      upTo,
      createdAt: now(),
      behaviour: behaviourWith(options.queries, options.queriesFor(told)),
      isTokenRefused: isRefused,
      isCancelled: false,
      polls: 0,
      completedAt: null,
      file: null,
    };
    this.records.push(record);
    this.#tables.set(record.id, table);
    return jsonReply(200, { id: record.id, ...(record.nextToken === null ? {} : { resumeToken: record.nextToken }) });
  }

  /** How far a query is. Its result is there when it is said to be, however long that takes. */
  async show(orgId: number, id: string): Promise<Reply> {
    const record = this.#find(orgId, id);
    if ("status" in record) return record;
    record.polls += 1;
    const { behaviour } = record;
    const status = this.#statusOf(record);
    const hasFailed = status === "FAILED" || status === "CANCELLED";
    const isOver = hasFailed || status === "SUCCEEDED";
    if (isOver) record.completedAt ??= this.#setup.now();
    if (status === "SUCCEEDED") await this.#fileOf(record);
    const more = {
      id: record.id,
      createdAt: isoTime(record.createdAt),
      ...(record.completedAt === null ? {} : { completedAt: isoTime(record.completedAt) }),
      ...(hasFailed && behaviour.error !== null ? { error: behaviour.error } : {}),
    };
    const said = behaviour.statusCase === "lower" ? status.toLowerCase() : status;
    return jsonReply(200, behaviour.bareStatus ? { status: said } : { status: said, ...more });
  }

  async download(orgId: number, id: string, query: URLSearchParams, place: DownloadPlace): Promise<Reply> {
    const record = this.#find(orgId, id);
    if ("status" in record) return record;
    const { behaviour, completedAt } = record;
    const request = parseDownloadRequest(query, record.request.isGzip);
    if ("status" in request) return request;
    if (completedAt === null || this.#statusOf(record) !== "SUCCEEDED")
      return goaError(behaviour.downloadBeforeEnd === 404 ? "not_found" : "conflict");
    const { keepHours } = behaviour;
    if (keepHours !== null && this.#setup.now() >= completedAt + keepHours * HOUR_MS) return goaError("not_found");
    return resultReply(await this.#fileOf(record), request, behaviour, place);
  }

  /** Removes what the queries left on disk. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.records.map(({ file }) => file));
    await rm(await this.#folder, { recursive: true, force: true });
  }

  #cancelRunning(orgId: number): void {
    for (const record of this.records) if (record.orgId === orgId && record.completedAt === null) record.isCancelled = true;
  }

  #hasDeltas({ schema }: FlexeraTable): boolean {
    return schema.hasDeltas || this.#setup.options.api.moreDeltaNames.includes(schema.name);
  }

  #find(orgId: number, id: string): QueryRecord | Reply {
    if (id.length > 36 || !UUID.test(id)) return badRequest(`id must match the regexp ${UUID.source}`);
    const record = this.records.find((known) => known.id === id && known.orgId === orgId);
    return record ?? goaError("not_found");
  }

  #statusOf({ behaviour, polls, createdAt, isTokenRefused, isCancelled }: QueryRecord): string {
    if (isCancelled) return "CANCELLED";
    const { queuedPolls, runningPolls, finishAfterMs, outcome, unknownStatus } = behaviour;
    if (polls <= queuedPolls) return "QUEUED";
    const isRunning = polls <= queuedPolls + runningPolls || this.#setup.now() < createdAt + finishAfterMs;
    if (isRunning || outcome === "never") return unknownStatus ?? "RUNNING";
    if (isTokenRefused) return "FAILED";
    return { succeeded: "SUCCEEDED", failed: "FAILED", cancelled: "CANCELLED" }[outcome];
  }

  #fileOf(record: QueryRecord): Promise<ResultFile> {
    record.file ??= this.#write(record);
    return record.file;
  }

  async #write(record: QueryRecord): Promise<ResultFile> {
    const table = this.#tables.get(record.id);
    if (table === undefined) throw new Error(`no table for query ${record.id}`);
    const { behaviour, after, upTo, ordinal } = record;
    const { shape, csv } = behaviour;
    const rows = (behaviour.rows ?? tableRows(table))({ after, upTo });
    const hasOpcodes = this.#hasDeltas(table) || shape.opcodeWithoutDeltas;
    return writeResultFile({
      path: join(await this.#folder, `${record.id}.csv`),
      table: servedTable(rows, shape, { hasOpcodes, readAt: record.createdAt, ordinal }),
      style: csv,
      transformCell: shape.transformCell,
      isGzip: record.request.isGzip !== behaviour.ignoresCompression,
    });
  }
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
