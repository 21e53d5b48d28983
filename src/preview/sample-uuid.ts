import { hash } from "node:crypto";

/** The UUID that an invented thing has: always the same for a name, and nobody's. */
export function sampleUuid(name: string): string {
  const digits = hash("sha256", `sample ${name}`);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ];
  return parts.join("-");
}
