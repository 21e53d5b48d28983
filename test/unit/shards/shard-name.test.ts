import assert from "node:assert/strict";
import { test } from "node:test";
import { isShardName, type ShardScopes, shardName } from "../../../src/shards/shard-name.ts";

const one = { kind: "group", id: "11111111-1111-4111-8111-111111111111" } as const;
const other = { kind: "org", id: "11111111-1111-4111-8111-111111111111" } as const;
const held = (overrides: Partial<ShardScopes> = {}): ShardScopes => ({
  scopes: [one],
  datasets: ["issues", "usage"],
  flexera: null,
  ...overrides,
});

test("a shard is named after what it holds, in whatever order that is written", () => {
  assert.match(shardName("digest", held()), /^digest-shard-group-11111111-[0-9a-f]{16}$/);
  assert.equal(shardName("digest", held({ datasets: ["usage", "issues"] })), shardName("digest", held()));
  assert.equal(shardName("digest", held({ scopes: [other, one] })), shardName("digest", held({ scopes: [one, other] })));
});

test("jobs that hold something else have names of their own", () => {
  const flexera = (orgId: number, ...datasets: string[]) => ({ orgId, datasets });
  const names = [
    held(),
    held({ scopes: [other] }),
    held({ scopes: [one, other] }),
    held({ datasets: ["issues"] }),
    held({ flexera: flexera(1, "a") }),
    held({ scopes: [], flexera: flexera(1, "a") }),
    held({ scopes: [], flexera: flexera(1, "a", "b") }),
    held({ scopes: [], flexera: flexera(2, "a") }),
  ].map((scopes) => shardName("digest", scopes));
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.ok(isShardName("digest")(name), name);
});

test("only shards of the same digest have its names", () => {
  const isOurs = isShardName("digest");
  for (const name of [
    "digest",
    "digest-state",
    "digest-shard-x",
    "digest-shard-x-state",
    `x-${shardName("digest", held())}`,
    `${shardName("digest", held())}-state`,
    shardName("digest-shard-2", held()),
  ])
    assert.ok(!isOurs(name), name);
});
