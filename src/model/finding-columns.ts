import { TuplePool } from "./tuple-pool.ts";
import { ValuePool } from "./value-pool.ts";

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

type WordColumn = "project" | "problem" | "score" | "copies" | (typeof textColumns)[number] | (typeof hashColumns)[number];

/**
 * The members of findings, one typed array each; about 110 bytes a finding. `flags` packs severity, status and presence; instants are
 * NaN where there is none.
 */
export type FindingColumns = { flags: Uint8Array } & Record<WordColumn, Uint32Array> &
  Record<(typeof instantColumns)[number], Float64Array>;

/** Unique values that columns hold the ids of. */
export type FindingPools = {
  readonly texts: ValuePool<string>;
  /** The id 0 is that of no number. */
  readonly numbers: ValuePool<number>;
  readonly projects: TuplePool;
  readonly problems: TuplePool;
};

/** Pools without values. */
export function emptyPools(): FindingPools {
  return {
    texts: new ValuePool(""),
    numbers: new ValuePool<number>(Number.NaN),
    projects: new TuplePool(projectMembers.length),
    problems: new TuplePool(problemMembers.length),
  };
}

/** Columns with room for so many findings. */
export function createColumns(capacity: number): FindingColumns {
  const words = (): Uint32Array => new Uint32Array(capacity);
  const instants = (): Float64Array => new Float64Array(capacity);
  return {
    flags: new Uint8Array(capacity),
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

const wordColumns = ["project", "problem", "score", "copies", ...textColumns, ...hashColumns] as const;

/** The same columns with room for so many findings. */
export function resizeColumns(columns: FindingColumns, capacity: number): FindingColumns {
  const larger = createColumns(capacity);
  const kept = Math.min(capacity, columns.flags.length);
  larger.flags.set(columns.flags.subarray(0, kept));
  for (const name of wordColumns) larger[name].set(columns[name].subarray(0, kept));
  for (const name of instantColumns) larger[name].set(columns[name].subarray(0, kept));
  return larger;
}
