import { readFile } from "node:fs/promises";
import { DigestError, toError } from "../errors.ts";
import type { HtmlAssets } from "./html-assets.ts";

/** Style and script from the folder of the built-in templates, whose URL ends with `/`; throws DigestError `data` where one is missing. */
export async function readHtmlAssets(folder: URL): Promise<HtmlAssets> {
  try {
    const [style, script] = await Promise.all([readText(folder, "report.css"), readText(folder, "report.js")]);
    return { style, script };
  } catch (thrown) {
    throw new DigestError({
      kind: "data",
      message: `The style and script of report.html cannot be read: ${toError(thrown).message}.`,
      remedy: "Use the action at a released version; its `templates` folder belongs to it.",
      cause: thrown,
    });
  }
}

/** A browser turns CRLF into LF before it hashes what the content policy allows. */
async function readText(folder: URL, name: string): Promise<string> {
  return (await readFile(new URL(name, folder), "utf8")).replaceAll("\r\n", "\n");
}
