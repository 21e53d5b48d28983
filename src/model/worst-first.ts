import { compareTexts } from "./compare-texts.ts";
import type { Finding } from "./finding.ts";
import { severityRank } from "./severity.ts";

/** Order of a list of findings: severity, likelihood of exploitation and CVSS from worst to least, then the key. */
export function compareWorstFirst(left: Finding, right: Finding): number {
  return (
    severityRank(left.severity) - severityRank(right.severity) ||
    compareScores(left.epss, right.epss) ||
    compareScores(left.cvss, right.cvss) ||
    compareTexts(left.key, right.key)
  );
}

/**
 * The same order as the places of items, worst first. Each finding is asked once for what mostly decides: a comparison by itself would
 * ask twenty times. What is in order already costs one comparison an item.
 */
export function placesWorstFirst(items: readonly { readonly finding: Finding }[]): readonly number[] {
  const [severity, epss, cvss, prefix] = [0, 0, 0, 0].map(() => new Float64Array(items.length));
  if (severity === undefined || epss === undefined || cvss === undefined || prefix === undefined) return [];
  for (const [place, { finding }] of items.entries()) {
    severity[place] = severityRank(finding.severity);
    epss[place] = finding.epss ?? -1;
    cvss[place] = finding.cvss ?? -1;
    prefix[place] = prefixOf(finding.key);
  }
  const at = (column: Float64Array, place: number): number => column[place] ?? 0;
  const keyAt = (place: number): string => items[place]?.finding.key ?? "";
  const places = Array.from(items, (_, place) => place);
  return places.sort(
    (left, right) =>
      at(severity, left) - at(severity, right) ||
      at(epss, right) - at(epss, left) ||
      at(cvss, right) - at(cvss, left) ||
      at(prefix, left) - at(prefix, right) ||
      compareTexts(keyAt(left), keyAt(right)),
  );
}

/** The first three units of a text as a number: numbers are in the order of texts, but for those that begin alike. */
function prefixOf(text: string): number {
  const unit = (index: number): number => (index < text.length ? text.charCodeAt(index) : 0);
  return unit(0) * 2 ** 32 + unit(1) * 2 ** 16 + unit(2);
}

/** A missing score comes after every known one. */
function compareScores(left: number | null, right: number | null): number {
  return (right ?? -1) - (left ?? -1);
}
