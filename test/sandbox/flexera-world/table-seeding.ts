import { Prng } from "../world/prng.ts";
import { DAY_MS } from "../world/snyk-time.ts";
import { deviceCells, deviceNumbers, findingsOf, installationsOf, mashupCells } from "./device-cells.ts";
import type { FlexeraTable } from "./flexera-table.ts";
import type { FlexeraWorldOptions } from "./flexera-world.ts";
import { SOFTWARE, softwareCells, VULNERABILITIES, vulnerabilityCells } from "./software-catalogue.ts";
import type { Cell } from "./table-schema.ts";

type Cells = Readonly<Record<string, Cell>>;

/** The first rows of a dataset, all of them there for a month before the world begins. */
export function seedTable(table: FlexeraTable, options: FlexeraWorldOptions): void {
  const at = Date.parse(options.startAt) - 30 * DAY_MS;
  for (const cells of firstRows(table, options, at)) table.add(cells, at);
}

function firstRows(table: FlexeraTable, { seed, devices }: FlexeraWorldOptions, at: number): Cells[] {
  const numbers = deviceNumbers(devices);
  switch (table.schema.name) {
    case "hardware_inventory":
      return numbers.map((number) => deviceCells(seed, number, at));
    case "software_inventory":
      return numbers.flatMap((number) => installationsOf(seed, number, at));
    case "vulnerable_software":
      return numbers.flatMap((number) => findingsOf(seed, number, at));
    case "software_vulnerability_cve":
      return VULNERABILITIES.map(vulnerabilityCells);
    case "device_mashup":
      return numbers.map((number) => mashupCells(table.schema, seed, number));
    case "software_mashup":
      return SOFTWARE.map((software) => softwareCells(table.schema, software));
    default:
      return anyRows(table.schema.name, seed);
  }
}

function anyRows(name: string, seed: number): Cells[] {
  const prng = Prng.of(seed, name);
  return Array.from({ length: 8 }, (_, index) => ({
    demo_id: 1000 + index,
    demo_name: `${name.replaceAll("_", " ")} ${index + 1}`,
    demo_value: prng.int(0, 1000) / 10,
  }));
}
