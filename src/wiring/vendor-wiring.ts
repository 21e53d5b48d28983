import type { Dispatcher } from "undici";
import { createFlexeraPort, type FlexeraPortConfig } from "../flexera/flexera-port.ts";
import { zoneOrigins } from "../flexera/zones.ts";
import type { FlexeraInputs, SnykInputs } from "../inputs/inputs.ts";
import type { FlexeraPort } from "../model/flexera-port.ts";
import type { Clock, Log, Random, SnykPort } from "../model/ports.ts";
import { regionOrigins } from "../snyk/regions.ts";
import { createSnykPort, type SnykPortConfig } from "../snyk/snyk-port.ts";

/** What every adapter of a vendor's API works with. */
export type RemoteTools = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly dispatcher: Dispatcher;
};

/** Snyk as the inputs name it. */
export function createSnyk(
  snyk: SnykInputs,
  tools: RemoteTools & Pick<SnykPortConfig, "archive" | "openSpill" | "pendingExports">,
): SnykPort {
  return createSnykPort({
    ...tools,
    apiOrigin: snyk.apiOrigin ?? regionOrigins[snyk.region],
    regionName: snyk.apiOrigin === null ? snyk.region : null,
    version: snyk.version,
    credential: snyk.credential,
    includeDeleted: snyk.include.deleted,
    includeDeactivated: snyk.include.deactivated,
    filters: snyk.filters,
    columns: snyk.columns,
    audit: snyk.audit,
  });
}

/** Flexera One as the inputs name it. */
export function createFlexera(flexera: FlexeraInputs, tools: RemoteTools & Pick<FlexeraPortConfig, "folder">): FlexeraPort {
  const origins = zoneOrigins[flexera.zone];
  return createFlexeraPort({
    ...tools,
    apiOrigin: flexera.apiOrigin ?? origins.api,
    loginOrigin: flexera.loginOrigin ?? origins.login,
    zoneName: flexera.apiOrigin === null ? flexera.zone : null,
    credential: flexera.credential,
  });
}
