/** Whether a dataset has deltas, as far as the vendor's documents say. */
export type DeltaAbility = "yes" | "no" | "unknown";

/** One documented query name. */
export type FlexeraName = {
  readonly deltas: DeltaAbility;
  /** Named by an older page and no longer in the vendor's enumeration. */
  readonly isDropped: boolean;
};

const withDeltas = [
  "hardware_inventory",
  "hardware_inventory_source",
  "software_inventory",
  "software_inventory_source",
  "network_adapters",
  "vulnerable_software",
  "software_mashup",
  "device_mashup",
];

const withoutDeltas = [
  "hardware_business_services",
  "hardware_contextualized",
  "hardware_evidence",
  "hardware_technopedia",
  "hardware_technopedia_lifecycle",
  "hardware_model_profile",
  "hardware_model_power",
  "hardware_model_connectivity",
  "software_evidence",
  "software_technopedia",
  "software_technopedia_lifecycle",
  "software_technopedia_versions",
  "business_services_applications",
  "business_services_assets",
  "business_services_dependent_applications",
  "software_vulnerability",
  "software_vulnerability_cpe",
  "software_vulnerability_cve",
  "software_vulnerability_kb_article",
  "cpe_catalog",
];

/** Newer than the only page that tells which datasets have deltas. */
const ofUnknownDeltas = [
  "software_technopedia_lineage",
  "software_technopedia_release_platforms",
  "manufacturer_technopedia",
  "arl_alignment",
  "vulnerability",
  "vulnerability_advisory",
  "vulnerability_cpe",
  "vulnerability_cve",
  "vulnerability_kb_article",
  "servicenow_device",
  "servicenow_software",
  "servicenow_hardware_inventory",
  "servicenow_software_inventory",
];

const dropped = [
  "software_open_source",
  "software_open_source_component_license",
  "software_open_source_version_license",
  "software_open_source_version_url",
];

/**
 * The query names that Flexera documents: the 41 of the enumeration in its API description, and four that only an older page names.
 * Which have deltas is told by that older page alone.
 */
export const flexeraNames: ReadonlyMap<string, FlexeraName> = new Map([
  ...entries(withDeltas, { deltas: "yes", isDropped: false }),
  ...entries(withoutDeltas, { deltas: "no", isDropped: false }),
  ...entries(ofUnknownDeltas, { deltas: "unknown", isDropped: false }),
  ...entries(dropped, { deltas: "no", isDropped: true }),
]);

function entries(names: readonly string[], facts: FlexeraName): readonly (readonly [string, FlexeraName])[] {
  return names.map((name) => [name, facts]);
}
