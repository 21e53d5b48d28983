import { AsyncLocalStorage } from "node:async_hooks";
import type { ArtifactClient } from "./artifact-upload.ts";

type Written = (error?: Error | null) => void;

/** An upload that is going on, and what the client told of it. */
type Sending = { sha256: string | null };

/** The line in which the client tells the digest of what it sent; it is in no result when the upload fails. */
const digestLine = /^SHA256 digest of uploaded artifact is ([0-9a-f]{64})/;

/**
 * The client without its chatter: it prints half a dozen lines an upload, into whichever group of the log is open. Workflow
 * commands among them (`::debug::`, `::add-mask::`) are let through, and the digest of what was sent is kept.
 */
export function quietClient(client: ArtifactClient, stdout: NodeJS.WriteStream): ArtifactClient {
  const working = new AsyncLocalStorage<Sending>();
  const uploads = new Map<string, Sending>();
  const write = stdout.write.bind(stdout);
  stdout.write = (text: string | Uint8Array, encoding?: BufferEncoding | Written, written?: Written): boolean => {
    const sending = working.getStore();
    if (sending !== undefined && !isCommand(text)) {
      sending.sha256 = digestLine.exec(String(text))?.[1] ?? sending.sha256;
      const done = typeof encoding === "function" ? encoding : written;
      done?.(null);
      return true;
    }
    return typeof encoding === "function" ? write(text, encoding) : write(String(text), encoding, written);
  };
  const uploading = <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const sending: Sending = { sha256: null };
    uploads.set(name, sending);
    return working.run(sending, work);
  };
  return {
    upload: (upload) => uploading(upload.name, () => client.upload(upload)),
    listArtifacts: (options) => working.run({ sha256: null }, () => client.listArtifacts(options)),
    deleteArtifact: (name) => working.run({ sha256: null }, () => client.deleteArtifact(name)),
    uploadedSha256: (name) => uploads.get(name)?.sha256 ?? null,
  };
}

function isCommand(text: string | Uint8Array): boolean {
  return typeof text === "string" && text.startsWith("::");
}
