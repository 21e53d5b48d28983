import { Prng } from "../world/prng.ts";
import { DAY_MS, HOUR_MS } from "../world/snyk-time.ts";
import { SOFTWARE, type Software, VULNERABILITIES, type Vulnerability } from "./software-catalogue.ts";
import type { Cell, TableSchema } from "./table-schema.ts";

type Cells = Record<string, Cell>;

const SITES = ["Larkfield", "Port Amity", "Westerholt"];
const MODELS = ["Corbel T14", "Corbel X9", "Stratum R740", "Stratum R350"];
const TEAMS = ["Finance", "Platform", "Field Service", "Design"];

/** Numbers of the first devices of a world. */
export function deviceNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 501 + index);
}

/** What a device is called; the first letters tell what it is. */
export function deviceName(number: number): string {
  return `${number % 3 === 0 ? "SRV" : "WKS"}-${String(number).padStart(4, "0")}`;
}

/** A device as a row of `hardware_inventory`. */
export function deviceCells(seed: number, number: number, at: number): Cells {
  const prng = Prng.of(seed, `device ${number}`);
  return {
    demo_device_id: number,
    demo_device: deviceName(number),
    demo_model: prng.pick(MODELS),
    demo_serial: prng.hex(10).toUpperCase(),
    demo_memory_gb: prng.pick([8, 16, 32, 64]),
    demo_last_seen_at: at - prng.int(1, 48) * HOUR_MS,
  };
}

/** A device as a row of `device_mashup`, with the columns that its organization added. */
export function mashupCells(schema: TableSchema, seed: number, number: number): Cells {
  const prng = Prng.of(seed, `mashup ${number}`);
  const own = schema.columns.slice(4).map(({ name }) => [name, `${name.slice(5, 7).toUpperCase()}-${prng.int(100, 999)}`]);
  return {
    ...Object.fromEntries(own),
    demo_device: deviceName(number),
    demo_domain: "corp.larkfield.example",
    demo_owner: prng.pick(TEAMS),
    demo_site: prng.pick(SITES),
  };
}

/** What is installed on a device. */
export function softwareOn(seed: number, number: number): Software[] {
  const prng = Prng.of(seed, `software of ${number}`);
  return SOFTWARE.filter(() => prng.chance(0.45));
}

/** One installation as a row of `software_inventory`. */
export function installationCells(number: number, software: Software, at: number): Cells {
  return {
    demo_device_id: number,
    demo_software_id: software.id,
    demo_software: software.name,
    demo_version: software.version,
    demo_installed_at: at,
  };
}

/** All rows of a device in `software_inventory`. */
export function installationsOf(seed: number, number: number, at: number): Cells[] {
  return softwareOn(seed, number).map((software) => installationCells(number, software, at - (number % 40) * DAY_MS));
}

/** One vulnerability of one program on one device as a row of `vulnerable_software`. */
export function findingCells(number: number, software: Software, known: Vulnerability, at: number): Cells {
  return {
    demo_device_id: number,
    demo_device: deviceName(number),
    demo_software_id: software.id,
    demo_software: software.name,
    demo_version: software.version,
    demo_cve: known.cve,
    demo_severity: known.severity,
    demo_score: known.score,
    demo_detected_at: at,
  };
}

/** All rows of a device in `vulnerable_software`. */
export function findingsOf(seed: number, number: number, at: number): Cells[] {
  return softwareOn(seed, number).flatMap((software) =>
    VULNERABILITIES.filter(({ softwareId }) => softwareId === software.id).map((known) =>
      findingCells(number, software, known, at),
    ),
  );
}
