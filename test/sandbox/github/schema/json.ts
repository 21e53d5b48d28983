/** A JSON object whose fields are not known yet. */
export type JsonObject = Record<string, unknown>;

/** Whether `value` is an object that is no array. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
