import type { RecordedRequest } from "../../sandbox/loopback.ts";

/** Requests to one server that change something there, as `METHOD /path`. */
export function writesTo(server: string, requests: readonly RecordedRequest[]): readonly string[] {
  return requests.filter((request) => request.server === server && request.method !== "GET").map(brief);
}

/** A request without its query. */
export function brief({ method, target }: RecordedRequest): string {
  return `${method} ${target.split("?")[0] ?? ""}`;
}
