/** Headers of a response by their names in lower case; repeated ones are joined by commas. */
export type ResponseHeaders = ReadonlyMap<string, string>;

/** Headers as undici gives them, in one form. */
export function toResponseHeaders(served: Readonly<Record<string, string | readonly string[] | undefined>>): ResponseHeaders {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(served)) {
    if (value !== undefined) headers.set(name.toLowerCase(), typeof value === "string" ? value : value.join(", "));
  }
  return headers;
}

/** Milliseconds that `Retry-After` asks to wait, given in seconds or as a date (RFC 9110, 10.2.3); null when absent or unreadable. */
export function retryAfterMs(headers: ResponseHeaders, now: number): number | null {
  const value = headers.get("retry-after")?.trim();
  if (value === undefined || value === "") return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** Milliseconds until a rate limit starts anew by `X-Ratelimit-Reset`: seconds from now, the first of several; null when absent. */
export function rateLimitResetMs(headers: ResponseHeaders): number | null {
  const first = headers.get("x-ratelimit-reset")?.split(/[,;]/)[0]?.trim();
  return first !== undefined && /^\d{1,6}$/.test(first) ? Number(first) * 1000 : null;
}
