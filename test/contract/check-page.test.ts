import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { checkList } from "../../src/checks/check-list.ts";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/check.md", root), "utf8");

/** The table of the page as the list of checks gives it, one row a check. */
function checkTable(): string {
  const rows = checkList.map(({ name, proves, how, remedy }) => `| \`${name}\` | ${proves} | ${how} | ${remedy} |`);
  return ["| Check | When it is ok | How it knows | When it is not |", "|---|---|---|---|", ...rows].join("\n");
}

/** The sources that make lines of checks. */
function sources(): string {
  const folders = ["src/checks/", "src/checks-github/", "src/checks-vendors/"].map((name) => new URL(name, root));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => new URL(name, folder)));
  return files
    .filter(({ pathname }) => !pathname.endsWith("check-list.ts"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
}

test("the page of checks lists every check as the code has it", () => {
  assert.ok(page.includes(checkTable()), `docs/check.md lacks this table:\n${checkTable()}`);
});

test("every check of the list is made somewhere", () => {
  const code = sources();
  for (const { name } of checkList) assert.ok(code.includes(`"${name}"`), `nothing makes a line for ${name}`);
});

test("no row of the table is broken by what a check says", () => {
  for (const check of checkList) {
    for (const text of Object.values(check)) assert.doesNotMatch(text, /[|\n]/, check.name);
  }
});
