import { DigestError } from "../errors.ts";
import { toUploadError } from "./artifact-errors.ts";
import type { ArtifactClient } from "./artifact-upload.ts";

/** Lists the artifacts of this run, which changes nothing and goes the way that uploads go. Rejects with a DigestError. */
export async function probeResultsService(client: ArtifactClient): Promise<void> {
  try {
    await client.listArtifacts();
  } catch (thrown) {
    const { kind, message, remedy } = toUploadError(thrown, "of this run");
    const reason = message.replace(/^The artifact of this run could not be uploaded: /, "");
    throw new DigestError({ kind, message: `The results service, which takes artifacts, cannot be reached: ${reason}`, remedy });
  }
}
