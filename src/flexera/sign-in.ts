import * as v from "valibot";
import { DigestError } from "../errors.ts";
import type { HttpClient } from "../http/http-client.ts";
import { parseJsonText } from "../http/json-text.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Clock, Log, Random } from "../model/ports.ts";
import { parseGoaError, vendorSays } from "./goa-error.ts";
import { type Attempt, type FailedAttempt, reasonOf, requestPatiently } from "./patient-request.ts";

/** What a user gives: the refresh token of a user, or the client credentials of a service account. */
export type Credential =
  | { readonly kind: "refresh-token"; readonly refreshToken: string }
  | { readonly kind: "client"; readonly clientId: string; readonly clientSecret: string };

/** Gives the Authorization header of a run. Rejects with a DigestError where Flexera does not sign in. */
export type Authorizer = {
  readonly header: () => Promise<string>;
  /** After a 401 to `usedHeader`: gets a new access token unless somebody else did. */
  readonly renew: (usedHeader: string) => Promise<void>;
};

export type SignInConfig = {
  readonly credential: Credential;
  readonly loginOrigin: string;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

type AccessToken = { readonly value: string; readonly renewAt: EpochMs };

const defaultLifetimeMs = 3_600_000;
const renewalMarginMs = 60_000;
const maxUnusable = 3;
const unusableWaitMs = 5_000;
const userAgent = "exposure-digest";

/** The authorizer for a credential, whose secrets are masked at once. All who need a new token wait for the same one. */
export function createAuthorizer(config: SignInConfig): Authorizer {
  const { credential, clock, log } = config;
  log.mask(credential.kind === "client" ? credential.clientSecret : credential.refreshToken);
  const grant = new Grant(credential, log);
  let current: AccessToken | null = null;
  let pending: Promise<AccessToken> | null = null;
  const signInAgain = (): Promise<AccessToken> => {
    pending ??= signIn(config, grant)
      .then((token) => {
        current = token;
        return token;
      })
      .finally(() => {
        pending = null;
      });
    return pending;
  };
  return {
    header: async () => {
      const token = current !== null && clock.now() < current.renewAt ? current : await signInAgain();
      return `Bearer ${token.value}`;
    },
    renew: async (usedHeader) => {
      if (current === null || usedHeader === `Bearer ${current.value}`) await signInAgain();
    },
  };
}

/** The form of the credential's grant; a refresh token that the vendor exchanged is good for the rest of the run. */
class Grant {
  readonly #credential: Credential;
  readonly #log: Log;
  #refreshToken: string;

  constructor(credential: Credential, log: Log) {
    this.#credential = credential;
    this.#log = log;
    this.#refreshToken = credential.kind === "refresh-token" ? credential.refreshToken : "";
  }

  form(): URLSearchParams {
    switch (this.#credential.kind) {
      case "refresh-token":
        return new URLSearchParams({ grant_type: "refresh_token", refresh_token: this.#refreshToken });
      case "client": {
        const { clientId, clientSecret } = this.#credential;
        return new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
      }
    }
  }

  exchange(served: string): void {
    if (served === "" || served === this.#refreshToken || this.#credential.kind !== "refresh-token") return;
    this.#log.mask(served);
    this.#refreshToken = served;
    this.#log.warning(
      "Flexera exchanged the refresh token for another one, which its documents do not describe: the one in `flexera-refresh-token` may no longer work. Store a new one, or use a service account (flexera-client-id).",
    );
  }
}

const answerSchema = v.object({
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  expires_in: v.optional(v.unknown()),
  refresh_token: v.optional(v.unknown()),
});

/** `POST {login}/oidc/token` with a form (Flexera's developer documentation, "Authentication"). */
async function signIn(config: SignInConfig, grant: Grant): Promise<AccessToken> {
  for (let attempts = 1; ; attempts += 1) {
    const askedAt = config.clock.now();
    const token = accessTokenOf(await requestToken(config, grant), askedAt, grant, config.log);
    if (token !== null) return token;
    if (attempts === maxUnusable) throw noToken(config.loginOrigin);
    // A success without a token comes from a gateway before the login service.
    await config.clock.sleep(unusableWaitMs);
  }
}

/** The text of the first success; rejects with a DigestError where there is none. */
async function requestToken(config: SignInConfig, grant: Grant): Promise<string> {
  const end = await requestPatiently(
    {
      attempt: () => attemptSignIn(config, grant),
      onRetry: (failed, afterMs) =>
        config.log.info(`${reasonOf(failed)} (sign in); trying again in ${Math.ceil(afterMs / 1000)} s.`),
    },
    config,
  );
  if (end.kind !== "done") throw signInError(end, config);
  return end.result;
}

function accessTokenOf(text: string, askedAt: EpochMs, grant: Grant, log: Log): AccessToken | null {
  const answer = v.safeParse(answerSchema, parseJsonText(text));
  if (!answer.success) return null;
  const { access_token: value, expires_in: lifetime, refresh_token: refreshToken } = answer.output;
  log.mask(value);
  if (typeof refreshToken === "string") grant.exchange(refreshToken);
  // One page of the vendor prints the seconds in quotes.
  const seconds = Number(lifetime);
  const lifetimeMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : defaultLifetimeMs;
  return { value, renewAt: askedAt + Math.max(lifetimeMs / 2, lifetimeMs - renewalMarginMs) };
}

async function attemptSignIn({ http, loginOrigin }: SignInConfig, grant: Grant): Promise<Attempt<string>> {
  const outcome = await http.send({
    method: "POST",
    url: new URL("/oidc/token", loginOrigin),
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json", "user-agent": userAgent },
    body: grant.form().toString(),
    limits: { maxAttempts: 1, maxTotalMs: 0, maxAskedWaitMs: 0 },
  });
  if (outcome.kind === "unanswered") return { kind: "unanswered", failure: { kind: "network", failure: outcome.failure } };
  const { status, headers, text } = outcome.response;
  if (status >= 200 && status <= 299) return { kind: "done", result: text };
  return { kind: "refused", failure: { kind: "status", status, headers }, text };
}

function signInError(failed: FailedAttempt, { loginOrigin, credential }: SignInConfig): DigestError {
  if (failed.kind === "unanswered") {
    return new DigestError({
      kind: "remote",
      message: `No access token from ${loginOrigin}: ${reasonOf(failed)}.`,
      remedy: "Run again; check the runner's network and proxy.",
    });
  }
  const { status } = failed.failure;
  const goa = parseGoaError(failed.text);
  const said = vendorSays(goa?.message);
  const isRefused = status === 400 || status === 401 || status === 403;
  return new DigestError({
    kind: isRefused ? "permission" : "remote",
    message: isRefused
      ? `Flexera refused the ${credential.kind === "client" ? "client credentials" : "refresh token"} at ${loginOrigin} (${status}).${said}`
      : `No access token from ${loginOrigin}: it answered ${status}.${said}`,
    remedy: isRefused ? refusedRemedy[credential.kind] : "Run again; if it stays, see Flexera's status page.",
    status,
    requestId: goa === null || goa.id === "" ? undefined : goa.id,
  });
}

const refusedRemedy: Readonly<Record<Credential["kind"], string>> = {
  "refresh-token":
    "Refresh tokens live at most 365 days: make a new one in Flexera One under your user's API credentials, and check that it belongs to this zone (flexera-zone).",
  client:
    "Check flexera-client-id and flexera-client-secret, that the service account still exists, and that it belongs to this zone (flexera-zone).",
};

function noToken(loginOrigin: string): DigestError {
  return new DigestError({
    kind: "data",
    message: `The answer of ${loginOrigin} to the sign-in holds no access token.`,
    remedy: "Run again; check that no proxy changes answers.",
  });
}
