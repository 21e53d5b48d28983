import type { RecordedRequest, Reply } from "../../loopback.ts";
import { isoTime } from "../rest/iso-time.ts";
import { isRecord, type JsonObject } from "../schema/json.ts";
import type { GitHubOptions } from "../stand-in-options.ts";
import type { ViolationList } from "../violation.ts";
import type { Artifact } from "../world/artifact.ts";
import type { Backend } from "../world/artifact-shelf.ts";
import type { GitHubWorld } from "../world/github-world.ts";
import { messageProblems } from "./results-messages.ts";
import { verifyRuntimeToken } from "./runtime-token.ts";
import type { BlobRight } from "./signed-url.ts";

const prefix = "/twirp/github.actions.results.api.v1.ArtifactService/";
const urlLifeMs = 60 * 60 * 1000;

type Answer = { readonly status: number; readonly body: JsonObject };

/** What the results service needs of the stand-in. */
export type ResultsContext = {
  readonly world: GitHubWorld;
  readonly options: GitHubOptions;
  readonly violations: ViolationList;
  readonly now: () => number;
  readonly signBlobUrl: (blob: string, right: BlobRight, expiresAt: number, fileName?: string) => string;
};

/** The service to which a running job uploads artifacts. It knows one attempt by ids of its own. */
export class ResultsService {
  readonly #context: ResultsContext;
  readonly #deleted = new Map<string, number>();

  constructor(context: ResultsContext) {
    this.#context = context;
  }

  /** Answers one request. */
  handle(request: RecordedRequest): Reply {
    const { status, body } = this.#answer(request);
    return {
      status,
      headers: { "content-type": "application/json", "x-github-request-id": `RESULTS:${request.index}` },
      body: JSON.stringify(body),
    };
  }

  #answer(request: RecordedRequest): Answer {
    const method = request.target.startsWith(prefix) ? request.target.slice(prefix.length) : "";
    const refuse = (status: number, code: string, problem: string): Answer => {
      this.#context.violations.add("request", request, [problem]);
      return failure(status, code, problem);
    };
    if (request.method !== "POST") return refuse(404, "bad_route", "the results service serves POST");
    const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    const backend = bearer === undefined ? null : verifyRuntimeToken(bearer, this.#context.now());
    if (backend === null) return failure(401, "unauthenticated", "invalid or missing runtime token");
    let body: unknown;
    try {
      body = JSON.parse(request.body.toString("utf8"));
    } catch {
      return refuse(400, "malformed", "the json request could not be decoded");
    }
    const problems = messageProblems(method, body);
    if (problems === null) return refuse(404, "bad_route", `no method ${method}`);
    if (problems.length > 0 || !isRecord(body)) return refuse(400, "malformed", problems.join("; "));
    if (body.workflow_run_backend_id !== backend.runBackendId && method !== "GetSignedArtifactURL") {
      return refuse(403, "permission_denied", "the token is for another run");
    }
    return this.#call(method, body, backend, request);
  }

  #call(method: string, body: JsonObject, backend: Backend, request: RecordedRequest): Answer {
    if (method === "CreateArtifact") return this.#create(body, backend);
    if (method === "FinalizeArtifact") return this.#finalise(body, backend, request);
    if (method === "ListArtifacts") return this.#list(body, backend);
    if (method === "GetSignedArtifactURL") return this.#signedUrl(body, backend);
    return this.#delete(body, backend);
  }

  #create(body: JsonObject, backend: Backend): Answer {
    const { world, options, now, signBlobUrl } = this.#context;
    const name = String(body.name);
    const run = world.runs.find((known) => known.id === backend.runId);
    if (run === undefined) return failure(404, "not_found", "workflow run not found");
    const sameName = world.shelf.rows.filter((row) => row.runId === backend.runId && row.name === name);
    const taken = sameName.find(
      (row) => (row.attempt === backend.attempt || !options.attemptsShareNames) && (row.finalised || options.reservesNames),
    );
    const key = `${backend.runBackendId}/${name}`;
    const ghosts = this.#deleted.get(key) ?? 0;
    if (ghosts > 0) this.#deleted.set(key, ghosts - 1);
    if (taken !== undefined || ghosts > 0) {
      return failure(409, "already_exists", "an artifact with this name already exists on the workflow run");
    }
    for (const row of sameName) if (!row.finalised && row.attempt === backend.attempt) world.shelf.delete(row);
    const repository = world.repository(run.repository) ?? world.home;
    const expiresAt = typeof body.expires_at === "string" ? Date.parse(body.expires_at) : null;
    const reservation = { name, mimeType: String(body.mime_type ?? "application/zip"), expiresAt };
    const row = world.shelf.reserve(run.repository, repository.retentionDays, run, backend, reservation);
    return success({ ok: true, signed_upload_url: signBlobUrl(row.blob, "w", now() + urlLifeMs) });
  }

  #finalise(body: JsonObject, backend: Backend, request: RecordedRequest): Answer {
    const { world, violations, now } = this.#context;
    const row = world.shelf.rows.find(
      (known) => !known.finalised && known.runBackendId === backend.runBackendId && known.name === body.name,
    );
    const blob = row === undefined ? null : world.shelf.blobs.get(row.blob);
    if (row === undefined || blob === null) return failure(404, "not_found", "artifact not found");
    if (Number(body.size) !== blob.size || (body.hash !== undefined && body.hash !== blob.digest)) {
      violations.add("request", request, [
        `${String(body.size)} bytes, ${String(body.hash)} claimed; ${blob.size} bytes, ${blob.digest} stored`,
      ]);
      return failure(400, "invalid_argument", "size or hash do not match the uploaded content");
    }
    Object.assign(row, { finalised: true, sizeInBytes: blob.size, digest: blob.digest, createdAt: now() });
    return success({ ok: true, artifact_id: String(row.id) });
  }

  #list(body: JsonObject, backend: Backend): Answer {
    const { world, options, now } = this.#context;
    const rows = world.shelf.rows.filter(
      (row) =>
        row.finalised &&
        row.createdAt + options.artifactListingDelayMs <= now() &&
        (row.runBackendId === backend.runBackendId ||
          (options.listsEarlierAttempts && row.runId === backend.runId && row.attempt < backend.attempt)) &&
        (body.name_filter === undefined || row.name === body.name_filter) &&
        (body.id_filter === undefined || String(row.id) === body.id_filter),
    );
    return success({ artifacts: rows.map(renderRow) });
  }

  #signedUrl(body: JsonObject, backend: Backend): Answer {
    const { world, options, now, signBlobUrl } = this.#context;
    if (body.workflow_run_backend_id !== backend.runBackendId) return failure(404, "not_found", "workflow run not found");
    const row = this.#find(body, backend);
    if (row === undefined || options.listsWithoutUrl) return failure(404, "not_found", "artifact not found");
    if (world.shelf.isExpired(row)) return failure(404, "not_found", "artifact has expired");
    const fileName = row.mimeType === "application/zip" ? `${row.name}.zip` : row.name;
    return success({ signed_url: signBlobUrl(row.blob, "r", now() + urlLifeMs, fileName) });
  }

  #delete(body: JsonObject, backend: Backend): Answer {
    const row = this.#find(body, backend);
    if (row === undefined) return failure(404, "not_found", "artifact not found");
    this.#context.world.shelf.delete(row);
    this.#deleted.set(`${backend.runBackendId}/${row.name}`, this.#context.options.conflictsAfterDelete);
    return success({ ok: true, artifact_id: String(row.id) });
  }

  #find(body: JsonObject, backend: Backend): Artifact | undefined {
    return this.#context.world.shelf.rows.find(
      (row) => row.finalised && row.runBackendId === backend.runBackendId && row.name === body.name,
    );
  }
}

function renderRow(row: Artifact): JsonObject {
  return {
    workflow_run_backend_id: row.runBackendId,
    workflow_job_run_backend_id: row.jobBackendId,
    database_id: String(row.id),
    name: row.name,
    size: String(row.sizeInBytes),
    created_at: isoTime(row.createdAt),
    digest: row.digest ?? undefined,
  };
}

function success(body: JsonObject): Answer {
  return { status: 200, body };
}

function failure(status: number, code: string, msg: string): Answer {
  return { status, body: { code, msg } };
}
