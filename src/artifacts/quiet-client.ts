import { AsyncLocalStorage } from "node:async_hooks";
import type { ArtifactClient } from "./artifact-upload.ts";

type Written = (error?: Error | null) => void;

/** An upload that is going on, and what the client told of it. */
type Upload = { sha256: string | null };

/** The line in which the client tells the digest of what it sent; it is in no result when the upload fails. */
const digestLine = /^SHA256 digest of uploaded artifact is ([0-9a-f]{64})/;

/**
 * The client without its chatter: it prints half a dozen lines an upload, into whichever group of the log is open. Workflow
 * commands among them (`::debug::`, `::add-mask::`) are let through, and the digest of what was sent is kept.
 */
export function quietClient(client: ArtifactClient, stdout: NodeJS.WriteStream): ArtifactClient {
  const working = new AsyncLocalStorage<Upload>();
  const uploads = new Map<string, Upload>();
  const write = stdout.write.bind(stdout);
  stdout.write = (text: string | Uint8Array, encoding?: BufferEncoding | Written, written?: Written): boolean => {
    const upload = working.getStore();
    if (upload !== undefined && !isCommand(text)) {
      upload.sha256 = digestLine.exec(String(text))?.[1] ?? upload.sha256;
      const done = typeof encoding === "function" ? encoding : written;
      done?.(null);
      return true;
    }
    return typeof encoding === "function" ? write(text, encoding) : write(String(text), encoding, written);
  };
  const uploading = <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const upload: Upload = { sha256: null };
    uploads.set(name, upload);
    return working.run(upload, work);
  };
  return {
    uploadArtifact: (name, ...rest) => uploading(name, () => client.uploadArtifact(name, ...rest)),
    uploadArchive: (upload) => uploading(upload.name, () => client.uploadArchive(upload)),
    listArtifacts: (options) => working.run({ sha256: null }, () => client.listArtifacts(options)),
    deleteArtifact: (name) => working.run({ sha256: null }, () => client.deleteArtifact(name)),
    uploadedSha256: (name) => uploads.get(name)?.sha256 ?? null,
  };
}

function isCommand(text: string | Uint8Array): boolean {
  return typeof text === "string" && text.startsWith("::");
}
