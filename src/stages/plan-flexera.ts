import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import type { FlexeraMemory } from "../model/flexera-memory.ts";
import type { FlexeraCursor } from "../model/flexera-port.ts";
import { type FlexeraSource, flexeraSourceOf } from "../model/source.ts";
import type { WantedDetail } from "../state/state-detail.ts";
import { disguiseSelection } from "../state/state-disguise.ts";
import type { RunContext } from "./run-context.ts";

/** A dataset of Flexera as this run reads it. */
export type FlexeraPlan = {
  readonly source: FlexeraSource;
  readonly dataset: FlexeraDataset;
  /** The selection as a state may name it. */
  readonly keptSelection: string;
  /** What the last report kept, whatever its selection: all that a failed dataset leaves to the next run. */
  readonly kept: FlexeraMemory | null;
  /** The same where it can be compared with; null on a first run. */
  readonly previous: FlexeraMemory | null;
  /** Null to read everything. */
  readonly cursor: FlexeraCursor | null;
};

/** The datasets of this run in the order of the input. */
export function planFlexera({ inputs, previous, detail }: RunContext): readonly FlexeraPlan[] {
  const { flexera } = inputs;
  if (flexera === null) return [];
  return flexera.datasets.map((dataset) => {
    const source = flexeraSourceOf(flexera.orgId, dataset.name, selectionOf(flexera.orgId, dataset));
    const keptSelection = detail.kind === "full" ? source.selection : disguiseSelection(detail.key)(source.selection);
    const kept = previous?.flexera.get(source.id) ?? null;
    const comparable = kept?.selection === keptSelection ? kept : null;
    return { source, dataset, keptSelection, kept, previous: comparable, cursor: cursorFor(dataset, comparable, detail) };
  });
}

/** Another organization's rows, another mode or another key can be compared with nothing. */
function selectionOf(orgId: number, { mode, key }: FlexeraDataset): string {
  const identity = key.length === 0 ? "whole rows" : `key ${key.map((name) => name.toLowerCase()).join(", ")}`;
  return `org ${orgId}, ${mode}, ${identity}`;
}

/** Where names may not be kept there is no table that a delta could be applied to. */
function cursorFor(dataset: FlexeraDataset, previous: FlexeraMemory | null, detail: WantedDetail): FlexeraCursor | null {
  if (dataset.mode === "snapshot" || detail.kind === "hashed" || previous === null || previous.text === null) return null;
  const { cursor } = previous;
  return cursor?.kind === (dataset.transport === "query" ? "token" : "file") ? cursor : null;
}
