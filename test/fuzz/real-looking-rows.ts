import type { Cell } from "../sandbox/world/issue-columns.ts";
import { syntheticIssueRows } from "../sandbox/world/synthetic-rows.ts";
import type { Draw } from "./random-numbers.ts";

const pool = [...syntheticIssueRows({ rows: 60, seed: 1 })];
const columns = [...new Set(pool.flatMap((row) => Object.keys(row)))];

/** An export of a few rows and columns as the vendor writes it: quotes around what is text. */
export function realLookingRows(draw: Draw): Buffer {
  const chosen = Array.from({ length: 1 + draw.below(7) }, () => draw.of(columns));
  const rows = Array.from({ length: 1 + draw.below(4) }, () => draw.of(pool));
  const lines = rows.map((row) => chosen.map((column) => cellText(Reflect.get(row, column))).join(","));
  return Buffer.from(`${[chosen.join(","), ...lines].join("\n")}\n`);
}

function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  const text = typeof cell === "string" ? cell : JSON.stringify(cell);
  return `"${text.replaceAll('"', '""')}"`;
}
