import type { RecordedRequest } from "../loopback.ts";
import { FLEXERA_LOGIN_SERVER, FLEXERA_SERVER, FLEXERA_STRANGER, isDeviceDelete } from "./flexera-requests.ts";

/** The secrets of a scenario: access tokens belong to the API alone, refresh tokens and client secrets to the login service. */
export type FlexeraSecrets = { readonly accessTokens: readonly string[]; readonly loginSecrets: readonly string[] };

/** Every request that carried a secret to where it does not belong, or that no client has any business to send; one sentence each. */
export function flexeraLeaks(requests: readonly RecordedRequest[], { accessTokens, loginSecrets }: FlexeraSecrets): string[] {
  const leaks: string[] = [];
  for (const request of requests) {
    const where = `request ${request.index}, ${request.method} to ${request.server}`;
    const sent = [request.target, ...Object.values(request.headers)].join("\n");
    const carries = (secret: string): boolean => sent.includes(secret) || request.body.includes(secret);
    if (request.server === FLEXERA_STRANGER) leaks.push(`${where}: followed a link to another origin`);
    if (isDeviceDelete(request)) leaks.push(`${where}: a route that deletes devices`);
    if (request.server !== FLEXERA_LOGIN_SERVER && loginSecrets.some(carries)) leaks.push(`${where}: a secret of the login`);
    if (request.server !== FLEXERA_SERVER && accessTokens.some(carries)) leaks.push(`${where}: an access token`);
    if (accessTokens.some((token) => request.target.includes(token))) leaks.push(`${where}: an access token in the address`);
  }
  return leaks;
}
