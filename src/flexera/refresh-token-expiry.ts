import * as v from "valibot";
import type { EpochMs } from "../model/ids.ts";
import type { FlexeraClient } from "./flexera-client.ts";
import { parseVendorTime } from "./vendor-time.ts";

const dayMs = 86_400_000;
const warnedDays = 30;

const listSchema = v.array(v.object({ expiresAt: v.optional(v.unknown()) }));

/**
 * A sentence when one of the caller's refresh tokens ends within 30 days (`GET /iam/v1/refresh-tokens`), else null. The list does
 * not say which of them is in use, so that the earliest is told. Nobody needs the list to report: whatever keeps it away is passed
 * over.
 */
export async function expiryWarning(client: FlexeraClient, now: EpochMs): Promise<string | null> {
  const call = {
    action: "list the refresh tokens",
    privilege: null,
    orgId: null,
    limits: { maxAttempts: 2, maxTotalMs: 30_000, maxAskedWaitMs: 30_000 },
  };
  try {
    return expirySentence(await client.get(new URL("/iam/v1/refresh-tokens", client.apiOrigin), call), now);
  } catch {
    return null;
  }
}

function expirySentence(json: unknown, now: EpochMs): string | null {
  const parsed = v.safeParse(listSchema, json);
  if (!parsed.success) return null;
  const ends = parsed.output.map(({ expiresAt }) => (typeof expiresAt === "string" ? parseVendorTime(expiresAt) : null));
  // One that has ended is not the one that signed in.
  const ahead = ends.filter((end) => end !== null).filter((end) => end > now);
  const earliest = ahead.length === 0 ? null : Math.min(...ahead);
  if (earliest === null || earliest > now + warnedDays * dayMs) return null;
  const days = Math.floor((earliest - now) / dayMs);
  const which =
    ahead.length === 1 ? "The refresh token of Flexera" : `The first of the user's ${ahead.length} refresh tokens of Flexera`;
  return `${which} ends on ${new Date(earliest).toISOString().slice(0, 10)} (in ${days === 0 ? "less than a day" : `${days} ${days === 1 ? "day" : "days"}`}), however often it is used: make a new one in Flexera One and store it in the secret of flexera-refresh-token.`;
}
