import type { GitHubOptions } from "../stand-in-options.ts";
import type { AccessToken, Permission } from "../world/access-token.ts";
import type { GitHubWorld } from "../world/github-world.ts";
import type { Repository } from "../world/repository.ts";
import type { Operation } from "./served-operations.ts";

/** A request that is known, allowed and well formed. */
export type RestCall = {
  readonly operation: Operation;
  /** The parts of the path, decoded. */
  readonly params: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  /** Where the request went, for links to other pages. */
  readonly url: URL;
  readonly body: unknown;
  readonly token: AccessToken | null;
  /** The repository of the path; the home repository for paths without one. */
  readonly repository: Repository;
};

/** What is answered. */
export type RestReply = { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

/** What handlers work with. */
export type RestContext = {
  readonly world: GitHubWorld;
  readonly options: GitHubOptions;
  readonly now: () => number;
  readonly apiOrigin: () => string;
  /** A URL of the blob storage that is valid until then. */
  readonly signBlobUrl: (blob: string, fileName: string, expiresAt: number) => string;
};

/** What a token needs for an operation; null where every token will do. */
export type Need = { readonly permission: Permission; readonly level: "read" | "write" } | null;

/** One operation and what answers it. `accepted` is the text of `x-accepted-github-permissions`. */
export type Route = {
  readonly operation: Operation;
  readonly need: Need;
  readonly accepted: string;
  readonly handle: (call: RestCall, context: RestContext) => RestReply;
};

/** A number of the path; the router has made sure that it is one. */
export function numberParam(call: RestCall, name: string): number {
  return Number(call.params.get(name));
}

/** A part of the path. */
export function textParam(call: RestCall, name: string): string {
  return call.params.get(name) ?? "";
}
