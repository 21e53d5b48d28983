import { DAY_MS, HOUR_MS } from "../world/snyk-time.ts";
import { deviceName, findingCells } from "./device-cells.ts";
import type { FlexeraWorld } from "./flexera-world.ts";
import { SOFTWARE, type Software, VULNERABILITIES, type Vulnerability, vulnerabilityCells } from "./software-catalogue.ts";
import type { TableDifference } from "./table-difference.ts";

/** The datasets of the demo. */
export const DEMO_DATASETS = ["vulnerable_software", "software_vulnerability_cve", "device_mashup"] as const;

/** What the report of a week has to say, by dataset. */
export type FlexeraExpectation = ReadonlyMap<string, TableDifference>;

/** How the demo asks for its datasets: a delta, a keyed snapshot, and a snapshot whose whole row is the key. */
export const DEMO_DATASETS_INPUT = `
vulnerable_software:
  mode: delta
  key: [demo_device_id, demo_software_id, demo_cve]
  show: [demo_device, demo_software, demo_version, demo_cve, demo_severity]
  where: { demo_severity: [critical, high] }
software_vulnerability_cve:
  mode: snapshot
  key: [demo_cve]
  show: [demo_cve, demo_title, demo_severity, demo_score]
device_mashup:
  mode: snapshot
  show: [demo_device, demo_owner, demo_site]
`;

/** Lets week `week` (1 to 4) happen up to its report, and returns what that report has to say. Weeks follow one another. */
export function playFlexeraWeek(world: FlexeraWorld, week: number): FlexeraExpectation {
  const play = [weekOne, weekTwo, weekThree, weekFour][week - 1];
  if (play === undefined) throw new Error("the script has 4 weeks");
  play(world, (days, hours = 0) => world.reportAt(week - 1) + days * DAY_MS + hours * HOUR_MS);
  // The first report knows of nothing that was before it.
  const since = week === 1 ? Number.NEGATIVE_INFINITY : world.reportAt(week - 1);
  return new Map(DEMO_DATASETS.map((name) => [name, world.difference(name, since, world.reportAt(week))]));
}

type At = (days: number, hours?: number) => number;

function weekOne(): void {
  // The baseline: what was seeded.
}

/** One program is patched on most devices, one vulnerability is disclosed, one gets worse. */
function weekTwo(world: FlexeraWorld, at: At): void {
  const findings = world.table("vulnerable_software");
  const patched = findings.rows.filter((row) => row.demo_cve === "CVE-2099-90102").slice(0, 4);
  for (const row of patched) findings.remove(keyOf(row), at(1));
  const disclosed: Vulnerability = {
    cve: "CVE-2099-90110",
    softwareId: "SW-1001",
    title: "Preview pane runs attachments",
    severity: "Critical",
    score: 9.3,
    publishedOn: new Date(at(1)).toISOString().slice(0, 10),
    isExploited: true,
  };
  world.table("software_vulnerability_cve").add(vulnerabilityCells(disclosed), at(2));
  for (const number of devicesWith(world, "SW-1001"))
    findings.add(findingCells(number, software("SW-1001"), disclosed, at(2, 3)), at(2, 3));
  const worse = { demo_severity: "High", demo_score: 8.6 };
  world.table("software_vulnerability_cve").change({ demo_cve: "CVE-2099-90107" }, worse, at(3));
  for (const row of findings.rows.filter(({ demo_cve }) => demo_cve === "CVE-2099-90107"))
    findings.change(keyOf(row), worse, at(3, 2));
  world.table("device_mashup").change({ demo_device: deviceName(503) }, { demo_owner: "Treasury" }, at(4));
}

/** A device comes and one goes; on one of them a finding comes, changes and goes again before anybody reports it. */
function weekThree(world: FlexeraWorld, at: At): void {
  const findings = world.table("vulnerable_software");
  const mashup = world.table("device_mashup");
  mashup.add(
    { demo_device: deviceName(513), demo_domain: "corp.larkfield.example", demo_owner: "Design", demo_site: "Larkfield" },
    at(1),
  );
  const browser = software("SW-1004");
  for (const known of VULNERABILITIES.filter(({ softwareId }) => softwareId === browser.id))
    findings.add(findingCells(513, browser, known, at(1, 4)), at(1, 4));
  mashup.remove({ demo_device: deviceName(506) }, at(2));
  for (const row of findings.rows.filter(({ demo_device_id }) => demo_device_id === 506)) findings.remove(keyOf(row), at(2, 1));
  const [passing] = VULNERABILITIES.filter(({ softwareId }) => softwareId === "SW-1006");
  if (passing !== undefined) {
    const cells = findingCells(513, software("SW-1006"), passing, at(3));
    findings.add(cells, at(3));
    findings.change(keyOf(cells), { demo_version: "4.4.1" }, at(3, 5));
    findings.remove(keyOf(cells), at(4));
  }
  world.table("software_vulnerability_cve").change({ demo_cve: "CVE-2099-90103" }, { demo_is_exploited: true }, at(4, 6));
}

/** What people type into inventories: names that would break a report, and a finding that comes back. */
function weekFour(world: FlexeraWorld, at: At): void {
  const findings = world.table("vulnerable_software");
  const returned = VULNERABILITIES.find(({ cve }) => cve === "CVE-2099-90102");
  const [number] = devicesWith(world, "SW-1003");
  if (returned !== undefined && number !== undefined) {
    const cells = findingCells(number, software("SW-1002"), returned, at(1));
    const isKnown = findings.rows.some((row) => row.demo_device_id === number && row.demo_cve === returned.cve);
    if (!isKnown) findings.add(cells, at(1));
  }
  const [hostile] = findings.rows.filter(({ demo_severity }) => demo_severity === "Critical");
  if (hostile !== undefined) findings.change(keyOf(hostile), { demo_software: "@octocat | <b>Kestrel</b> `Browser`" }, at(2));
  world
    .table("device_mashup")
    .change({ demo_device: deviceName(508) }, { demo_owner: '=HYPERLINK("https://evil.example")' }, at(3));
  world.table("software_vulnerability_cve").remove({ demo_cve: "CVE-2099-90104" }, at(4));
}

type Row = Readonly<Record<string, string | number | boolean | null>>;

function keyOf(row: Row): Row {
  const { demo_device_id = null, demo_software_id = null, demo_cve = null } = row;
  return { demo_device_id, demo_software_id, demo_cve };
}

function software(id: string): Software {
  const known = SOFTWARE.find((candidate) => candidate.id === id);
  if (known === undefined) throw new Error(`no software ${id}`);
  return known;
}

/** Devices on which a program was found vulnerable, by number. */
function devicesWith(world: FlexeraWorld, softwareId: string): number[] {
  const rows = world.table("vulnerable_software").rows.filter(({ demo_software_id }) => demo_software_id === softwareId);
  return [...new Set(rows.map(({ demo_device_id }) => Number(demo_device_id)))].sort((left, right) => left - right);
}
