import * as v from "valibot";
import { DigestError } from "../errors.ts";

/** A reply of GitHub that is as its OpenAPI says; throws a DigestError of kind `data` that names the first wrong member. */
export function checkReply<Schema extends v.GenericSchema>(schema: Schema, reply: unknown, what: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, reply);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new DigestError({
    kind: "data",
    message: `GitHub's answer about ${what} is not as documented at "${v.getDotPath(issue) ?? ""}".`,
    remedy: "Run again; if it stays, a proxy may change the answers of GitHub.",
  });
}
