import { readdir, readFile } from "node:fs/promises";
import { DigestError, toError } from "../errors.ts";
import type { TemplateSource, Templates } from "./template-source.ts";

/** The built-in templates from their folder, whose URL ends with `/`; throws DigestError `data` where a file is missing. */
export async function readTemplates(folder: URL): Promise<Templates> {
  try {
    const files = await readdir(new URL("partials/", folder));
    const names = files.filter((file) => file.endsWith(".hbs")).toSorted();
    const [report, comment, ...partials] = await Promise.all([
      readTemplate(folder, "report.md.hbs"),
      readTemplate(folder, "comment.md.hbs"),
      ...names.map((name) => readTemplate(new URL("partials/", folder), name)),
    ]);
    return { report, comment, partials };
  } catch (thrown) {
    throw new DigestError({
      kind: "data",
      message: `The built-in templates cannot be read: ${toError(thrown).message}.`,
      remedy: "Use the action at a released version; its `templates` folder belongs to it.",
      cause: thrown,
    });
  }
}

async function readTemplate(folder: URL, name: string): Promise<TemplateSource> {
  return { name, text: await readFile(new URL(name, folder), "utf8") };
}
