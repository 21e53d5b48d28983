import * as v from "valibot";
import type { SourceWarnings } from "../http/source-warnings.ts";
import { formError } from "./api-error.ts";
import { readPages } from "./pages.ts";
import type { SnykCall, SnykClient } from "./snyk-client.ts";

const pageSchema = v.object({ data: v.array(v.object({ id: v.pipe(v.string(), v.uuid()) })) });

/** UUIDs of a Group's Organizations, sorted, from `GET /rest/groups/{id}/orgs`. Rejects with a DigestError. */
export async function listOrgs(client: SnykClient, groupId: string, warnings: SourceWarnings): Promise<readonly string[]> {
  const call: SnykCall = {
    action: "list the Organizations",
    operation: "list-orgs",
    scope: { kind: "group", id: groupId },
    warnings,
  };
  const paged = { path: `/groups/${groupId}/orgs`, query: { limit: "100" }, cursorName: "starting_after", maxPages: 1_000 };
  const ids = new Set<string>();
  for await (const answer of readPages(client, paged, call)) {
    const page = v.safeParse(pageSchema, answer.json);
    if (!page.success) throw formError("it is no list of Organizations", call, answer.requestId);
    for (const org of page.output.data) ids.add(org.id.toLowerCase());
  }
  return [...ids].sort();
}
