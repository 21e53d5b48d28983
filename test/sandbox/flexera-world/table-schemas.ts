import { Prng } from "../world/prng.ts";
import { CURRENT_QUERY_NAMES, DROPPED_QUERY_NAMES, NAMES_WITH_DELTAS } from "./query-names.ts";
import type { Column, ColumnKind, TableSchema } from "./table-schema.ts";

type Draft = { readonly key: readonly string[]; readonly columns: Readonly<Record<string, ColumnKind>> };

const DRAFTS: Readonly<Record<string, Draft>> = {
  vulnerable_software: {
    key: ["demo_device_id", "demo_software_id", "demo_cve"],
    columns: {
      demo_device_id: "integer",
      demo_device: "text",
      demo_software_id: "text",
      demo_software: "text",
      demo_version: "text",
      demo_cve: "text",
      demo_severity: "text",
      demo_score: "number",
      demo_detected_at: "time",
    },
  },
  software_vulnerability_cve: {
    key: ["demo_cve"],
    columns: {
      demo_cve: "text",
      demo_title: "text",
      demo_severity: "text",
      demo_score: "number",
      demo_published_at: "time",
      demo_is_exploited: "boolean",
    },
  },
  hardware_inventory: {
    key: ["demo_device_id"],
    columns: {
      demo_device_id: "integer",
      demo_device: "text",
      demo_model: "text",
      demo_serial: "text",
      demo_memory_gb: "integer",
      demo_last_seen_at: "time",
    },
  },
  software_inventory: {
    key: ["demo_device_id", "demo_software_id"],
    columns: {
      demo_device_id: "integer",
      demo_software_id: "text",
      demo_software: "text",
      demo_version: "text",
      demo_installed_at: "time",
    },
  },
  // No key: the example of a dataset that is compared by the whole row.
  device_mashup: {
    key: [],
    columns: { demo_device: "text", demo_domain: "text", demo_owner: "text", demo_site: "text" },
  },
  software_mashup: {
    key: [],
    columns: { demo_software: "text", demo_version: "text", demo_class: "text" },
  },
};

const ANY: Draft = { key: ["demo_id"], columns: { demo_id: "integer", demo_name: "text", demo_value: "number" } };

/** What customers add to the mashup datasets differs from one to the next. */
const OWN_MASHUP_COLUMNS = ["demo_cost_centre", "demo_lease_ends", "demo_criticality", "demo_rack", "demo_project_code"];

/** The schema of a dataset in one organization; null for a name that no document has. */
export function schemaOf(name: string, orgId: number): TableSchema | null {
  if (![...CURRENT_QUERY_NAMES, ...DROPPED_QUERY_NAMES].includes(name)) return null;
  const { key, columns } = DRAFTS[name] ?? ANY;
  const listed: Column[] = Object.entries(columns).map(([column, kind]) => ({ name: column, kind }));
  return { name, columns: [...listed, ...ownColumns(name, orgId)], key, hasDeltas: NAMES_WITH_DELTAS.includes(name) };
}

function ownColumns(name: string, orgId: number): Column[] {
  if (!name.endsWith("_mashup")) return [];
  const own = Prng.of(orgId, `columns of ${name}`).shuffled(OWN_MASHUP_COLUMNS).slice(0, 2);
  return own.map((column) => ({ name: column, kind: "text" }));
}
