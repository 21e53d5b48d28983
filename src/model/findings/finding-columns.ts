import { InstantColumn } from "../columns/instant-column.ts";
import { NumberPool } from "../columns/number-pool.ts";
import { TextPool } from "../columns/text-pool.ts";
import { TuplePool } from "../columns/tuple-pool.ts";
import { WordColumn } from "../columns/word-column.ts";

/** What all findings of a project mostly have in common, in the order in which a tuple holds the ids of its texts. */
export const projectMembers = [
  "projectId",
  "projectName",
  "projectUrl",
  "projectOrigin",
  "targetName",
  "targetRef",
  "targetFile",
  "groupId",
  "orgId",
  "orgName",
] as const;

/** Where each of them stands in a tuple. */
export const projectPlaces: Readonly<Record<(typeof projectMembers)[number], number>> = {
  projectId: 0,
  projectName: 1,
  projectUrl: 2,
  projectOrigin: 3,
  targetName: 4,
  targetRef: 5,
  targetFile: 6,
  groupId: 7,
  orgId: 8,
  orgName: 9,
};

/** What all findings of a problem mostly have in common: texts, then lists as JSON, then numbers. */
export const problemMembers = [
  "problemId",
  "title",
  "issueType",
  "product",
  "problemUrl",
  "exploitMaturity",
  "fixability",
  "publishedOn",
  "fixedIn",
  "cves",
  "cvss",
  "epss",
] as const;

/** Where each of them stands in a tuple. */
export const problemPlaces: Readonly<Record<(typeof problemMembers)[number], number>> = {
  problemId: 0,
  title: 1,
  issueType: 2,
  product: 3,
  problemUrl: 4,
  exploitMaturity: 5,
  fixability: 6,
  publishedOn: 7,
  fixedIn: 8,
  cves: 9,
  cvss: 10,
  epss: 11,
};

/** Columns of ids of texts. The last two hold 0 where the text follows from others, else its id plus one. */
export const textColumns = [
  "packages",
  "reachability",
  "filePath",
  "codeRegion",
  "fragment",
  "assetFindingId",
  "keyText",
  "urlText",
] as const;

export const instantColumns = ["firstIntroducedAt", "lastIntroducedAt", "lastResolvedAt", "lastIgnoredAt"] as const;
export const hashColumns = ["keyLow", "keyHigh", "contentLow", "contentHigh"] as const;

/** The columns of numbers, in the order in which a state has them. */
export const wordColumns = ["flags", "project", "problem", "score", "copies", ...textColumns, ...hashColumns] as const;

export type WordColumnName = (typeof wordColumns)[number];

/**
 * The members of findings, a column each; about 60 bytes a finding, because most columns are narrow or empty. `flags` packs severity,
 * status and presence.
 */
export type FindingColumns = Readonly<Record<WordColumnName, WordColumn>> &
  Readonly<Record<(typeof instantColumns)[number], InstantColumn>>;

/** Unique values that columns hold the ids of. */
export type FindingPools = {
  readonly texts: TextPool;
  readonly numbers: NumberPool;
  readonly projects: TuplePool;
  readonly problems: TuplePool;
};

/** Pools without values. */
export function emptyPools(): FindingPools {
  return {
    texts: new TextPool(),
    numbers: new NumberPool(),
    projects: new TuplePool(projectMembers.length),
    problems: new TuplePool(problemMembers.length),
  };
}

/** Columns without rows, which will get so many. */
export function createColumns(rows: number): FindingColumns {
  const words = (): WordColumn => new WordColumn(rows);
  const instants = (): InstantColumn => new InstantColumn(rows);
  return {
    flags: words(),
    project: words(),
    problem: words(),
    packages: words(),
    reachability: words(),
    filePath: words(),
    codeRegion: words(),
    fragment: words(),
    assetFindingId: words(),
    keyText: words(),
    urlText: words(),
    score: words(),
    copies: words(),
    keyLow: words(),
    keyHigh: words(),
    contentLow: words(),
    contentHigh: words(),
    firstIntroducedAt: instants(),
    lastIntroducedAt: instants(),
    lastResolvedAt: instants(),
    lastIgnoredAt: instants(),
  };
}

/** Makes room in all columns for so many rows at once. */
export function reserveColumns(columns: FindingColumns, rows: number): void {
  for (const name of wordColumns) columns[name].reserve(rows);
  for (const name of instantColumns) columns[name].reserve(rows);
}
