import { randomUUID } from "node:crypto";
import type { Dispatcher } from "undici";
import * as v from "valibot";
import { createHttpClient } from "../http/http-client.ts";
import type { Clock, Log, Random } from "../model/ports.ts";
import type { FlexeraProbe } from "../model/probes.ts";
import { formError } from "./api-error.ts";
import { createFlexeraClient, type FlexeraCall } from "./flexera-client.ts";
import { type Credential, createAuthorizer } from "./sign-in.ts";
import { describeZone } from "./zones.ts";

export type FlexeraProbeConfig = {
  readonly orgId: number;
  readonly credential: Credential;
  readonly apiOrigin: string;
  readonly loginOrigin: string;
  /** `eu`; null for an origin that the user named. */
  readonly zoneName: string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly dispatcher: Dispatcher;
};

/** A check that waits long is no check. */
const limits = { maxAttempts: 3, maxTotalMs: 60_000, maxAskedWaitMs: 60_000 };

const tokensReply = v.array(v.object({ expiresAt: v.nullish(v.string(), null) }));

/** A probe of one organization with one credential. */
export function createFlexeraProbe(config: FlexeraProbeConfig): FlexeraProbe {
  const { orgId, apiOrigin, clock, random, dispatcher } = config;
  const zone = describeZone(config.zoneName, apiOrigin);
  const http = createHttpClient({ dispatcher, clock, random, limits });
  const authorizer = createAuthorizer({ ...config, http });
  const client = createFlexeraClient({ ...config, http, authorizer, zone });
  return {
    zone,
    signIn: async () => void (await authorizer.header()),
    askForNoQuery: async () => {
      const call: FlexeraCall = { action: "look up a query", privilege: "vis:query:show", orgId, limits };
      await client.get(new URL(`/vis/v2/orgs/${orgId}/queries/${randomUUID()}`, apiOrigin), call);
    },
    readRefreshTokens: async () => {
      const call: FlexeraCall = { action: "list the refresh tokens", privilege: null, orgId: null, limits };
      const reply = v.safeParse(tokensReply, await client.get(new URL("/iam/v1/refresh-tokens", apiOrigin), call));
      if (!reply.success) throw formError("it is no list of tokens", call);
      return reply.output
        .map(({ expiresAt }) => Date.parse(expiresAt ?? ""))
        .filter((at) => !Number.isNaN(at))
        .toSorted((one, other) => one - other);
    },
  };
}
