import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { env } from "node:process";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const executablePath = env.CHROMIUM ?? "/usr/bin/chromium";
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How a reader looks at a page. */
export type Look = {
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  readonly hasScripts?: boolean;
};

/** A browser without a network. */
export type Browser = {
  /** Opens a page of its own kind, does the work on it, and closes it. */
  readonly look: <Result>(look: Look, work: (page: Page) => Promise<Result>) => Promise<Result>;
  readonly close: () => Promise<void>;
};

/** A reason to skip what needs a browser, or false. */
export function skipWithoutChromium(): string | false {
  return existsSync(executablePath) ? false : `${executablePath} is not there (apt-get install chromium)`;
}

/** Starts Chromium with a fresh profile for each theme; whatever it asks of a network is refused and told to `onRequest`. */
export async function startBrowser(onRequest: (url: string) => void = () => {}): Promise<Browser> {
  const profiles = await mkdtemp(path.join(tmpdir(), "report-browser-"));
  const contexts = new Map<string, Promise<BrowserContext>>();
  const launch = async (name: string, { theme = "light", hasScripts = true }: Look): Promise<BrowserContext> => {
    const options = { executablePath, args: flags, colorScheme: theme, javaScriptEnabled: hasScripts };
    const context = await chromium.launchPersistentContext(path.join(profiles, name), options);
    await context.route(/^(?!data:|about:|blob:|file:)/, (route) => {
      onRequest(route.request().url());
      return route.abort();
    });
    return context;
  };
  const contextFor = (look: Look): Promise<BrowserContext> => {
    const name = `${look.theme ?? "light"}-${look.hasScripts ?? true}`;
    const context = contexts.get(name) ?? launch(name, look);
    contexts.set(name, context);
    return context;
  };
  return {
    look: async (look, work) => {
      const page = await (await contextFor(look)).newPage();
      try {
        await page.setViewportSize({ width: look.width ?? 1280, height: look.height ?? 900 });
        return await work(page);
      } finally {
        await page.close();
      }
    },
    close: async () => {
      for (const context of contexts.values()) await (await context).close();
      await rm(profiles, { recursive: true, force: true });
    },
  };
}
