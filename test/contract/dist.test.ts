import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const inputs = ["src", "package.json", "rolldown.config.js", ".ci"];

test("a build in another folder gives the committed dist, byte for byte", () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), "rebuild-"));
  try {
    for (const name of inputs) cpSync(path.join(root, name), path.join(elsewhere, name), { recursive: true });
    symlinkSync(path.join(root, "node_modules"), path.join(elsewhere, "node_modules"), "dir");
    const rolldown = path.join(root, "node_modules", "rolldown", "bin", "cli.mjs");
    execFileSync(process.execPath, [rolldown, "-c"], { cwd: elsewhere, stdio: "pipe" });
    assert.deepEqual(readdirSync(path.join(elsewhere, "dist")), readdirSync(path.join(root, "dist")));
    for (const file of readdirSync(path.join(root, "dist"))) {
      const isSame = readFileSync(path.join(elsewhere, "dist", file)).equals(readFileSync(path.join(root, "dist", file)));
      assert.ok(isSame, `dist/${file} is stale: run \`npm run build\` and commit it`);
    }
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

const scripts = new Map(
  readdirSync(path.join(root, "dist"))
    .filter((file) => file.endsWith(".js"))
    .map((file) => [file, readFileSync(path.join(root, "dist", file), "utf8")]),
);

test("dist holds no path of the machine that built it and nothing of the sandbox", () => {
  for (const script of scripts.values()) {
    assert.ok(!script.includes(root));
    assert.ok(!script.includes("SANDBOX_"));
  }
});

test("what tells an input error is read without the rest", () => {
  assert.deepEqual([...scripts.keys()].sort(), ["main.js", "rolldown-runtime.js", "run-mode.js", "shared.js"]);
  const start = [...scripts].filter(([file]) => file !== "run-mode.js");
  const bytes = start.reduce((sum, [, script]) => sum + script.length, 0);
  assert.ok(bytes < 600_000, `${bytes} bytes are read before the inputs are checked: does main.ts import what a mode needs?`);
  for (const [file, script] of start) assert.doesNotMatch(script, /from\s*"\.\/run-mode\.js"/, file);
  // It waits for the run at its top level: what imported it would be waited for by itself.
  for (const [file, script] of scripts) assert.doesNotMatch(script, /["'`]\.\/main\.js["'`]/, file);
});

test("the notices name the bundled packages with their licences", () => {
  const notices = readFileSync(path.join(root, "dist", "THIRD-PARTY-NOTICES.txt"), "utf8");
  const count = Number(/these (\d+) packages/.exec(notices)?.[1]);
  assert.equal([...notices.matchAll(/^Licence: /gm)].length, count);
  for (const name of ["@actions/artifact", "@azure/storage-blob", "csv-parse", "handlebars", "luxon", "undici"]) {
    assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\nLicence: (MIT|Apache-2\\.0)`, "m"));
  }
});
