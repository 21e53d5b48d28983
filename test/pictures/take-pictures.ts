import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { pageOf } from "../unit/html/report-page.ts";
import { hasRenderer } from "../unit/report/render-markdown.ts";
import { bodyOf } from "../unit/report/report-fixture.ts";
import { sampleStories } from "../unit/report/sample-stories.ts";
import { type Browser, type Look, skipWithoutChromium, startBrowser } from "./browser.ts";
import { playDemo } from "./demo-weeks.ts";
import { showIssue } from "./github-page.ts";

/**
 * Pictures of every kind of report: `node test/pictures/take-pictures.ts [folder] [--readme]`. The sample stories come straight
 * from the source, the demo's weeks from the built action. With `--readme` the README's picture is taken too.
 */
const root = fileURLToPath(new URL("../../", import.meta.url));
const isReadme = process.argv.includes("--readme");
const [folderArgument = path.join(root, ".demo", "pictures")] = process.argv.slice(2).filter((text) => !text.startsWith("--"));
const folder = path.resolve(folderArgument);
const themes = ["light", "dark"] as const;
/** Beyond this a picture of a long report shows nothing new. */
const tallest = 6_000;

const missing = skipWithoutChromium() || (hasRenderer() ? false : "cmark-gfm is not there (apt-get install cmark-gfm)");
if (missing === false) await takeAll();
else process.stdout.write(`No pictures: ${missing}.\n`);

async function takeAll(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const browser = await startBrowser();
  try {
    for (const [name, digest] of Object.entries(sampleStories())) {
      await takeIssue(browser, name, { title: `Exposure report ${digest.period.id}`, body: bodyOf(digest) });
      await takePage(browser, name, pageOf(digest));
    }
    const weeks = await playDemo();
    for (const { week, page, ...issue } of weeks) {
      await takeIssue(browser, `demo-week-${week}`, issue);
      if (page !== null) await takePage(browser, `demo-week-${week}`, page);
    }
    const last = weeks.at(-1);
    if (isReadme && last !== undefined) await takeReadme(browser, last);
  } finally {
    await browser.close();
  }
}

type Issue = { readonly title: string; readonly body: string };

async function takeIssue(browser: Browser, name: string, { title, body }: Issue): Promise<void> {
  for (const theme of themes) {
    for (const width of [1012, 390]) {
      await take(browser, { theme, width }, `${name}-issue`, (page) => showIssue(page, title, body, theme));
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
    await showIssue(page, title, body, "light");
    await page.screenshot({ path: file });
  });
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
}
