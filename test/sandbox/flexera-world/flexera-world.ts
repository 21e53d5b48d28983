import { Prng } from "../world/prng.ts";
import { WEEK_MS } from "../world/snyk-time.ts";
import { FlexeraTable } from "./flexera-table.ts";
import { type TableDifference, tableDifference } from "./table-difference.ts";
import { schemaOf } from "./table-schemas.ts";
import { seedTable } from "./table-seeding.ts";

/** Whose inventory it is, how large, and when it begins. */
export type FlexeraWorldOptions = {
  readonly seed: number;
  readonly orgId: number;
  /** When the report of week 1 is made, ISO 8601; the seeded rows are older. */
  readonly startAt: string;
  readonly devices: number;
};

const DEFAULTS: FlexeraWorldOptions = { seed: 1, orgId: 4711, startAt: "2026-01-05T06:17:00.000Z", devices: 12 };

/** The IT Visibility data of one organization: every dataset as a log of events. The same options give the same world. */
export class FlexeraWorld {
  readonly options: FlexeraWorldOptions;
  readonly #tables = new Map<string, FlexeraTable>();

  constructor(options: Partial<FlexeraWorldOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
  }

  get orgId(): number {
    return this.options.orgId;
  }

  /** When the report of a week is made; week 1 is where the world begins. */
  reportAt(week: number): number {
    return Date.parse(this.options.startAt) + (week - 1) * WEEK_MS;
  }

  /** A dataset by its query name, filled with its first rows when it is first asked for; null for a name that no document has. */
  find(name: string): FlexeraTable | null {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const schema = schemaOf(name, this.orgId);
    if (schema === null) return null;
    const table = new FlexeraTable(schema, this.#firstSequence(name));
    seedTable(table, this.options);
    this.#tables.set(name, table);
    return table;
  }

  /** A dataset by its query name. */
  table(name: string): FlexeraTable {
    const table = this.find(name);
    if (table === null) throw new Error(`no dataset is called ${name}`);
    return table;
  }

  /** What a report made at `until` has to say of a dataset, when the one before was made at `since`. */
  difference(name: string, since: number, until: number): TableDifference {
    const table = this.table(name);
    return tableDifference(table.schema, table.rowsAt(table.placeAt(since)), table.rowsAt(table.placeAt(until)));
  }

  /** Every log begins elsewhere, so that a token of another dataset or organization names no place in it. */
  #firstSequence(name: string): number {
    return 7_000_000_000_000_000 + Prng.of(this.orgId, `sequence of ${name}`).int(0, 9_999) * 100_000_000_000;
  }
}
