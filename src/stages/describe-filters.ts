import { createHash } from "node:crypto";
import { type ExportFilters, type FilterValue, filterApplies, findFilter } from "../model/export-filters.ts";
import type { Scope } from "../model/scope.ts";
import type { ExportDataset } from "../model/source.ts";

const digestCharacters = 16;

/**
 * The filters that narrow the exports of a dataset in a scope as one text, the same for the same question. What names people,
 * repositories or projects is a digest, because the text is kept in the state and printed in `changes.json`.
 */
export function describeFilters(filters: ExportFilters, dataset: ExportDataset, scope: Scope): string {
  return Object.keys(filters)
    .filter((name) => filterApplies(name, dataset, scope))
    .toSorted()
    .map((name) => `${name}=${describeValue(name, filters[name])}`)
    .join(";");
}

function describeValue(name: string, value: FilterValue | undefined): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return namesNobody(name)
    ? text
    : `sha256:${createHash("sha256").update(`${name}\n${text}`).digest("hex").slice(0, digestCharacters)}`;
}

/** Only values of a published vocabulary and dates say nothing about the tenant. */
function namesNobody(name: string): boolean {
  const declaration = findFilter(name);
  if (declaration === null) return false;
  const { form, values } = declaration;
  return form === "range" || form === "boolean" || values !== undefined;
}
