import { FlexeraWorld } from "../flexera-world/flexera-world.ts";
import { Journal, LoopbackServer } from "../loopback.ts";
import { AccessTokens } from "./access-tokens.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  defaultOptions,
  type FlexeraOverrides,
  optionsWith,
  REFRESH_TOKEN,
} from "./default-options.ts";
import { ExportShelf } from "./exports/export-shelf.ts";
import { FlexeraApi } from "./flexera-api.ts";
import { flexeraLeaks } from "./flexera-leaks.ts";
import type { FlexeraOptions } from "./flexera-options.ts";
import { inErrorForm } from "./flexera-replies.ts";
import { FLEXERA_LOGIN_SERVER, FLEXERA_SERVER, FLEXERA_STRANGER } from "./flexera-requests.ts";
import { LoginService } from "./login-service.ts";
import { QueryJobs, type QueryRecord } from "./query/query-jobs.ts";
import { ResumeTokens } from "./query/resume-tokens.ts";

/** What a stand-in is started with; everything may be left out. */
export type FlexeraSetup = {
  readonly journal?: Journal;
  /** One world an organization. The first is the one that `orgId` and `world` of the stand-in mean. */
  readonly worlds?: readonly FlexeraWorld[];
  /** The scenario's time in epoch milliseconds: credentials, limits and queries go by it. */
  readonly clock?: { now(): number };
  readonly options?: FlexeraOverrides;
};

/** A running stand-in for Flexera One. */
export type FlexeraStandIn = {
  readonly apiOrigin: string;
  readonly loginOrigin: string;
  /** An origin that is none of the vendor's: hostile links lead to it. */
  readonly strangerOrigin: string;
  readonly orgId: number;
  readonly credentials: { readonly refreshToken: string; readonly clientId: string; readonly clientSecret: string };
  readonly world: FlexeraWorld;
  readonly journal: Journal;
  /** Changes take effect with the next request; a query keeps the behaviour that it was created with. */
  readonly options: FlexeraOptions;
  /** Every query that was ever created, in order. */
  readonly queries: readonly QueryRecord[];
  /** Files of the retired Export API; they are served in mode `legacy` alone. */
  readonly exports: ExportShelf;
  /** Requests that carried a secret to where it does not belong, followed a hostile link or would delete devices. */
  leaks(): string[];
  /** Puts overrides over the default options. */
  use(overrides: FlexeraOverrides): void;
  /** Ends every access token before its time. */
  revokeAccessTokens(): void;
  /** The vendor invalidates every resume token that was given out before a moment. */
  invalidateResumeTokens(issuedBefore?: number): void;
  stop(): Promise<void>;
};

/** Starts login service and API, each on an origin of its own, and a third server that nobody may ever talk to. */
export async function startFlexeraStandIn(setup: FlexeraSetup = {}): Promise<FlexeraStandIn> {
  const { journal = new Journal(), worlds = [new FlexeraWorld()] } = setup;
  const [world] = worlds;
  if (world === undefined) throw new Error("a stand-in needs a world");
  const now = () => (setup.clock === undefined ? world.reportAt(1) : setup.clock.now());
  const orgIds = worlds.map(({ orgId }) => orgId);
  const freshOptions = (overrides: FlexeraOverrides) => optionsWith(defaultOptions(orgIds, world.reportAt(1)), overrides);
  const options = freshOptions(setup.options ?? {});
  const accessTokens = new AccessTokens(now);
  const tokens = new ResumeTokens();
  const login = new LoginService(() => options.login, accessTokens, now);
  const jobs = new QueryJobs({ options, tokens, now });
  const shelf = new ExportShelf(() => options, now);
  const loginServer = await LoopbackServer.start(FLEXERA_LOGIN_SERVER, journal, (request) =>
    inErrorForm(login.answer(request), options.api.errorBody),
  );
  const stranger = await LoopbackServer.start(FLEXERA_STRANGER, journal, () => ({ status: 200, body: "" }));
  let apiOrigin = "http://127.0.0.1";
  const api = new FlexeraApi({
    worlds,
    options,
    accessTokens,
    login,
    jobs,
    shelf,
    now,
    origin: () => apiOrigin,
    otherOrigin: () => stranger.origin,
  });
  const server = await LoopbackServer.start(FLEXERA_SERVER, journal, (request) => api.answer(request));
  apiOrigin = server.origin;
  return {
    apiOrigin,
    loginOrigin: loginServer.origin,
    strangerOrigin: stranger.origin,
    orgId: world.orgId,
    credentials: { refreshToken: REFRESH_TOKEN, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
    world,
    journal,
    options,
    queries: jobs.records,
    exports: shelf,
    leaks: () => flexeraLeaks(journal.requests, { accessTokens: accessTokens.all, loginSecrets: loginSecretsOf(options) }),
    use: (overrides) => void Object.assign(options, freshOptions(overrides)),
    revokeAccessTokens: () => accessTokens.revokeAll(),
    invalidateResumeTokens: (issuedBefore = now() + 1) => tokens.invalidateIssuedBefore(issuedBefore),
    async stop() {
      await Promise.all([server.stop(), loginServer.stop(), stranger.stop()]);
      await Promise.all([jobs.stop(), shelf.stop()]);
    },
  };
}

function loginSecretsOf({ login }: FlexeraOptions): string[] {
  return [...login.refreshTokens.keys(), ...[...login.clients.values()].map(({ secret }) => secret)];
}
