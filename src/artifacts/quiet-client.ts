import { AsyncLocalStorage } from "node:async_hooks";
import type { ArtifactClient } from "./artifact-upload.ts";

type Written = (error?: Error | null) => void;

/**
 * The client without its chatter: it prints half a dozen lines an upload, into whichever group of the log is open. Workflow
 * commands among them (`::debug::`, `::add-mask::`) are let through.
 */
export function quietClient(client: ArtifactClient, stdout: NodeJS.WriteStream): ArtifactClient {
  const working = new AsyncLocalStorage<true>();
  const write = stdout.write.bind(stdout);
  stdout.write = (text: string | Uint8Array, encoding?: BufferEncoding | Written, written?: Written): boolean => {
    if (working.getStore() === true && !isCommand(text)) {
      const done = typeof encoding === "function" ? encoding : written;
      done?.(null);
      return true;
    }
    return typeof encoding === "function" ? write(text, encoding) : write(String(text), encoding, written);
  };
  return {
    uploadArtifact: (...upload) => working.run(true, () => client.uploadArtifact(...upload)),
    listArtifacts: (options) => working.run(true, () => client.listArtifacts(options)),
    deleteArtifact: (name) => working.run(true, () => client.deleteArtifact(name)),
  };
}

function isCommand(text: string | Uint8Array): boolean {
  return typeof text === "string" && text.startsWith("::");
}
