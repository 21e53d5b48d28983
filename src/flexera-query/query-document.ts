import * as v from "valibot";
import { parseVendorTime } from "../flexera/vendor-time.ts";
import { singleLine } from "../model/single-line.ts";

/** A query that was created. The token belongs to the rows of this query, although it is given before they exist. */
export type CreatedQuery = { readonly id: string; readonly nextToken: string | null };

/** Where a query stands. */
export type QueryStage =
  | { readonly kind: "running"; readonly status: string }
  | { readonly kind: "succeeded"; readonly createdAt: number | null }
  /** `reason` is empty where the vendor gives none. */
  | { readonly kind: "failed"; readonly status: string; readonly reason: string };

const createdSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^\{?[0-9a-zA-Z-]{1,36}\}?$/)),
  resumeToken: v.optional(v.nullable(v.string()), null),
});

const stageSchema = v.object({
  status: v.string(),
  createdAt: v.optional(v.unknown()),
  error: v.optional(v.nullable(v.string()), null),
});

/** The answer to the creation of a query, or null where it is none. */
export function parseCreatedQuery(json: unknown): CreatedQuery | null {
  const parsed = v.safeParse(createdSchema, json);
  if (!parsed.success) return null;
  const { id, resumeToken } = parsed.output;
  return { id, nextToken: resumeToken === "" ? null : resumeToken };
}

/**
 * The stage that an answer tells, or null where it tells none. Only four states are documented: they are known in any letter case,
 * a cancelled query has failed, and any other state is one that passes.
 */
export function parseQueryStage(json: unknown): QueryStage | null {
  const parsed = v.safeParse(stageSchema, json);
  if (!parsed.success) return null;
  const { createdAt, error } = parsed.output;
  const status = singleLine(parsed.output.status);
  switch (status.toUpperCase()) {
    case "SUCCEEDED":
      return { kind: "succeeded", createdAt: typeof createdAt === "string" ? parseVendorTime(createdAt) : null };
    case "FAILED":
    case "CANCELLED":
    case "CANCELED":
      return { kind: "failed", status, reason: singleLine(error ?? "") };
    default:
      return { kind: "running", status };
  }
}
