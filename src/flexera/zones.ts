/** API and login origins by the names of `flexera-zone` (Flexera's developer documentation, "Authentication"). */
export const zoneOrigins = {
  nam: { api: "https://api.flexera.com", login: "https://login.flexera.com" },
  eu: { api: "https://api.flexera.eu", login: "https://login.flexera.eu" },
  apac: { api: "https://api.flexera.au", login: "https://login.flexera.au" },
} as const;

export type ZoneName = keyof typeof zoneOrigins;

/** The API as errors name it: its zone where it has one, and its origin. */
export function describeZone(zoneName: string | null, apiOrigin: string): string {
  return zoneName === null ? apiOrigin : `zone ${zoneName} (${apiOrigin})`;
}
