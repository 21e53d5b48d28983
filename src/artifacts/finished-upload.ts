import { toError } from "../errors.ts";
import type { EpochMs } from "../model/ids.ts";
import type { Clock, Log } from "../model/ports.ts";
import { classifyUploadFailure } from "./artifact-errors.ts";

/** An artifact of this run as the results service lists it; only finished ones are listed. */
export type ListedArtifact = {
  readonly name: string;
  readonly id: number;
  readonly size?: number | undefined;
  readonly createdAt?: Date | undefined;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string | undefined;
};

/** What looking for a finished upload needs. */
export type LookTools = {
  readonly client: {
    readonly listArtifacts: (options?: { latest?: boolean }) => Promise<{ artifacts: ListedArtifact[] }>;
    readonly uploadedSha256?: (name: string) => string | null;
  };
  readonly clock: Clock;
  readonly log: Log;
};

/** Waits before each look, in milliseconds: the list may lag behind. */
const lookWaitsMs = [1_000, 5_000, 15_000] as const;

/** How far the clock of the results service may be behind this machine's, in milliseconds. */
const clockSkewMs = 60_000;

/**
 * The id of an artifact that is there although its upload, which began at an instant, failed: when only the last request, which
 * confirms it, went wrong. Null when nothing shows that it took effect.
 */
export async function findFinished(tools: LookTools, name: string, thrown: unknown, beganAt: EpochMs): Promise<number | null> {
  if (!mayBeFinished(thrown)) return null;
  tools.log.info(`The end of the upload of ${name} was not confirmed; looking whether the artifact is there.`);
  for (const waitMs of lookWaitsMs) {
    await tools.clock.sleep(waitMs);
    const id = await look(tools, name, beganAt);
    if (id === null) continue;
    tools.log.info(`The artifact ${name} (${id}) is there.`);
    return id;
  }
  return null;
}

// The words of the client are all there is. A refusal takes no effect.
function mayBeFinished(thrown: unknown): boolean {
  if (!toError(thrown).message.includes("FinalizeArtifact")) return false;
  return !["refused", "quota"].includes(classifyUploadFailure(thrown));
}

async function look({ client }: LookTools, name: string, beganAt: EpochMs): Promise<number | null> {
  try {
    const { artifacts } = await client.listArtifacts();
    const sent = client.uploadedSha256?.(name) ?? null;
    return artifacts.find((artifact) => artifact.name === name && isThis(artifact, sent, beganAt))?.id ?? null;
  } catch {
    // The next look tells.
    return null;
  }
}

/** By its content; where that is not told, by its age: our reservation of the name shows that no earlier one had it. */
function isThis({ digest, size, createdAt }: ListedArtifact, sent: string | null, beganAt: EpochMs): boolean {
  if (digest !== undefined && digest !== "" && sent !== null) return digest.toLowerCase() === `sha256:${sent}`;
  return size !== 0 && createdAt !== undefined && createdAt.getTime() >= beganAt - clockSkewMs;
}
