import { compareTexts } from "./compare-texts.ts";
import type { Finding } from "./finding.ts";
import { FindingView } from "./finding-view.ts";
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
  const places: number[] = [];
  for (const { finding } of items) {
    const place = places.push(places.length) - 1;
    severity[place] = severityRank(finding.severity);
    epss[place] = finding.epss ?? -1;
    cvss[place] = finding.cvss ?? -1;
    prefix[place] = prefixOf(FindingView.keyStartOf(finding));
  }
  const at = (column: Float64Array, place: number): number => column[place] ?? 0;
  const keyAt = (place: number): string => items[place]?.finding.key ?? "";
  return places.sort(
    (left, right) =>
      at(severity, left) - at(severity, right) ||
      at(epss, right) - at(epss, left) ||
      at(cvss, right) - at(cvss, left) ||
      at(prefix, left) - at(prefix, right) ||
      compareTexts(keyAt(left), keyAt(right)),
  );
}

/** The same items worst first; those that are in order already are given as they are, at no cost of memory. */
export function inOrderWorstFirst<Item extends { readonly finding: Finding }>(items: readonly Item[]): readonly Item[] {
  const isBehind = (item: Item, place: number): boolean => {
    const next = items[place + 1];
    return next !== undefined && compareWorstFirst(item.finding, next.finding) > 0;
  };
  if (!items.some(isBehind)) return items;
  return placesWorstFirst(items)
    .map((place) => items[place])
    .filter((item) => item !== undefined);
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
