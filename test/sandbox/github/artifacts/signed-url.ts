import { createHmac } from "node:crypto";

const key = "sandbox-blob-key";

/** Whether a signed URL reads a blob or writes it. */
export type BlobRight = "r" | "w";

/** The path and query with which one blob can be read or written until `expiresAt`. `fileName` is for downloads. */
export function signBlobTarget(blob: string, right: BlobRight, expiresAt: number, fileName = ""): string {
  const query = new URLSearchParams({ se: new Date(expiresAt).toISOString(), sp: right, sr: "b", sv: "2026-10-06" });
  if (fileName !== "")
    query.set(
      "rscd",
      `attachment; filename="${fileName.replaceAll(/[^ -~]|["\\]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    );
  query.set("sig", signature(blob, query));
  return `${blob}?${query}`;
}

/** Why a signed URL is refused, or null when it is good for `right` at this time. */
export function signedUrlProblem(url: URL, right: BlobRight, now: number): string | null {
  const query = new URLSearchParams(url.search);
  for (const name of ["comp", "blockid", "timeout"]) query.delete(name); // Added by the client, not part of what was signed.
  const sig = query.get("sig");
  query.delete("sig");
  if (sig === null || sig !== signature(url.pathname, query)) return "Signature did not match";
  if (query.get("sp") !== right) return "This request is not authorized to perform this operation using this permission";
  if (Date.parse(query.get("se") ?? "") <= now) return "Signed expiry time is in the past";
  return null;
}

function signature(blob: string, query: URLSearchParams): string {
  const values = ["se", "sp", "sr", "sv", "rscd"].map((name) => query.get(name) ?? "");
  return createHmac("sha256", key)
    .update([blob, ...values].join("\n"))
    .digest("base64");
}
