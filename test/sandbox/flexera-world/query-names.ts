/** Query names of the current enumeration that the older page lists as delta datasets. */
export const NAMES_WITH_DELTAS: readonly string[] = [
  "hardware_inventory",
  "hardware_inventory_source",
  "software_inventory",
  "software_inventory_source",
  "network_adapters",
  "vulnerable_software",
  "software_mashup",
  "device_mashup",
];

/** Query names of the current enumeration that are documented without deltas. */
export const NAMES_WITHOUT_DELTAS: readonly string[] = [
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

/** Newer query names, of which no document says whether they have deltas. */
export const NAMES_OF_UNKNOWN_DELTAS: readonly string[] = [
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

/** The 41 names of the current enumeration. */
export const CURRENT_QUERY_NAMES: readonly string[] = [...NAMES_WITH_DELTAS, ...NAMES_WITHOUT_DELTAS, ...NAMES_OF_UNKNOWN_DELTAS];

/** Names of the older page that are no longer in the enumeration. */
export const DROPPED_QUERY_NAMES: readonly string[] = [
  "software_open_source",
  "software_open_source_component_license",
  "software_open_source_version_license",
  "software_open_source_version_url",
];
