/** API origins by the names of `snyk-region` (Snyk docs, "Regional hosting"); gov-01 is named by the CLI's documentation only. */
export const regionOrigins = {
  "us-01": "https://api.snyk.io",
  "us-02": "https://api.us.snyk.io",
  "eu-01": "https://api.eu.snyk.io",
  "au-01": "https://api.au.snyk.io",
  "gov-01": "https://api.snykgov.io",
} as const;

export type RegionName = keyof typeof regionOrigins;

/** The API as errors name it: its region where it has one, and its origin. A token belongs to one region. */
export function describeRegion(regionName: string | null, apiOrigin: string): string {
  return regionName === null ? apiOrigin : `region ${regionName} (${apiOrigin})`;
}
