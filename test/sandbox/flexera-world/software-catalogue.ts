import type { Cell, TableSchema } from "./table-schema.ts";

/** An invented program in one version. */
export type Software = { readonly id: string; readonly name: string; readonly version: string; readonly fixed: string };

/** An invented vulnerability; the numbers of the CVEs are none that were ever given out. */
export type Vulnerability = {
  readonly cve: string;
  readonly softwareId: string;
  readonly title: string;
  readonly severity: "Critical" | "High" | "Medium" | "Low";
  readonly score: number;
  readonly publishedOn: string;
  readonly isExploited: boolean;
};

export const SOFTWARE: readonly Software[] = [
  { id: "SW-1001", name: "Harbour Office Suite", version: "16.0.4", fixed: "16.0.9" },
  { id: "SW-1002", name: "Lumen PDF Reader", version: "23.1", fixed: "23.4" },
  { id: "SW-1003", name: "Basalt Database Server", version: "12.7", fixed: "12.9" },
  { id: "SW-1004", name: "Kestrel Browser", version: "118.0", fixed: "121.0" },
  { id: "SW-1005", name: "Tern Remote Desktop", version: "7.2.1", fixed: "7.3.0" },
  { id: "SW-1006", name: "Moraine Backup Agent", version: "4.4", fixed: "4.5" },
  { id: "SW-1007", name: "Quarry Archive Tool", version: "9.20", fixed: "9.24" },
  { id: "SW-1008", name: "Fjord VPN Client", version: "5.0.3", fixed: "5.0.8" },
];

export const VULNERABILITIES: readonly Vulnerability[] = [
  vulnerability(90101, "SW-1001", "Macro runs without consent", "High", 7.8, "2025-06-11", false),
  vulnerability(90102, "SW-1002", "Use after free in the font parser", "Critical", 9.8, "2025-08-19", true),
  vulnerability(90103, "SW-1003", "Privilege escalation by a stored procedure", "Critical", 9.1, "2025-09-02", false),
  vulnerability(90104, "SW-1003", "Denial of service by a malformed query", "Medium", 5.9, "2025-10-07", false),
  vulnerability(90105, "SW-1004", "Type confusion in the script engine", "Critical", 9.6, "2025-11-13", true),
  vulnerability(90106, "SW-1005", "Credentials kept in clear text", "High", 7.1, "2025-04-22", false),
  vulnerability(90107, "SW-1006", "Backups readable by other users", "Medium", 6.5, "2025-05-30", false),
  vulnerability(90108, "SW-1007", "Path traversal when unpacking", "High", 8.1, "2025-07-14", true),
  vulnerability(90109, "SW-1008", "Certificate of the gateway not checked", "Critical", 9.0, "2025-12-01", false),
];

function vulnerability(
  number: number,
  softwareId: string,
  title: string,
  severity: Vulnerability["severity"],
  score: number,
  publishedOn: string,
  isExploited: boolean,
): Vulnerability {
  return { cve: `CVE-2099-${number}`, softwareId, title, severity, score, publishedOn, isExploited };
}

/** A vulnerability as a row of `software_vulnerability_cve`. */
export function vulnerabilityCells(known: Vulnerability): Record<string, Cell> {
  return {
    demo_cve: known.cve,
    demo_title: known.title,
    demo_severity: known.severity,
    demo_score: known.score,
    demo_published_at: Date.parse(known.publishedOn),
    demo_is_exploited: known.isExploited,
  };
}

/** A program as a row of `software_mashup`. */
export function softwareCells(schema: TableSchema, software: Software): Record<string, Cell> {
  const own = schema.columns.slice(3).map(({ name }) => [name, name === "demo_criticality" ? "normal" : null]);
  return {
    ...Object.fromEntries(own),
    demo_software: software.name,
    demo_version: software.version,
    demo_class: software.name.endsWith("Server") ? "Server" : "Desktop",
  };
}
