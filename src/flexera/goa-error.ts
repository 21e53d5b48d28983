import * as v from "valibot";
import { parseJsonText } from "../http/json-text.ts";
import { singleLine } from "../model/single-line.ts";

/** What the vendor says of a refusal (`application/vnd.goa.error`): retries are decided by its flags. */
export type GoaError = {
  readonly name: string;
  readonly id: string;
  readonly message: string;
  readonly isPassing: boolean;
};

const schema = v.object({
  name: v.string(),
  id: v.optional(v.string(), ""),
  message: v.optional(v.string(), ""),
  temporary: v.boolean(),
  timeout: v.boolean(),
});

/** The error that a body holds, its texts on one line; null where a proxy or gateway answered instead. */
export function parseGoaError(text: string): GoaError | null {
  const parsed = v.safeParse(schema, parseJsonText(text));
  if (!parsed.success) return null;
  const { name, id, message, temporary, timeout } = parsed.output;
  return {
    name: singleLine(name),
    id: id.replace(/[^\w-]/g, "").slice(0, 80),
    message: singleLine(message),
    isPassing: temporary || timeout,
  };
}

/** What the vendor says, as a sentence to append; empty where it says nothing. */
export function vendorSays(text: string | undefined): string {
  const said = text ?? "";
  if (said === "") return "";
  return ` Flexera says: ${said}${/[.!?…]$/.test(said) ? "" : "."}`;
}
