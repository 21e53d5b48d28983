import type { RecordedRequest, Reply } from "../loopback.ts";
import { Prng } from "../world/prng.ts";
import { DAY_MS } from "../world/snyk-time.ts";
import type { AccessTokens } from "./access-tokens.ts";
import type { LoginOptions, Principal, RefreshToken } from "./flexera-options.ts";
import { badRequest, goaError, jsonReply } from "./flexera-replies.ts";
import { TOKEN_PATH } from "./flexera-routes.ts";

const REFRESH_TOKEN_LIFE_MS = 365 * DAY_MS;

/** The login origin: `POST /oidc/token` with a form, for refresh tokens and service accounts. */
export class LoginService {
  readonly #options: () => LoginOptions;
  readonly #accessTokens: AccessTokens;
  readonly #now: () => number;
  readonly #prng = Prng.of(1, "flexera refresh tokens");

  constructor(options: () => LoginOptions, accessTokens: AccessTokens, now: () => number) {
    this.#options = options;
    this.#accessTokens = accessTokens;
    this.#now = now;
  }

  answer(request: RecordedRequest): Reply {
    const { pathname, search } = new URL(request.target, "http://login");
    if (request.method !== "POST" || pathname !== TOKEN_PATH) return goaError("not_found");
    if (search !== "") return badRequest("credentials belong into the form, not into the query");
    if (!/^application\/x-www-form-urlencoded(;|$)/i.test(request.headers["content-type"] ?? ""))
      return badRequest("body must be a form");
    if (request.headers.authorization !== undefined) return badRequest("credentials belong into the form, not into a header");
    const form = new URLSearchParams(request.body.toString("utf8"));
    switch (form.get("grant_type")) {
      case "refresh_token":
        return this.#answerUser(form);
      case "client_credentials":
        return this.#answerService(form);
      case null:
        return badRequest('"grant_type" is missing from body');
      default:
        return badRequest("grant_type must be one of refresh_token, client_credentials");
    }
  }

  /** The caller's own refresh tokens, as the IAM route lists them; which of them is in use it does not say. */
  listOf(principal: Principal): Reply {
    const own = [...this.#options().refreshTokens.values()].filter((token) => token.principal.id === principal.id);
    const listed = own.map(({ id, createdAt }) => ({
      id,
      createdAt: new Date(createdAt).toISOString(),
      expiresAt: new Date(createdAt + REFRESH_TOKEN_LIFE_MS).toISOString(),
      isDeletable: true,
      kind: "refresh_token",
    }));
    return jsonReply(200, listed);
  }

  #answerUser(form: URLSearchParams): Reply {
    const text = form.get("refresh_token");
    if (text === null || text === "") return badRequest('"refresh_token" is missing from body');
    const { refreshTokens, rotatesRefreshToken, echoesRefreshToken } = this.#options();
    const known = refreshTokens.get(text);
    if (known === undefined || this.#now() >= known.createdAt + REFRESH_TOKEN_LIFE_MS)
      return goaError("unauthorized", { message: "refresh token is invalid or expired" });
    const next = rotatesRefreshToken ? this.#rotate(text, known) : text;
    return this.#grant(known.principal, echoesRefreshToken ? { refresh_token: next } : {});
  }

  #answerService(form: URLSearchParams): Reply {
    const [id, secret] = [form.get("client_id"), form.get("client_secret")];
    if (id === null || secret === null) return badRequest('"client_id" and "client_secret" are required in body');
    const account = this.#options().clients.get(id);
    if (account === undefined || account.secret !== secret)
      return goaError("unauthorized", { message: "client credentials are invalid" });
    return this.#grant(account.principal, {});
  }

  #grant(principal: Principal, more: Readonly<Record<string, string>>): Reply {
    const { lifetimeSeconds, expiresIn } = this.#options();
    const token = this.#accessTokens.issue(principal, lifetimeSeconds);
    return jsonReply(200, {
      access_token: token,
      expires_in: expiresIn === "string" ? String(lifetimeSeconds) : lifetimeSeconds,
      ...more,
      token_type: "Bearer",
    });
  }

  #rotate(text: string, known: RefreshToken): string {
    const { refreshTokens } = this.#options();
    const next = `sandbox-refresh-${this.#prng.hex(16)}`;
    refreshTokens.delete(text);
    refreshTokens.set(next, { ...known, id: this.#prng.hex(8), createdAt: this.#now() });
    return next;
  }
}
