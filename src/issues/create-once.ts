import { mayHaveTakenEffect } from "../github/github-errors.ts";
import type { Clock, Log } from "../model/ports.ts";

/** A creation at GitHub that must not happen twice although its answer may get lost. */
export type Creation<Made> = {
  /** What is created, for the log: "the issue". */
  readonly what: string;
  readonly create: () => Promise<Made>;
  /** What an earlier attempt made, by its marker or name; null when there is none. */
  readonly find: () => Promise<Made | null>;
};

/** Waits before each look for what a lost answer may have made, in milliseconds: lists lag behind writes. */
const lookWaitsMs = [2_000, 5_000, 15_000] as const;

/** Creations that are sent at most. */
const maxCreations = 3;

/**
 * Creates something once: after a failure that may have taken effect it looks for the result, and creates again only when the
 * last look shows none. Rejects with what `create` or `find` threw.
 */
export async function createOnce<Made>(
  tools: { readonly clock: Clock; readonly log: Log },
  creation: Creation<Made>,
): Promise<Made> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await creation.create();
    } catch (thrown) {
      if (!mayHaveTakenEffect(thrown)) throw thrown;
      tools.log.info(`GitHub did not confirm ${creation.what}; looking whether it was created.`);
      const made = await lookFor(tools.clock, creation.find);
      if (made !== null) return made;
      if (attempt === maxCreations) throw thrown;
    }
  }
}

async function lookFor<Made>(clock: Clock, find: () => Promise<Made | null>): Promise<Made | null> {
  for (const waitMs of lookWaitsMs) {
    await clock.sleep(waitMs);
    const made = await find();
    if (made !== null) return made;
  }
  return null;
}
