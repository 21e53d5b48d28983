import { HashIndex } from "../columns/hash-index.ts";
import { type Finding, keyStart } from "../finding.ts";
import { hashText } from "../fingerprints/fingerprint-set.ts";
import type { Hash64 } from "../fingerprints/murmur-hash.ts";
import { asFindingKey, type FindingKey } from "../ids.ts";
import {
  createColumns,
  emptyPools,
  type FindingColumns,
  type FindingPools,
  instantColumns,
  problemMembers,
  problemPlaces,
  projectMembers,
  projectPlaces,
  reserveColumns,
} from "./finding-columns.ts";
import { flagsOf } from "./finding-flags.ts";
import { FindingView } from "./finding-view.ts";

/** The content hash of a finding of which nobody knows the bytes that it was read from. */
export const unknownContent: Readonly<Hash64> = { low: 0, high: 0 };

const projectScratch = new Uint32Array(projectMembers.length);
const problemScratch = new Uint32Array(problemMembers.length);

/**
 * Findings as columns of numbers and of ids of unique texts, about 75 bytes each, with the index by key, besides texts that no other shares, where an object
 * of its own costs nine hundred. Rows are found by key exactly: two keys may share a hash, and are told apart by their texts.
 */
export class FindingTable {
  readonly pools: FindingPools = emptyPools();
  /** Rows from `size` on mean nothing. */
  readonly columns: FindingColumns;
  #index: HashIndex;
  readonly #lists = new Map<number, readonly string[]>();
  /** By project: the same text for all of its rows, so that it is hashed once. */
  readonly #keyStarts: string[] = [];
  #size = 0;

  constructor(rows = 0) {
    this.columns = createColumns(rows);
    this.#index = new HashIndex(rows);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a finding whose key no row has; `content` is the hash of the bytes it was read from. Gives its row. */
  append(finding: Finding, content: Readonly<Hash64>): number {
    const row = this.addRow();
    this.#write(row, finding, content);
    const { low, high } = hashText(finding.key);
    this.columns.keyLow.set(row, low);
    this.columns.keyHigh.set(row, high);
    this.#index.add(this.columns);
    return row;
  }

  /** Puts another finding with the same key in place of a row's. */
  replace(row: number, finding: Finding, content: Readonly<Hash64>): void {
    this.#write(row, finding, content);
  }

  /** The finding of a row, read member by member when it is asked: not to be spread, and as good as a copy otherwise. */
  view(row: number): Finding {
    return new FindingView(this, row);
  }

  keyAt(row: number): FindingKey {
    const { texts, problems } = this.pools;
    const { problem, fragment, assetFindingId, keyText } = this.columns;
    const whole = keyText.at(row);
    if (whole !== 0) return asFindingKey(texts.at(whole - 1));
    const problemId = texts.at(problems.at(problem.at(row), problemPlaces.problemId));
    return asFindingKey(
      `${this.#projectIdAt(row)}\n${problemId}\n${texts.at(fragment.at(row))}\n${texts.at(assetFindingId.at(row))}`,
    );
  }

  /** What `keyStart` tells of the key of a row, mostly without making the key. */
  keyStartAt(row: number): string {
    if (this.columns.keyText.at(row) !== 0) return keyStart(this.keyAt(row));
    const project = this.columns.project.at(row);
    const known = this.#keyStarts[project] ?? `${this.#projectIdAt(row)}\n`;
    this.#keyStarts[project] = known;
    return known;
  }

  issueUrlAt(row: number): string {
    const { texts, projects } = this.pools;
    const { project, fragment, urlText } = this.columns;
    const whole = urlText.at(row);
    if (whole !== 0) return texts.at(whole - 1);
    return issueUrlOf(texts.at(projects.at(project.at(row), projectPlaces.projectUrl)), texts.at(fragment.at(row)));
  }

  /** A list that is pooled as JSON. */
  listAt(text: number): readonly string[] {
    const known = this.#lists.get(text);
    if (known !== undefined) return known;
    const list = text === 0 ? [] : parseTexts(this.pools.texts.at(text));
    this.#lists.set(text, list);
    return list;
  }

  /** The first row whose key has this hash, or -1. Another key may have the same hash. */
  indexOf({ low, high }: Readonly<Hash64>): number {
    return this.#index.find(low, high, this.columns);
  }

  /** The row with this key, or -1. */
  indexOfKey(key: FindingKey): number {
    const { low, high } = hashText(key);
    return this.#index.find(low, high, this.columns, (row) => this.keyAt(row) === key);
  }

  /** A further row without values, which are written into the columns; then its key must be made known with `indexRow`. */
  addRow(): number {
    return this.#size++;
  }

  /** Makes the next of the rows known by its key hash; false where an earlier row has the same key. */
  indexRow(row: number): boolean {
    const { keyLow, keyHigh } = this.columns;
    const [low, high] = [keyLow.at(row), keyHigh.at(row)];
    const isLikely = this.#index.find(low, high, this.columns) !== -1;
    const isSame = isLikely && this.#index.find(low, high, this.columns, (other) => this.keyAt(other) === this.keyAt(row)) !== -1;
    this.#index.add(this.columns);
    return !isSame;
  }

  /** Makes room for so many rows in all. */
  reserve(rows: number): void {
    reserveColumns(this.columns, rows);
    if (this.#size === 0) this.#index = new HashIndex(rows);
  }

  /** Forgets which bytes rows were read from. */
  forgetContent(): void {
    this.columns.contentLow.clear();
    this.columns.contentHigh.clear();
  }

  /** Forgets all rows; the values that they shared stay, under their ids. */
  clear(): void {
    this.#size = 0;
    this.#index = new HashIndex();
  }

  #write(row: number, finding: Finding, content: Readonly<Hash64>): void {
    const { texts, numbers } = this.pools;
    const { columns } = this;
    const text = (value: string): number => texts.idOf(value);
    const number = (value: number | null): number => (value === null ? 0 : numbers.idOf(value + 0));
    const [, , fragment = "", asset = ""] = finding.key.split("\n");
    const isDerived = finding.key === `${finding.projectId}\n${finding.problemId}\n${fragment}\n${asset}`;
    columns.flags.set(row, flagsOf(finding));
    columns.project.set(row, this.#projectOf(finding));
    columns.problem.set(row, this.#problemOf(finding, number));
    columns.packages.set(row, text(finding.packages));
    columns.reachability.set(row, text(finding.reachability));
    columns.filePath.set(row, text(finding.filePath));
    columns.codeRegion.set(row, text(finding.codeRegion));
    columns.fragment.set(row, isDerived ? text(fragment) : 0);
    columns.assetFindingId.set(row, isDerived ? text(asset) : 0);
    columns.keyText.set(row, isDerived ? 0 : text(finding.key) + 1);
    const url = issueUrlOf(finding.projectUrl, isDerived ? fragment : "");
    columns.urlText.set(row, finding.issueUrl === url ? 0 : text(finding.issueUrl) + 1);
    columns.score.set(row, number(finding.score));
    columns.copies.set(row, finding.copies);
    for (const name of instantColumns) columns[name].set(row, finding[name] === null ? null : finding[name] + 0);
    columns.contentLow.set(row, content.low);
    columns.contentHigh.set(row, content.high);
  }

  #projectIdAt(row: number): string {
    return this.pools.texts.at(this.pools.projects.at(this.columns.project.at(row), projectPlaces.projectId));
  }

  #projectOf(finding: Finding): number {
    for (const [member, name] of projectMembers.entries()) projectScratch[member] = this.pools.texts.idOf(finding[name]);
    return this.pools.projects.idOf(projectScratch);
  }

  #problemOf(finding: Finding, number: (value: number | null) => number): number {
    for (const [member, name] of problemMembers.entries()) {
      const value = finding[name];
      problemScratch[member] =
        value === null || typeof value === "number"
          ? number(value)
          : this.pools.texts.idOf(typeof value === "string" ? value : listText(value));
    }
    return this.pools.problems.idOf(problemScratch);
  }
}

/** A list as a text that pools can hold: JSON, and nothing for no members. */
export function listText(list: readonly string[]): string {
  return list.length === 0 ? "" : JSON.stringify(list);
}

/** The address that Snyk mostly gives an issue: a place on the page of its project. */
function issueUrlOf(projectUrl: string, fragment: string): string {
  return `${projectUrl}#issue-${fragment}`;
}

function parseTexts(text: string): readonly string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter((member) => typeof member === "string") : [];
}
