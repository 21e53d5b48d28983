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

test("dist holds no path of the machine that built it and nothing of the sandbox", () => {
  const bundle = readFileSync(path.join(root, "dist", "main.js"), "utf8");
  assert.ok(!bundle.includes(root));
  assert.ok(!bundle.includes("SANDBOX_"));
});

test("the notices name the bundled packages with their licences", () => {
  const notices = readFileSync(path.join(root, "dist", "THIRD-PARTY-NOTICES.txt"), "utf8");
  const count = Number(/these (\d+) packages/.exec(notices)?.[1]);
  assert.equal([...notices.matchAll(/^Licence: /gm)].length, count);
  for (const name of ["@actions/artifact", "@azure/storage-blob", "csv-parse", "handlebars", "luxon", "undici"]) {
    assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\nLicence: (MIT|Apache-2\\.0)`, "m"));
  }
});
