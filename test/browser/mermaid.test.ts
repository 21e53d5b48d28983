import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { skipWithoutChromium, startBrowser } from "../pictures/browser.ts";

const expectedFolder = fileURLToPath(new URL("../expected/", import.meta.url));
const script = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");

/** The diagrams of every approved report, each once, with a file that it is in. */
async function diagrams(): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(expectedFolder, { recursive: true });
  const files = entries.filter((entry) => entry.endsWith(".md")).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(path.join(expectedFolder, file), "utf8")));
  return new Map(
    texts.flatMap((text, index) =>
      [...text.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, diagram = ""]) => [diagram, files[index] ?? ""] as const),
    ),
  );
}

test("Mermaid draws every diagram of every approved report", { skip: skipWithoutChromium() }, async () => {
  const drawn = await diagrams();
  assert.ok(drawn.size >= 5, `${drawn.size} diagrams`);
  const requests: string[] = [];
  const browser = await startBrowser((url) => requests.push(url));
  try {
    await browser.look({}, async (page) => {
      await page.setContent("<!doctype html>");
      await page.addScriptTag({ path: script });
      await page.evaluate(`mermaid.initialize({ startOnLoad: false, securityLevel: "strict" })`);
      const draw = async (text: string) => {
        const drawing = `mermaid.render("d", ${JSON.stringify(text)}).then(({ svg }) => svg, (error) => "refused: " + error.message)`;
        return String(await page.evaluate(drawing));
      };
      for (const [text, file] of drawn) assert.match(await draw(text), /^<svg[\s\S]*<\/svg>$/, file);
      assert.match(await draw("xychart-beta\n    bar [1, 2"), /^refused: /);
    });
  } finally {
    await browser.close();
  }
  assert.deepEqual(requests, []);
});
