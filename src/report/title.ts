import { DigestError } from "../errors.ts";
import type { Digest } from "../model/digest.ts";
import { cleanText, shortenText } from "../template/clean-text.ts";
import type { Markup } from "../template/markup.ts";
import { createTemplateEngine } from "../template/template-engine.ts";
import { buildCounts } from "../view/view-counts.ts";

const maxTitleCharacters = 256;
const maxBranchCharacters = 60;

/** Plain text; only mentions are broken, because a title goes into mails and feeds as it is. */
const plainMarkup: Markup = { escape: plainText, code: plainText, link: plainText, url: plainText };

/** Makes the title of a digest's issue. */
export type TitleTemplate = (digest: Digest) => string;

/**
 * Compiles the `issue-title` input. It can print `period`, `repository`, `threshold`, `status` and the members of `counts`.
 * Throws DigestError `input`; the title it makes throws `data` when it comes out empty.
 */
export function compileTitle(text: string): TitleTemplate {
  const template = createTemplateEngine(plainMarkup, []).compile({ name: "issue-title", text });
  return (digest) => {
    const { period, repository, threshold, status } = digest;
    const title = shortenText(
      cleanText(template({ period: period.id, repository: repository.fullName, threshold, status, counts: buildCounts(digest) })),
      maxTitleCharacters,
    );
    if (title !== "") return withoutMentions(title);
    throw new DigestError({
      kind: "data",
      message: "The issue title came out empty.",
      remedy: "Write some text into the input `issue-title`.",
    });
  };
}

/** The title of the issue of another branch than the default one, which stands beside that one's. `branch` is hostile text. */
export function titleOfBranch(title: string, branch: string): string {
  const suffix = ` (${withoutMentions(shortenText(cleanText(branch), maxBranchCharacters))})`;
  return `${shortenText(title, maxTitleCharacters - suffix.length)}${suffix}`;
}

function plainText(text: string): string {
  return cleanText(text);
}

/** A full-width sign looks like the original and mentions nobody; it keeps the length. */
function withoutMentions(title: string): string {
  return title.replace(/@(?=\w)/g, "＠");
}
