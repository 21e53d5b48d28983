import { DigestError } from "../errors.ts";
import {
  datasetsWithOwnWindow,
  type ExportFilters,
  type FilterRange,
  type FilterValue,
  filterApplies,
} from "../model/export-filters.ts";
import type { Scope } from "../model/scope.ts";
import type { ExportDataset, Window } from "../model/source.ts";
import { datasetDeclarations } from "./datasets.ts";

/** Long before Snyk was founded: an open-ended filter on `updated` returns every row, one on `introduced` may drop some. */
const everFrom = "2000-01-01T00:00:00Z";

/**
 * The `filters` of an export request: the user's as far as dataset and scope know them, and the run's own window on `updated`,
 * which a user's `updated` can only narrow. Throws a DigestError when nothing of the window is left.
 */
export function filtersFor(dataset: ExportDataset, scope: Scope, window: Window, chosen: ExportFilters): ExportFilters {
  const applying = Object.entries(chosen)
    .map(([name, value]): readonly [string, FilterValue] => [name.toLowerCase(), value])
    .filter(([name]) => filterApplies(name, dataset, scope))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const filters = Object.fromEntries(applying);
  const own = updatedRange(dataset, window);
  const isOwnFixed = datasetsWithOwnWindow.includes(dataset);
  return { ...filters, updated: isOwnFixed ? own : narrow(own, filters.updated, dataset) };
}

function updatedRange(dataset: ExportDataset, window: Window): FilterRange {
  switch (datasetDeclarations[dataset].window) {
    case "everything":
      // Without an end: the request of a run that was killed and of the one that follows is the same.
      return { from: window.from === null ? everFrom : seconds(Math.floor(window.from / 1000)) };
    case "updated":
      // Whole seconds, outwards: a row at the edge is better served twice than never.
      return {
        from: window.from === null ? everFrom : seconds(Math.floor(window.from / 1000)),
        to: seconds(Math.ceil(window.to / 1000)),
      };
  }
}

/** Both ranges at once; their dates have one form, in which the order of texts is the order of time. */
function narrow(own: FilterRange, chosen: FilterValue | undefined, dataset: ExportDataset): FilterRange {
  if (!isRange(chosen)) return own;
  const [from] = [own.from, chosen.from].filter((end) => end !== undefined).sort((one, other) => (one > other ? -1 : 1));
  const [to] = [own.to, chosen.to].filter((end) => end !== undefined).sort((one, other) => (one < other ? -1 : 1));
  if (from !== undefined && to !== undefined && from >= to) {
    throw new DigestError({
      kind: "input",
      message: `The filter \`updated\` leaves nothing of this run's window for ${dataset}, which is ${own.from} to ${own.to}.`,
      remedy: "Take `updated` out of `snyk-filters`: every run asks for what was updated since the run before.",
    });
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function isRange(value: FilterValue | undefined): value is FilterRange {
  return typeof value === "object" && !Array.isArray(value);
}

function seconds(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 19)}Z`;
}
