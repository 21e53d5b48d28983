import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { hasRenderer } from "../unit/report/render-markdown.ts";
import { type Browser, type Look, skipWithoutChromium, startBrowser } from "./browser.ts";
import { showIssue } from "./github-page.ts";
import { pictureSets } from "./picture-sets.ts";

/**
 * Pictures of reports as their readers see them, light and dark, wide and phone:
 *
 *     node test/pictures/take-pictures.ts [folder] [--set kinds|stories|demo]… [--only text] [--open] [--readme]
 *
 * Without `--set` all sets are taken; `--only` takes the pictures with that text in their names; `--open` opens the folds of
 * issues; `--readme` takes the README's picture from the demo's last week.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    set: { type: "string", multiple: true },
    only: { type: "string", default: "" },
    open: { type: "boolean", default: false },
    readme: { type: "boolean", default: false },
  },
});
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = path.resolve(positionals[0] ?? path.join(root, ".demo", "pictures"));
const themes = ["light", "dark"] as const;
/** Beyond this a picture of a long report shows nothing new. */
const tallest = 6_000;

const missing = skipWithoutChromium() || (hasRenderer() ? false : "cmark-gfm is not there (apt-get install cmark-gfm)");
if (missing === false) await takeAll();
else process.stdout.write(`No pictures: ${missing}.\n`);

async function takeAll(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const wanted = values.set ?? (values.readme ? ["demo"] : Object.keys(pictureSets));
  const browser = await startBrowser();
  try {
    for (const [set, makeSubjects] of Object.entries(pictureSets)) {
      if (!wanted.includes(set)) continue;
      const subjects = await makeSubjects();
      for (const { name, issue, page } of subjects) {
        if (issue !== null) await takeIssue(browser, `${set}-${name}`, issue);
        if (page !== null) await takePage(browser, `${set}-${name}`, page);
      }
      const last = subjects.at(-1)?.issue ?? null;
      if (set === "demo" && values.readme && last !== null) await takeReadme(browser, last);
    }
  } finally {
    await browser.close();
  }
}

type Issue = { readonly title: string; readonly body: string };

async function takeIssue(browser: Browser, name: string, { title, body }: Issue): Promise<void> {
  for (const theme of themes) {
    for (const width of [1012, 390]) {
      await take(browser, { theme, width }, `${name}-issue`, (page) =>
        showIssue(page, title, body, { theme, areFoldsOpen: values.open }),
      );
    }
  }
}

async function takePage(browser: Browser, name: string, text: string): Promise<void> {
  const temporary = await mkdtemp(path.join(tmpdir(), "pictures-"));
  const file = path.join(temporary, "report.html");
  await writeFile(file, text);
  for (const theme of themes) {
    for (const width of [1440, 390]) {
      await take(browser, { theme, width }, `${name}-html`, async (page) => {
        await page.goto(pathToFileURL(file).href);
      });
    }
  }
  await rm(temporary, { recursive: true });
}

type Show = (page: Parameters<Parameters<Browser["look"]>[1]>[0]) => Promise<void>;

async function take(browser: Browser, look: Look & { readonly width: number }, name: string, show: Show): Promise<void> {
  const file = path.join(folder, `${name}-${look.theme}-${look.width}.png`);
  if (!path.basename(file).includes(values.only)) return;
  await browser.look(look, async (page) => {
    await show(page);
    const height = Math.min(tallest, Number(await page.evaluate("document.documentElement.scrollHeight")));
    await page.screenshot({ path: file, fullPage: true, clip: { x: 0, y: 0, width: look.width, height } });
  });
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
}

async function takeReadme(browser: Browser, { title, body }: Issue): Promise<void> {
  const file = path.join(root, "docs", "weekly-report.png");
  await browser.look({ width: 1012, height: 1400 }, async (page) => {
    await showIssue(page, title, body, { theme: "light" });
    await page.screenshot({ path: file });
  });
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
}
