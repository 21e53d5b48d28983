import type { RecordedRequest, Reply } from "../loopback.ts";
import { Prng } from "../world/prng.ts";
import type { AuthOptions, Permission, PermissionMap } from "./snyk-options.ts";

/** Who sends a request, as far as a token tells. */
export type Caller = { readonly token: string; readonly permissions: PermissionMap };

/** The default lifetime of an access token in seconds, as documented. */
const DEFAULT_LIFETIME = 3599;

const API_KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Checks `Authorization` headers and hands out OAuth access tokens. */
export class Credentials {
  readonly #options: () => AuthOptions;
  readonly #now: () => number;
  readonly #prng = Prng.of(1, "access tokens");
  readonly #accessTokens = new Map<string, { readonly permissions: PermissionMap; readonly validUntil: number }>();

  constructor(options: () => AuthOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** The caller behind an `Authorization` header; null is a 401. */
  callerOf(header: string | undefined): Caller | null {
    const [, scheme, token] = /^(token|bearer) (\S+)$/i.exec(header ?? "") ?? [];
    if (scheme === undefined || token === undefined) return null;
    const isBearer = scheme.toLowerCase() === "bearer";
    const issued = this.#accessTokens.get(token);
    if (issued !== undefined)
      return isBearer && this.#now() < issued.validUntil ? { token, permissions: issued.permissions } : null;
    const grant = this.#options().tokens.get(token);
    if (grant === undefined || this.#now() >= (grant.validUntil ?? Number.POSITIVE_INFINITY)) return null;
    // API keys are documented for `token` alone.
    if (isBearer && API_KEY.test(token)) return null;
    if (!isBearer && token.startsWith("snyk_sat.") && this.#options().bearerOnlyServiceTokens) return null;
    return { token, permissions: grant.permissions };
  }

  /** Answers `POST /oauth2/token`. */
  issue(request: RecordedRequest): Reply {
    if (!/^application\/x-www-form-urlencoded/i.test(request.headers["content-type"] ?? ""))
      return refusal(400, "invalid_request", "The body must be a form");
    const form = new URLSearchParams(request.body.toString("utf8"));
    if (form.get("grant_type") !== "client_credentials")
      return refusal(400, "unsupported_grant_type", "The grant type is not supported");
    const client = this.#options().clients.get(form.get("client_id") ?? "");
    if (client === undefined || client.secret !== form.get("client_secret"))
      return refusal(401, "invalid_client", "Client authentication failed");
    const lifetime = client.lifetimeSeconds ?? DEFAULT_LIFETIME;
    const token = `eyJhbGciOiJFUzI1NiJ9.${this.#prng.hex(64)}.${this.#prng.hex(32)}`;
    this.#accessTokens.set(token, { permissions: client.permissions, validUntil: this.#now() + lifetime * 1000 });
    const body = {
      access_token: token,
      expires_in: lifetime,
      token_type: "bearer",
      scope: "org.read",
      bot_id: this.#prng.uuid(),
    };
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  }
}

/** What a token may do in a scope; null when the scope does not exist for it. */
export function permissionsIn(caller: Caller, scopeId: string): readonly Permission[] | null {
  return caller.permissions[scopeId] ?? caller.permissions["*"] ?? null;
}

function refusal(status: number, error: string, description: string): Reply {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ error, error_description: description }),
  };
}
