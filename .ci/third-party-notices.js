import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * A rolldown plugin that writes `THIRD-PARTY-NOTICES.txt` beside the bundle: name, version, licence and licence text of every
 * package that has a module in it, sorted, without a path of the machine that built it.
 */
export function thirdPartyNotices() {
  return {
    name: "third-party-notices",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
      const folders = new Set(modules.map(packageFolderOf).filter((folder) => folder !== null));
      const notices = [...folders].map(readNotice);
      notices.sort((one, other) => (one.title < other.title ? -1 : one.title > other.title ? 1 : 0));
      const texts = [...new Map(notices.map((notice) => [notice.title, notice.text])).values()];
      const head = `dist contains code of these ${texts.length} packages.\n`;
      this.emitFile({
        type: "asset",
        fileName: "THIRD-PARTY-NOTICES.txt",
        source: [head, ...texts].join(`\n${"-".repeat(80)}\n\n`),
      });
    },
  };
}

/** The folder of the package that a module belongs to, or null for our own modules and the bundler's. */
function packageFolderOf(moduleId) {
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(moduleId);
  return match?.[1] ?? null;
}

function readNotice(folder) {
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const title = `${manifest.name} ${manifest.version}`;
  const licence = typeof manifest.license === "string" ? manifest.license : "none named in its package.json";
  const files = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|notice|copying)(\.|-|$)/i.test(name))
    .sort();
  const texts = files.map((name) => readFileSync(path.join(folder, name), "utf8").replaceAll("\r\n", "\n").trim());
  return { title, text: `${title}\nLicence: ${licence}\n\n${texts.join("\n\n") || "The package ships no licence text."}\n` };
}
