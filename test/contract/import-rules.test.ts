import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

type Override = {
  readonly includes: readonly string[];
  readonly linter: {
    readonly rules: {
      readonly style: {
        readonly noRestrictedImports?: {
          readonly options: { readonly patterns: readonly { readonly group: readonly string[] }[] };
        };
      };
    };
  };
};

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

/** What Biome lets each folder of `src` import, beside itself and the model. */
function enforced(): ReadonlyMap<string, readonly string[]> {
  const { overrides }: { readonly overrides: readonly Override[] } = JSON.parse(read("biome.json"));
  const rules = overrides.flatMap(({ includes, linter }) => {
    const patterns = linter.rules.style.noRestrictedImports?.options.patterns ?? [];
    const allowed = patterns.flatMap(({ group }) => group.flatMap((glob) => /^!\.\.\/([\w-]+)\/\*\*$/.exec(glob)?.[1] ?? []));
    return includes.flatMap((glob) => {
      const folder = /^src\/([\w-]+)\/\*\*$/.exec(glob)?.[1];
      return folder === undefined ? [] : [[folder, allowed] as const];
    });
  });
  return new Map(rules);
}

test("CONTRIBUTING's table of imports is what Biome enforces", () => {
  const layout = read("CONTRIBUTING.md").split("## Layout")[1]?.split("\n## ")[0] ?? "";
  const rules = enforced();
  const rows = [...layout.matchAll(/^\| (`[^|]+`) \|[^|]*\|([^|]*)\|$/gm)];
  assert.ok(rows.length > 10);
  for (const [, cell = "", imports = ""] of rows) {
    const folders = [...cell.matchAll(/`([\w-]+)`/g)].map(([, name = ""]) => name);
    const told = imports.split(",").map((name) => name.trim());
    for (const folder of folders) {
      const allowed = rules.get(folder);
      if (allowed === undefined) continue;
      const others = allowed.filter((name) => name !== "model" && !folders.includes(name));
      assert.deepEqual(told.filter((name) => name !== "" && name !== "nothing else").toSorted(), others.toSorted(), folder);
    }
  }
});
