import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { benchFolder } from "./exports/export-parts.ts";

/** Bundles a program as the action is bundled: to take out types while it runs would cost time and memory that the action does not need. */
export async function bundleProgram(source: string, name: string): Promise<string> {
  mkdirSync(benchFolder, { recursive: true });
  const file = join(benchFolder, `${name}-${process.pid}.mjs`);
  const build = await rolldown({ input: source, platform: "node", logLevel: "silent" });
  await build.write({ file, format: "esm", codeSplitting: false, minify: { compress: true, mangle: false } });
  await build.close();
  return file;
}
