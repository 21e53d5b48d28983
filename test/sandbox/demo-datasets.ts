import type { DemoExpectation } from "./demo-sandbox.ts";

/** What a report says of one dataset: its rows, and those that changed since the report before. */
export type DatasetCounts = { readonly rows: number; readonly added: number; readonly changed: number; readonly removed: number };

/** What changes.json says of each dataset, by name. */
export function publishedDatasets(changesJson: string): Map<string, DatasetCounts> {
  const document: { readonly flexera: readonly (DatasetCounts & { readonly dataset: string })[] } = JSON.parse(changesJson);
  const told = document.flexera.map(({ dataset, rows, added, changed, removed }) => {
    return [dataset, { rows, added, changed, removed }] as const;
  });
  return new Map(told);
}

/** What changes.json has to say of each dataset. The first report only counts rows: nothing is called added. */
export function wantedDatasets({ datasets }: DemoExpectation, week: number): Map<string, DatasetCounts> {
  const wanted = [...datasets].map(([name, { rows, added, changed, removed }]) => {
    return [name, week === 1 ? { rows, added: 0, changed: 0, removed: 0 } : { rows, added, changed, removed }] as const;
  });
  return new Map(wanted);
}
