import type { FlexeraDataset } from "../model/flexera-dataset.ts";
import { type FlexeraName, flexeraNames } from "../model/flexera-names.ts";
import type { ModeNeeds } from "../model/mode.ts";
import { DatasetOptions } from "./flexera-options.ts";
import type { InputReader } from "./input-reader.ts";
import { nearestName, unknownNameRemedy } from "./nearest-name.ts";

const input = "flexera-datasets";

const optionNames = ["mode", "transport", "opcode", "key", "show", "where", "ignore", "on-rejected-token"];

/** Names become paths of files and of the API. */
const namePattern = /^[a-z][\w-]{0,99}$/i;

/** What is wanted of each dataset, in the order in which they were written; what is wrong goes to the reader and is left out. */
export function parseFlexeraDatasets(reader: InputReader, needs: ModeNeeds): readonly FlexeraDataset[] {
  const entries = [...(reader.mapping(input, "texts") ?? [])];
  const isRead = reader.text(input) !== "" && reader.problems.every((problem) => problem.input !== input);
  if (entries.length === 0 && (isRead || (reader.text(input) === "" && needs.scopes))) refuseEmpty(reader);
  return entries.flatMap(([name, options]) => parseDataset(reader, name, options) ?? []);
}

function refuseEmpty(reader: InputReader): void {
  reader.refuse(
    input,
    "names no dataset, though `flexera-org-id` is set.",
    "Name at least one, such as `device_mashup: {}`, or with the columns that identify a row as your rows name them: `vulnerable_software: { key: [device_id, software_id, cve] }`.",
  );
}

function parseDataset(reader: InputReader, name: string, value: unknown): FlexeraDataset | null {
  const options = DatasetOptions.of(reader, name, value);
  if (!namePattern.test(name)) {
    reader.refuse(input, `\`${name}\` cannot be the name of a dataset.`, unknownNameRemedy(name, [...flexeraNames.keys()]), name);
    return null;
  }
  if (options === null) return null;
  for (const option of options.names.filter((known) => !optionNames.includes(known))) {
    options.refuse(option, "is not an option of a dataset.", unknownNameRemedy(option, optionNames), option);
  }
  const known = flexeraNames.get(name);
  warnOfName(reader, name, known);
  const dataset = readDataset(name, options, known);
  checkMode(options, dataset, known);
  checkColumns(options, dataset);
  return dataset;
}

function readDataset(name: string, options: DatasetOptions, known: FlexeraName | undefined): FlexeraDataset {
  const key = options.texts("key");
  const usualMode = key.length > 0 && known?.deltas === "yes" ? "delta" : "snapshot";
  return {
    name,
    key,
    mode: options.choice("mode", ["snapshot", "delta"]) ?? usualMode,
    transport: options.choice("transport", ["query", "export"]) ?? "query",
    opcode: options.text("opcode"),
    show: options.texts("show"),
    where: options.conditions("where"),
    ignore: options.texts("ignore"),
    onRejectedToken: options.choice("on-rejected-token", ["fail", "reload"]) ?? "fail",
  };
}

function warnOfName(reader: InputReader, name: string, known: FlexeraName | undefined): void {
  if (known === undefined) {
    const nearest = nearestName(name, [...flexeraNames.keys()]);
    const guess = nearest === null ? "" : ` Did you mean \`${nearest}\`?`;
    reader.warn(input, `Flexera documents no dataset \`${name}\`. It is asked for as it is.${guess}`);
  } else if (known.isDropped) {
    reader.warn(
      input,
      `Flexera has dropped \`${name}\` from the datasets that its API documents. It is asked for as it is, and the API may refuse it.`,
    );
  }
}

function checkMode(options: DatasetOptions, dataset: FlexeraDataset, known: FlexeraName | undefined): void {
  const { name, mode } = dataset;
  if (mode === "snapshot") {
    if (options.has("on-rejected-token"))
      options.warn("on-rejected-token", "has no effect in `mode: snapshot`, which uses no token.");
    if (options.has("opcode") && known?.deltas === "no") options.warn("opcode", `has no effect: \`${name}\` has no deltas.`);
    return;
  }
  if (known?.deltas === "no") {
    options.refuse("mode", `is \`delta\`, and \`${name}\` has no deltas.`, "Remove `mode`, or write `mode: snapshot`.", "delta");
  }
  if (known?.deltas === "unknown") {
    options.warn(
      "mode",
      `is \`delta\`, and Flexera does not document whether \`${name}\` has deltas. It is read whole where it has none.`,
    );
  }
  if (dataset.key.length === 0) {
    const remedy = "Name in `key` the columns that identify a row, or write `mode: snapshot`.";
    options.refuse(
      "key",
      "is empty in `mode: delta`: a changed row does not carry the old one, so nothing tells which it replaces.",
      remedy,
    );
  }
  if (dataset.transport === "export" && options.has("on-rejected-token")) {
    options.warn("on-rejected-token", "has no effect with `transport: export`, which uses no token.");
  }
}

/** Columns are the user's word, in any letter case: only what contradicts itself is known to be wrong. */
function checkColumns(options: DatasetOptions, { key, opcode, ignore }: FlexeraDataset): void {
  const keyColumns = new Set(key.map(folded));
  for (const column of ignore.filter((name) => keyColumns.has(folded(name)))) {
    options.refuse("ignore", `names \`${column}\`, which is part of \`key\`.`, "Remove it from one of the two.", column);
  }
  if (opcode !== null && keyColumns.has(folded(opcode))) {
    const remedy = "Remove it from `key`: it tells what happened to the row, and is not part of it.";
    options.refuse("opcode", `names \`${opcode}\`, which is part of \`key\`.`, remedy, opcode);
  }
}

function folded(column: string): string {
  return column.trim().toLowerCase();
}
