import type { Dispatcher } from "undici";
import { toDigestError } from "../errors.ts";
import { readExport } from "../flexera-export/read-export.ts";
import { type ReadTools, readQuery } from "../flexera-query/read-query.ts";
import { createHttpClient, type HttpTimeouts } from "../http/http-client.ts";
import { createWarningsFactory } from "../http/source-warnings.ts";
import type { FlexeraPort, FlexeraRequest, FlexeraRows } from "../model/flexera-port.ts";
import type { Clock, Log, Random } from "../model/ports.ts";
import { createFlexeraClient } from "./flexera-client.ts";
import { expiryWarning } from "./refresh-token-expiry.ts";
import { type Credential, createAuthorizer } from "./sign-in.ts";
import { describeZone } from "./zones.ts";

export type FlexeraPortConfig = {
  /** `https://api.flexera.com`, without a path. */
  readonly apiOrigin: string;
  readonly loginOrigin: string;
  /** `eu`; null for an origin that the user named. */
  readonly zoneName: string | null;
  readonly credential: Credential;
  /** Where rows are left for the caller. */
  readonly folder: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly dispatcher: Dispatcher;
  readonly timeouts?: HttpTimeouts;
  /** How long one query may run; default: three hours. */
  readonly queryDeadlineMs?: number;
  /** How long the job may take; default: six hours, as on GitHub's runners. */
  readonly runLimitMs?: number;
};

/** No run time of a query is documented; half of a hosted job leaves time for the other datasets and the report. */
const defaultDeadlineMs = 3 * 3_600_000;
/** GitHub ends a job on its runners after six hours. */
const hostedJobMs = 6 * 3_600_000;
const reportingMs = 15 * 60_000;

/** Flexera One behind one credential in one zone. Datasets are meant to be read one after the other. */
export function createFlexeraPort(config: FlexeraPortConfig): FlexeraPort {
  const tools = createTools(config);
  const createWarnings = createWarningsFactory(config.log);
  let reads = 0;
  let isExpiryKnown = false;
  const read = async (request: FlexeraRequest): Promise<FlexeraRows> => {
    const warnings = createWarnings();
    reads += 1;
    const fileName = `${request.dataset.name}-${reads}`;
    await tools.signIn();
    if (!isExpiryKnown && config.credential.kind === "refresh-token") {
      isExpiryKnown = true;
      const sentence = await expiryWarning(tools.client, config.clock.now());
      if (sentence !== null) warnings.add(sentence);
    }
    switch (request.dataset.transport) {
      case "query":
        return readQuery(request, fileName, warnings, tools);
      case "export":
        return readExport(request, fileName, warnings, tools);
    }
  };
  return {
    readRows: async (request) => {
      try {
        return await read(request);
      } catch (thrown) {
        throw toDigestError(thrown);
      }
    },
  };
}

type PortTools = ReadTools & {
  /** Before anything is asked, so that a refused credential is told as what it is. */
  readonly signIn: () => Promise<unknown>;
};

function createTools(config: FlexeraPortConfig): PortTools {
  const { clock, random, log, dispatcher, apiOrigin, loginOrigin, credential, folder } = config;
  const timeouts = config.timeouts === undefined ? {} : { timeouts: config.timeouts };
  const http = createHttpClient({ dispatcher, clock, random, ...timeouts });
  const authorizer = createAuthorizer({ credential, loginOrigin, http, clock, random, log });
  const zone = describeZone(config.zoneName, apiOrigin);
  return {
    signIn: () => authorizer.header(),
    client: createFlexeraClient({ http, authorizer, apiOrigin, zone, clock, random, log }),
    deadlineMs: config.queryDeadlineMs ?? defaultDeadlineMs,
    runEndsAt: clock.now() + (config.runLimitMs ?? hostedJobMs) - reportingMs,
    folder,
    clock,
    random,
    log,
  };
}
