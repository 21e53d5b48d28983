import {
  isExportFile,
  isExportList,
  isFlexeraSignIn,
  isQueryCreate,
  isQueryDownload,
  isQueryShow,
  isRefreshTokenList,
} from "../../sandbox/flexera/flexera-requests.ts";
import type { RecordedRequest } from "../../sandbox/loopback.ts";

/** What a run asks of Flexera, as far as it can fail by itself, and which requests ask it. */
export const endpoints = {
  "sign-in": isFlexeraSignIn,
  "token list": isRefreshTokenList,
  "query create": isQueryCreate,
  "query show": isQueryShow,
  "query download": isQueryDownload,
  "export list": isExportList,
  "export file": isExportFile,
} as const satisfies Readonly<Record<string, (request: RecordedRequest) => boolean>>;

export type Endpoint = keyof typeof endpoints;

/** How a fault must end: `recovers` with the same rows as without it, `warns` with the same and a warning, or an error of this sentence. */
export type FaultEnd = "recovers" | "warns" | RegExp;

export type FaultCase = {
  readonly endpoint: Endpoint;
  readonly fault: string;
  /** How many of the endpoint's requests are broken. */
  readonly times: number;
  readonly end: FaultEnd;
};
