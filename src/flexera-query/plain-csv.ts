import { open } from "node:fs/promises";
import { onDisk } from "../csv/output-file.ts";
import { toError } from "../errors.ts";
import { gunzipInPlace } from "../http/partial-file.ts";
import type { ResponseHeaders } from "../http/response-headers.ts";

/** A file that came gzipped is told by `Content-Encoding`, by its name, by both, or by its bytes alone: nothing is documented. */
const maxLayers = 2;
const lessThan = 0x3c;

/**
 * Makes plain CSV of a downloaded file in place. Resolves to null, or to what makes it no CSV: a gateway's page, a gzip file that
 * is cut, or nothing at all in an answer that does not call itself a file.
 */
export async function toPlainCsv(path: string, label: string, headers: ResponseHeaders): Promise<string | null> {
  for (let layers = 0; layers < maxLayers && isGzip(await firstBytes(path, label)); layers += 1) {
    const problem = await gunzip(path, label);
    if (problem !== null) return problem;
  }
  const start = await firstBytes(path, label);
  if (start.length === 0) return headers.has("content-disposition") ? null : "it is empty";
  if (isGzip(start)) return "it is gzip within gzip";
  if (start[0] === lessThan || /html/i.test(headers.get("content-type") ?? "")) return "it is a page of a gateway";
  if (/json|goa\.error/i.test(headers.get("content-type") ?? "")) return "it is JSON";
  return null;
}

async function firstBytes(path: string, label: string): Promise<Uint8Array> {
  return onDisk(label, async () => {
    const handle = await open(path, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  });
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function gunzip(path: string, label: string): Promise<string | null> {
  return onDisk(label, async () => {
    try {
      await gunzipInPlace(path);
      return null;
    } catch (thrown) {
      const code: unknown = Reflect.get(toError(thrown), "code");
      if (typeof code === "string" && code.startsWith("Z_")) return `it cannot be unpacked (${code})`;
      throw thrown;
    }
  });
}
