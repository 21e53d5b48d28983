import type { RecordedRequest } from "../loopback.ts";
import { isQueryCreate, isQueryDownload, resumeTokenOf, subjectIdOf } from "./flexera-requests.ts";
import type { QueryRecord } from "./query/query-jobs.ts";

/** A state that a run saved: the request with which it was complete, and what stands in it. */
export type SavedState = { readonly requestIndex: number; readonly text: string };

/**
 * The resume tokens that were sent although their rows were not yet part of a saved state, one sentence each. In order is a token
 * whose query was downloaded to the end, then saved in a state together with the token, and only then sent.
 */
export function tokensSentTooEarly(
  requests: readonly RecordedRequest[],
  queries: readonly QueryRecord[],
  saved: readonly SavedState[],
): string[] {
  return requests.filter(isQueryCreate).flatMap((request) => {
    const token = resumeTokenOf(request);
    if (token === null) return [];
    const wrong = whatIsWrong(token, request, requests, queries, saved);
    return wrong === null ? [] : [`request ${request.index} sent ${token}, ${wrong}`];
  });
}

function whatIsWrong(
  token: string,
  request: RecordedRequest,
  requests: readonly RecordedRequest[],
  queries: readonly QueryRecord[],
  saved: readonly SavedState[],
): string | null {
  const issuer = queries.find(({ nextToken }) => nextToken === token);
  if (issuer === undefined) return "which was never given out";
  const isOwn = (download: RecordedRequest): boolean => isQueryDownload(download) && subjectIdOf(download) === issuer.id;
  const downloads = requests.filter((other) => isOwn(other) && other.status === 200);
  const last = downloads.at(-1);
  if (last === undefined) return "whose rows were never downloaded";
  const state = saved.find(({ text, requestIndex }) => requestIndex > last.index && text.includes(token));
  if (state === undefined) return "which no state saved after its rows holds";
  return state.requestIndex < request.index ? null : "before the state that holds it was saved";
}
