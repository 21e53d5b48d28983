import type { TuplePool } from "../columns/tuple-pool.ts";
import type { Finding } from "../finding.ts";
import { type FindingPools, instantColumns, problemMembers, textColumns } from "./finding-columns.ts";
import { type FindingTable, unknownContent } from "./finding-table.ts";
import { FindingView } from "./finding-view.ts";

/** Ids of one pool by ids of another, filled as they are met. */
type Renumbering = {
  readonly texts: Int32Array;
  readonly numbers: Int32Array;
  readonly projects: Int32Array;
  readonly problems: Int32Array;
};

/** Index in `problemMembers` of the first member that is a number. */
const firstNumber = problemMembers.indexOf("cvss");

/**
 * Appends findings to a table. One that is read from another table is copied by its columns, and takes its content hash along: each
 * unique text is looked up once a table.
 */
export class RowCopier {
  readonly #target: FindingTable;
  readonly #renumberings = new Map<FindingTable, Renumbering>();

  constructor(target: FindingTable) {
    this.#target = target;
  }

  /** Adds a finding whose key no row of the target has, and gives its row. */
  append(finding: Finding): number {
    const place = FindingView.placeOf(finding);
    return place === null ? this.#target.append(finding, unknownContent) : this.#copy(place.table, place.row);
  }

  #copy(source: FindingTable, from: number): number {
    const ids = this.#renumberingOf(source);
    const row = this.#target.addRow();
    const [theirs, ours] = [source.columns, this.#target.columns];
    ours.flags.set(row, theirs.flags.at(from));
    ours.project.set(row, this.#project(source.pools, theirs.project.at(from), ids));
    ours.problem.set(row, this.#problem(source.pools, theirs.problem.at(from), ids));
    for (const name of textColumns) {
      const id = theirs[name].at(from);
      const isDerivable = name === "keyText" || name === "urlText";
      if (!isDerivable) ours[name].set(row, this.#text(source.pools, id, ids));
      else ours[name].set(row, id === 0 ? 0 : this.#text(source.pools, id - 1, ids) + 1);
    }
    ours.score.set(row, this.#number(source.pools, theirs.score.at(from), ids));
    ours.copies.set(row, theirs.copies.at(from));
    for (const name of instantColumns) ours[name].set(row, theirs[name].at(from));
    ours.keyLow.set(row, theirs.keyLow.at(from));
    ours.keyHigh.set(row, theirs.keyHigh.at(from));
    ours.contentLow.set(row, theirs.contentLow.at(from));
    ours.contentHigh.set(row, theirs.contentHigh.at(from));
    this.#target.indexRow(row);
    return row;
  }

  #text(pools: FindingPools, id: number, { texts }: Renumbering): number {
    const known = texts[id] ?? -1;
    if (known >= 0) return known;
    const added = this.#target.pools.texts.idOf(pools.texts.at(id));
    texts[id] = added;
    return added;
  }

  #number(pools: FindingPools, id: number, { numbers }: Renumbering): number {
    if (id === 0) return 0;
    const known = numbers[id] ?? -1;
    if (known >= 0) return known;
    const added = this.#target.pools.numbers.idOf(pools.numbers.at(id));
    numbers[id] = added;
    return added;
  }

  #project(pools: FindingPools, id: number, ids: Renumbering): number {
    const known = ids.projects[id] ?? -1;
    if (known >= 0) return known;
    const members = membersOf(pools.projects, id).map((member) => this.#text(pools, member, ids));
    const added = this.#target.pools.projects.idOf(members);
    ids.projects[id] = added;
    return added;
  }

  #problem(pools: FindingPools, id: number, ids: Renumbering): number {
    const known = ids.problems[id] ?? -1;
    if (known >= 0) return known;
    const members = membersOf(pools.problems, id).map((member, index) =>
      index < firstNumber ? this.#text(pools, member, ids) : this.#number(pools, member, ids),
    );
    const added = this.#target.pools.problems.idOf(members);
    ids.problems[id] = added;
    return added;
  }

  #renumberingOf(source: FindingTable): Renumbering {
    const known = this.#renumberings.get(source);
    if (known !== undefined) return known;
    const { texts, numbers, projects, problems } = source.pools;
    const blank = (size: number): Int32Array => new Int32Array(size).fill(-1);
    const added = {
      texts: blank(texts.size),
      numbers: blank(numbers.size),
      projects: blank(projects.size),
      problems: blank(problems.size),
    };
    this.#renumberings.set(source, added);
    return added;
  }
}

function membersOf(pool: TuplePool, id: number): Uint32Array {
  return Uint32Array.from({ length: pool.width }, (_, member) => pool.at(id, member));
}
