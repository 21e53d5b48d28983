import { createHash } from "node:crypto";
import { type Scope, scopeName } from "../model/scope.ts";
import type { Dataset } from "../model/source.ts";

/** What a shard holds: the same for every attempt of its job, and other for every other job of the run. */
export type ShardScopes = {
  readonly scopes: readonly Scope[];
  readonly datasets: readonly Dataset[];
  readonly flexera: { readonly orgId: number; readonly datasets: readonly string[] } | null;
};

/** Hexadecimal characters of the digest that ends a name. */
const digestCharacters = 16;
const shownIdCharacters = 8;

/** The name of a shard: a word for a person who looks at the list of artifacts, and a digest of all that it holds. */
export function shardName(artifactName: string, held: ShardScopes): string {
  const canonical = {
    scopes: held.scopes.map(scopeName).toSorted(),
    datasets: held.datasets.toSorted(),
    flexera: held.flexera === null ? null : { orgId: held.flexera.orgId, datasets: held.flexera.datasets.toSorted() },
  };
  const digest = createHash("sha256").update(JSON.stringify(canonical)).digest("hex").slice(0, digestCharacters);
  return `${artifactName}-shard-${describe(held)}-${digest}`;
}

/** Whether an artifact's name is that of a shard of this digest. */
export function isShardName(artifactName: string): (name: string) => boolean {
  const prefix = `${artifactName}-shard-`;
  const rest = /^(?:(?:group|org)-[0-9a-f]{8}|flexera-\d+|\d+-scopes)-[0-9a-f]{16}$/;
  return (name) => name.startsWith(prefix) && rest.test(name.slice(prefix.length));
}

function describe({ scopes, flexera }: ShardScopes): string {
  const [only] = scopes;
  if (only === undefined) return `flexera-${flexera?.orgId ?? 0}`;
  return scopes.length === 1 ? `${only.kind}-${only.id.slice(0, shownIdCharacters)}` : `${scopes.length}-scopes`;
}
