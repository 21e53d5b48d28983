import { readHtmlAssets } from "../../../src/html/read-html-assets.ts";
import { reportHtml } from "../../../src/html/report-html.ts";
import type { Digest } from "../../../src/model/digest.ts";

/** Style and script as the action ships them. */
export const htmlAssets = await readHtmlAssets(new URL("../../../templates/", import.meta.url));

/** The whole report.html of a digest. */
export function pageOf(digest: Digest): string {
  return [...reportHtml(digest, htmlAssets)].join("");
}

/** The tags of a page in their order, each with the names of its attributes, as a browser's parser meets them. */
export function tagsOf(page: string): readonly string[] {
  const markup = page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, "<$1></$1>");
  return [...markup.matchAll(/<(\/?[a-z][^\s>/]*)((?:"[^"]*"|[^">])*)>/gi)].map(([, name = "", attributes = ""]) => {
    const names = attributes.replace(/"[^"]*"/g, "").match(/[a-z-]+/gi) ?? [];
    return [name.toLowerCase(), ...names].join(" ");
  });
}
