import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const docs = readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md"));
const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", ...docs.map((name) => `docs/${name}`)];

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = [...markdown.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)];
  const slugs = headings.map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set(slugs);
}

for (const page of pages) {
  test(`every link of ${page} leads somewhere`, () => {
    const text = read(page).replaceAll(/^```[\s\S]*?^```/gm, "");
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^https?:/.test(link));
    const dead = links.filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    });
    assert.deepEqual(dead, []);
  });
}

test("the README leads to every page of the documentation", () => {
  assert.deepEqual(
    docs.filter((name) => !read("README.md").includes(`(docs/${name})`)),
    [],
  );
});

test("the data model explains every member of changes.json, and none that is not there", () => {
  const schema: { readonly properties: object } = JSON.parse(read("docs/changes.schema.json"));
  const section =
    read("docs/data-model.md")
      .split("## ")
      .find((part) => part.startsWith("changes.json")) ?? "";
  const explained = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual(explained.toSorted(), Object.keys(schema.properties).toSorted());
});

test("the troubleshooting table quotes messages that exist", () => {
  const section = read("README.md").split("## When something is wrong")[1]?.split("\n## ")[0] ?? "";
  const quoted = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, message = ""]) => message);
  assert.ok(quoted.length > 5);
  const known = read("docs/errors.md");
  // A part between two holes is a part of a message; a status in brackets stands for any.
  const partsOf = (message: string): readonly string[] =>
    message.split("…").map((part) => part.replace(/^ \(\d+\)|[, ]+$/g, "").trim());
  const unknown = quoted.flatMap(partsOf).filter((part) => part !== "" && !known.includes(part));
  assert.deepEqual(unknown, []);
});

test("CONTRIBUTING tells of every folder of src, and of none that is not there", () => {
  const layout = read("CONTRIBUTING.md").split("## Layout")[1]?.split("\n## ")[0] ?? "";
  const told = [...layout.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  const folders = readdirSync(path.join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(told.toSorted(), folders.map(({ name }) => name).toSorted());
});

test("files that CONTRIBUTING says to edit are there", () => {
  const table = read("CONTRIBUTING.md").split("## To change X, edit Y")[1]?.split("\n## ")[0] ?? "";
  const named = [...table.matchAll(/`((?:src|test|templates|docs)\/[\w./-]+)`/g)].map(([, file = ""]) => file);
  assert.ok(named.length > 10);
  assert.deepEqual(
    named.filter((file) => !existsSync(path.join(root, file))),
    [],
  );
});
