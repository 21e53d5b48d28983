import { readdir, readFile } from "node:fs/promises";
import { DigestError, toError } from "../errors.ts";
import type { TemplateSource, Templates } from "./template-source.ts";

const reportFile = "report.md.hbs";
const commentFile = "comment.md.hbs";

/** The built-in templates from their folder, whose URL ends with `/`; throws DigestError `data` where a file is missing. */
export async function readTemplates(folder: URL): Promise<Templates> {
  try {
    const [report, comment, others, partials] = await Promise.all([
      readTemplate(folder, reportFile),
      readTemplate(folder, commentFile),
      readAll(folder, (file) => file.endsWith(".md.hbs") && file !== reportFile && file !== commentFile),
      readAll(new URL("partials/", folder), (file) => file.endsWith(".hbs")),
    ]);
    return { report, others, comment, partials };
  } catch (thrown) {
    throw new DigestError({
      kind: "data",
      message: `The built-in templates cannot be read: ${toError(thrown).message}.`,
      remedy: "Use the action at a released version; its `templates` folder belongs to it.",
      cause: thrown,
    });
  }
}

async function readAll(folder: URL, isWanted: (file: string) => boolean): Promise<readonly TemplateSource[]> {
  const files = await readdir(folder);
  return Promise.all(
    files
      .filter(isWanted)
      .toSorted()
      .map((name) => readTemplate(folder, name)),
  );
}

async function readTemplate(folder: URL, name: string): Promise<TemplateSource> {
  return { name, text: await readFile(new URL(name, folder), "utf8") };
}
