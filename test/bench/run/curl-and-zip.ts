import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { FULL_ACCESS_TOKEN } from "../../sandbox/snyk/default-options.ts";
import type { RunBench } from "./week-of-runs.ts";

const startedSchema = v.object({ data: v.object({ id: v.string() }) });
const resultsSchema = v.object({
  data: v.object({ attributes: v.object({ results: v.array(v.object({ url: v.string() })) }) }),
});

/** Whether both programs are here. */
export function hasCurlAndZip(): boolean {
  return ["curl", "zip"].every((program) => {
    try {
      execFileSync(program, ["-h"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

/** Seconds for what anybody would type: every part of the export by `curl`, then all of them by `zip -6`. */
export async function curlAndZip(bench: RunBench): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "curl-and-zip-"));
  try {
    const links = await exportLinks(bench);
    const startedAt = performance.now();
    const files: string[] = [];
    for (const [index, link] of links.entries()) {
      const file = join(folder, `part-${index}.csv`);
      await run("curl", ["--silent", "--fail", "--output", file, link]);
      files.push(file);
    }
    await run("zip", ["-q", "-6", join(folder, "parts.zip"), ...files]);
    return (performance.now() - startedAt) / 1000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Signed links to the parts, asked for as the vendor documents it. */
async function exportLinks({ sandbox, groupId }: RunBench): Promise<readonly string[]> {
  const headers = { authorization: `token ${FULL_ACCESS_TOKEN}`, "content-type": "application/vnd.api+json" };
  const attributes = { dataset: "issues", formats: ["csv"], filters: { updated: { from: "2020-01-01T00:00:00Z" } } };
  const root = `${sandbox.snyk.apiOrigin}/rest/groups/${groupId}`;
  const started = await fetch(`${root}/export?version=2024-10-15`, {
    method: "POST",
    headers,
    body: JSON.stringify({ data: { type: "resource", attributes } }),
  });
  const { data } = v.parse(startedSchema, await started.json());
  const answer = await fetch(`${root}/jobs/export/${data.id}?version=2024-10-15`, { headers });
  const { attributes: finished } = v.parse(resultsSchema, await answer.json()).data;
  return finished.results.map(({ url }) => url);
}

async function run(program: string, options: readonly string[]): Promise<void> {
  const child = spawn(program, [...options], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
}
