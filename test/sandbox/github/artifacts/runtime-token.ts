import { createHmac, timingSafeEqual } from "node:crypto";
import { isRecord } from "../schema/json.ts";
import type { Backend } from "../world/artifact-shelf.ts";

const key = "sandbox-runtime-key";
const lifeMs = 6 * 60 * 60 * 1000;

/** The token with which one attempt of a run may use the results service: a JWT that names the attempt in `scp`. */
export function signRuntimeToken(backend: Backend, now: number): string {
  const issued = Math.floor(now / 1000);
  const header = encode({ typ: "JWT", alg: "HS256" });
  const payload = encode({
    scp: `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${backend.runBackendId}:${backend.jobBackendId} Actions.UploadArtifacts:00000000-0000-0000-0000-000000000000/1:Build/Build/1`,
    iss: "vstoken.actions.githubusercontent.com",
    run_id: String(backend.runId),
    run_attempt: String(backend.attempt),
    nbf: issued,
    exp: issued + lifeMs / 1000,
  });
  return `${header}.${payload}.${signature(`${header}.${payload}`)}`;
}

/** The attempt that a token is for, or null for one that is forged, too old or no token at all. */
export function verifyRuntimeToken(token: string, now: number): Backend | null {
  const [header = "", payload = "", signed = ""] = token.split(".");
  const expected = Buffer.from(signature(`${header}.${payload}`));
  if (expected.length !== signed.length || !timingSafeEqual(expected, Buffer.from(signed))) return null;
  const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  if (!isRecord(claims) || typeof claims.scp !== "string" || Number(claims.exp) * 1000 <= now) return null;
  const scope = claims.scp.split(" ").map((part) => part.split(":"));
  const [, runBackendId, jobBackendId] = scope.find((parts) => parts.length === 3 && parts[0] === "Actions.Results") ?? [];
  if (runBackendId === undefined || jobBackendId === undefined) return null;
  return { runBackendId, jobBackendId, runId: Number(claims.run_id), attempt: Number(claims.run_attempt) };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signature(text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}
