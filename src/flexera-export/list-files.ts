import { formError } from "../flexera/api-error.ts";
import { resolveApiLink } from "../flexera/api-link.ts";
import type { FlexeraCall, FlexeraClient } from "../flexera/flexera-client.ts";
import type { FlexeraRequest } from "../model/flexera-port.ts";
import { type ListedFile, parseExportPage } from "./export-entry.ts";
import { retiredError } from "./retired-api.ts";

/**
 * Every file of the organization in the Export API's list, which is read without a filter, because the vendor's description of
 * filters contradicts itself. Rejects with a DigestError.
 */
export async function listFiles({ source, dataset }: FlexeraRequest, client: FlexeraClient): Promise<readonly ListedFile[]> {
  const call: FlexeraCall = {
    action: `list the export files for ${dataset.name}`,
    privilege: "vis:export:index",
    orgId: source.orgId,
  };
  const files: ListedFile[] = [];
  const seen = new Set<string>();
  let url = new URL(`/vis/v2/orgs/${source.orgId}/exports`, client.apiOrigin);
  for (;;) {
    if (seen.has(url.href)) throw formError(`page ${seen.size} leads back to an earlier page`, call);
    seen.add(url.href);
    const json = await client.get(url, call).catch((thrown: unknown) => {
      throw retiredError(thrown, dataset.name);
    });
    const page = parseExportPage(json);
    if (page === null) throw formError("it is no list of files", call);
    files.push(...page.files);
    if (page.nextPage === null) return files;
    url = resolveApiLink(page.nextPage, url);
  }
}
