import { compareTexts } from "../model/compare-texts.ts";
import {
  datasetsWithOwnWindow,
  type ExportFilters,
  type FilterDeclaration,
  type FilterValue,
  filterDeclarations,
  findFilter,
} from "../model/export-filters.ts";
import type { Scope } from "../model/scope.ts";
import type { Dataset } from "../model/source.ts";
import { parseFilterValue } from "./filter-value.ts";
import type { InputReader } from "./input-reader.ts";
import { unknownNameRemedy } from "./nearest-name.ts";

const input = "snyk-filters";

/** What the run exports, which decides where a filter can work. */
export type ExportPlaces = { readonly datasets: readonly Dataset[]; readonly scopes: readonly Scope[] };

/**
 * The filters of the Export API by their names in lower case; problems go to the reader. The API passes over a filter that it does
 * not know in a place, and then exports more than was asked for, so whatever is not documented there is refused here.
 */
export function parseExportFilters(reader: InputReader, places: ExportPlaces): ExportFilters {
  const filters = new Map<string, FilterValue>();
  const written = new Set<string>();
  for (const [key, value] of reader.mapping(input) ?? []) {
    const name = key.toLowerCase();
    const declaration = findFilter(name);
    if (declaration === null) {
      refuseUnknown(reader, key, value);
      continue;
    }
    if (written.has(name)) reader.refuse(input, `\`${name}\` is set twice.`, "Keep one: the case of a name does not count.", key);
    written.add(name);
    checkDatasets(reader, name, declaration, places.datasets);
    checkScopes(reader, name, declaration, places.scopes);
    const parsed = parseFilterValue(reader, name, declaration, value);
    if (parsed !== null) filters.set(name, parsed);
  }
  if (filters.get("empty_project_tags") === "only" && filters.has("project_tags")) {
    const remedy = "Remove one of the two, or write `empty_project_tags: include`.";
    reader.refuse(
      input,
      "`empty_project_tags: only` together with `project_tags` matches nothing.",
      remedy,
      "empty_project_tags",
    );
  }
  return Object.fromEntries([...filters].toSorted(([one], [other]) => compareTexts(one, other)));
}

function refuseUnknown(reader: InputReader, key: string, value: unknown): void {
  // `issue_status: Open, Resolved` on one line is YAML for a second key.
  const hint = value === null ? " Several values stand in brackets: `name: [one, other]`." : "";
  const remedy = `${unknownNameRemedy(key, Object.keys(filterDeclarations))}${hint}`;
  reader.refuse(input, `\`${key}\` is not a filter of Snyk's Export API.`, remedy, key);
}

function checkDatasets(reader: InputReader, name: string, declaration: FilterDeclaration, chosen: readonly Dataset[]): void {
  // A mistyped dataset is a problem of its own and must not make another one here.
  if (reader.problems.some((problem) => problem.input === "snyk-datasets")) return;
  const isUpdated = name === "updated";
  const knowing = declaration.datasets.filter((dataset) => chosen.includes(dataset));
  const usable = isUpdated ? knowing.filter((dataset) => !datasetsWithOwnWindow.includes(dataset)) : knowing;
  if (usable.length > 0) {
    if (isUpdated && usable.length < knowing.length) {
      reader.warn(input, `\`updated\` narrows ${usable.join(", ")} only; for \`issues\` and \`usage\` it is the run's own.`);
    }
    return;
  }
  if (isUpdated) {
    const remedy = "Remove it: a run asks for all issues, and for the usage since the run before.";
    reader.refuse(input, "`updated` is the run's own for `issues` and `usage`.", remedy, name);
    return;
  }
  const names = declaration.datasets.join(", ");
  const remedy = `Remove it, or add one of its datasets to \`snyk-datasets\`: ${names}.`;
  reader.refuse(input, `\`${name}\` is a filter of ${names}, and none of these is exported.`, remedy, name);
}

function checkScopes(reader: InputReader, name: string, declaration: FilterDeclaration, scopes: readonly Scope[]): void {
  if (scopes.every((scope) => declaration.scopes.includes(scope.kind))) return;
  reader.refuse(
    input,
    `\`${name}\` is a filter for Groups only; Snyk may pass over it in the exports of \`snyk-orgs\` and then export everything.`,
    "Remove it, or report on Groups (`snyk-groups`) and on Organizations (`snyk-orgs`) in two workflows.",
    name,
  );
}
