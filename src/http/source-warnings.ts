import type { Log } from "../model/ports.ts";

/** The warnings of one source: each once in its receipt, and each once in the log of the run. */
export type SourceWarnings = { readonly add: (sentence: string) => void; readonly list: () => readonly string[] };

/** Makes collectors for the sources of one run. */
export function createWarningsFactory(log: Log): () => SourceWarnings {
  const logged = new Set<string>();
  return () => {
    const sentences = new Set<string>();
    return {
      add: (sentence) => {
        sentences.add(sentence);
        if (logged.has(sentence)) return;
        logged.add(sentence);
        log.warning(sentence);
      },
      list: () => [...sentences],
    };
  };
}
