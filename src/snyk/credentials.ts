import * as v from "valibot";
import { DigestError } from "../errors.ts";
import type { HttpClient, HttpOutcome } from "../http/http-client.ts";
import { parseJsonText } from "../http/json-text.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Clock, Log } from "../model/ports.ts";

/** What a user gives: a token of any kind, or the OAuth 2.0 client credentials of a service account. */
export type Credential =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "client"; readonly clientId: string; readonly clientSecret: string };

/** Gives the Authorization header of a run. */
export type Authorizer = {
  readonly header: () => Promise<string>;
  /** After a 401 to `usedHeader`: whether `header()` now gives another one that is worth one more attempt. */
  readonly afterUnauthorized: (usedHeader: string) => Promise<boolean>;
};

export type AuthorizerConfig = {
  readonly credential: Credential;
  readonly apiOrigin: string;
  /** How errors name the API. */
  readonly region: string;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
};

/** The authorizer for a credential, whose secrets are masked at once. */
export function createAuthorizer(config: AuthorizerConfig): Authorizer {
  switch (config.credential.kind) {
    case "token":
      config.log.mask(config.credential.token);
      return tokenAuthorizer(config.credential.token);
    case "client":
      config.log.mask(config.credential.clientSecret);
      return clientAuthorizer(config, config.credential.clientId, config.credential.clientSecret);
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** API keys are UUIDs and use `token`. For newer tokens the documents disagree: `token` first, then `bearer` for the rest of the run. */
function tokenAuthorizer(token: string): Authorizer {
  const maySwitch = !uuid.test(token);
  let scheme: "token" | "bearer" = "token";
  const header = () => `${scheme} ${token}`;
  return {
    header: async () => header(),
    afterUnauthorized: async (usedHeader) => {
      if (maySwitch) scheme = "bearer";
      return usedHeader !== header();
    },
  };
}

type AccessToken = { readonly value: string; readonly renewAt: EpochMs };

function clientAuthorizer(config: AuthorizerConfig, clientId: string, clientSecret: string): Authorizer {
  let current: AccessToken | null = null;
  let pending: Promise<AccessToken> | null = null;
  // Single flight: all who need a new token wait for the same one.
  const renew = (): Promise<AccessToken> => {
    pending ??= requestAccessToken(config, clientId, clientSecret)
      .then((token) => {
        current = token;
        return token;
      })
      .finally(() => {
        pending = null;
      });
    return pending;
  };
  const header = async (): Promise<string> => {
    const token = current !== null && config.clock.now() < current.renewAt ? current : await renew();
    return `bearer ${token.value}`;
  };
  return {
    header,
    afterUnauthorized: async (usedHeader) => {
      if (current !== null && usedHeader === `bearer ${current.value}`) await renew();
      return usedHeader !== (await header());
    },
  };
}

const accessTokenAnswer = v.object({ access_token: v.pipe(v.string(), v.minLength(1)), expires_in: v.optional(v.unknown()) });

/** `POST {origin}/oauth2/token`, grant `client_credentials` (Snyk's OAuth 2 API specification). */
async function requestAccessToken(config: AuthorizerConfig, clientId: string, clientSecret: string): Promise<AccessToken> {
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
  const askedAt = config.clock.now();
  const outcome = await config.http.send({
    method: "POST",
    url: new URL("/oauth2/token", config.apiOrigin),
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: form.toString(),
    isRepeatable: true,
  });
  const answer = v.safeParse(accessTokenAnswer, answerOf(outcome, config.region));
  if (!answer.success) {
    throw new DigestError({
      kind: "data",
      message: `The access token answer of ${config.region} holds no token.`,
      remedy: "Run again.",
    });
  }
  config.log.mask(answer.output.access_token);
  const seconds = Number(answer.output.expires_in);
  const lifetimeMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : defaultLifetimeMs;
  return { value: answer.output.access_token, renewAt: askedAt + Math.max(lifetimeMs / 2, lifetimeMs - renewalMarginMs) };
}

const defaultLifetimeMs = 3_599_000;
const renewalMarginMs = 120_000;

function answerOf(outcome: HttpOutcome, region: string): unknown {
  if (outcome.kind === "unanswered") {
    throw new DigestError({
      kind: "remote",
      message: `No access token from ${region}: ${outcome.failure.reason}.`,
      remedy: "Run again; check the runner's network and proxy.",
    });
  }
  const { status, text, headers } = outcome.response;
  if (status === 200) return parseJsonText(text);
  const isRefused = status === 400 || status === 401 || status === 403;
  throw new DigestError({
    kind: isRefused ? "permission" : "remote",
    message: isRefused
      ? `The OAuth 2.0 client credentials were refused by ${region} (${status}).`
      : `No access token from ${region}: it answered ${status}.`,
    remedy: isRefused
      ? "Check client id and secret, that the service account still exists, and that it belongs to this region."
      : "Run again; if it stays, see Snyk's status page.",
    status,
    requestId: headers.get("snyk-request-id"),
  });
}
