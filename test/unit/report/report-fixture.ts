import type { Digest } from "../../../src/model/digest.ts";
import type { Envelope } from "../../../src/report/envelope.ts";
import { compileTemplates, renderBody } from "../../../src/report/render-report.ts";
import { cleanText } from "../../../src/template/clean-text.ts";
import { readTemplates } from "../../../src/template/read-templates.ts";

/** The built-in templates as the action ships them. */
export const builtIn = await readTemplates(new URL("../../../templates/", import.meta.url));

export const compiled = compileTemplates(builtIn);

export const sampleEnvelope: Envelope = {
  series: { digest: "exposure-digest", repositoryId: null, branch: null },
  previousIssue: { number: 41, url: "https://github.com/acme/security/issues/41" },
  artifactUrl: "https://github.com/acme/security/actions/runs/1001/artifacts/5",
};

/** The body that a digest gets with the built-in template. */
export function bodyOf(digest: Digest): string {
  return renderBody(digest, compiled.report, sampleEnvelope);
}

/** Gives a text for each slot that asks for one. */
export type Slots = (prefix?: string) => string;

/** Texts in their order, over and over; one that shows nothing gets a letter, because templates leave empty texts out. */
export function slotsOf(texts: readonly string[]): Slots {
  let next = 0;
  return (prefix = "") => {
    const text = texts[next++ % texts.length] ?? "x";
    return `${prefix}${cleanText(text) === "" ? `${text}x` : text}`;
  };
}
