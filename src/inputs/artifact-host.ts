import { DigestError } from "../errors.ts";

/** Where `@actions/artifact` works: github.com, GitHub Enterprise Cloud with data residency, and stand-ins on loopback. */
const hostsWithArtifacts = /^github\.com$|\.ghe\.com$|\.localhost$/i;

/**
 * Throws a DigestError on GitHub Enterprise Server, whose artifacts this action's client cannot write: better before the first
 * export than after the last.
 */
export function refuseEnterpriseServer(serverUrl: string): void {
  if (URL.canParse(serverUrl) && hostsWithArtifacts.test(new URL(serverUrl).hostname)) return;
  throw new DigestError({
    kind: "input",
    message: `${serverUrl} is a GitHub Enterprise Server, which has no workflow artifacts of the kind that hold the exports and the state.`,
    remedy: "Run this on github.com or on GitHub Enterprise Cloud (`*.ghe.com` too); `mode: preview` runs here as well.",
  });
}
