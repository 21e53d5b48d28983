import type { FlexeraStandIn } from "./flexera/flexera-stand-in.ts";
import type { SnykStandIn } from "./snyk/snyk-stand-in.ts";

type Inputs = Readonly<Record<string, string>>;

/** The inputs that lead an action to the Snyk of the sandbox, with a token unless it signs in otherwise. */
export function snykInputs({ apiOrigin, options }: SnykStandIn, given: Inputs): Inputs {
  const [token = ""] = options.auth.tokens.keys();
  return { "snyk-api-url": apiOrigin, ...("snyk-client-id" in given ? {} : { "snyk-token": token }) };
}

/** The inputs that lead an action to the Flexera of the sandbox; none where it asks for no dataset. */
export function flexeraInputs({ orgId, apiOrigin, loginOrigin, credentials }: FlexeraStandIn, given: Inputs): Inputs {
  if (!("flexera-datasets" in given)) return {};
  return {
    "flexera-org-id": String(orgId),
    "flexera-api-url": apiOrigin,
    "flexera-login-url": loginOrigin,
    ...("flexera-client-id" in given ? {} : { "flexera-refresh-token": credentials.refreshToken }),
  };
}
