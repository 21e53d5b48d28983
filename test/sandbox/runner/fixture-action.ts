import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes a small action into `folder`: its `action.yml` with the given inputs and defaults, and its script. */
export function writeFixtureAction(folder: string, script: string, inputs: Readonly<Record<string, string>> = {}): string {
  mkdirSync(join(folder, "dist"), { recursive: true });
  const declared = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, { description: name, default: value }]),
  );
  const manifest = {
    name: "Fixture",
    description: "For tests",
    inputs: declared,
    runs: { using: "node24", main: "dist/main.js" },
  };
  writeFileSync(join(folder, "action.yml"), JSON.stringify(manifest));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(folder, "dist", "main.js"), script);
  return folder;
}
