import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { parse } from "csv-parse/sync";
import type { FlexeraOverrides } from "../../sandbox/flexera/default-options.ts";
import { DEMO_DATASETS_INPUT, type FlexeraExpectation, playFlexeraWeek } from "../../sandbox/flexera-world/flexera-weeks.ts";
import { FlexeraWorld } from "../../sandbox/flexera-world/flexera-world.ts";
import type { TableDifference } from "../../sandbox/flexera-world/table-difference.ts";
import { cellsOf } from "../../sandbox/flexera-world/table-schema.ts";
import type { GitHubOptions } from "../../sandbox/github/stand-in-options.ts";
import type { KillPoint } from "../../sandbox/runner/step-options.ts";
import type { StepResult } from "../../sandbox/runner/step-result.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { actionDirectory } from "./action-directory.ts";
import { artifactFile } from "./published-artifact.ts";

/** What a scenario reads of one dataset in changes.json. */
export type PublishedTable = {
  readonly dataset: string;
  readonly isFirstRun: boolean;
  readonly isReloaded: boolean;
  readonly rows: number;
  readonly rowsBefore: number | null;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly anomalies: Readonly<Record<string, number>>;
  readonly listed: readonly {
    readonly kind: string;
    readonly key: readonly string[];
    readonly cells: readonly { readonly column: string; readonly before: string | null; readonly after: string }[];
  }[];
};

type Run = { readonly inputs?: Readonly<Record<string, string>>; readonly killAt?: KillPoint };

/** Weeks of an organization in Flexera that a report follows, without Snyk. */
export class FlexeraStory {
  readonly sandbox: Sandbox;
  readonly world: FlexeraWorld;
  inputs: Readonly<Record<string, string>> = { "flexera-datasets": DEMO_DATASETS_INPUT };
  #week = 0;

  private constructor(sandbox: Sandbox, world: FlexeraWorld) {
    this.sandbox = sandbox;
    this.world = world;
  }

  static async start(t: TestContext, flexera: FlexeraOverrides = {}, github: Partial<GitHubOptions> = {}): Promise<FlexeraStory> {
    const flexeraWorld = new FlexeraWorld();
    const startAt = flexeraWorld.reportAt(1);
    // Nobody asks Snyk; its world is as small as it can be.
    const world = new SnykWorld({ startAt: new Date(startAt).toISOString(), groups: 1, orgsPerGroup: 1, projectsPerOrg: 1 });
    const sandbox = await startSandbox({ startAt, world, flexeraWorld, flexera, github });
    t.after(() => sandbox.stop());
    return new FlexeraStory(sandbox, flexeraWorld);
  }

  /** The next week happens, up to the time of its report; what that has to say. */
  nextWeek(): FlexeraExpectation {
    this.#week += 1;
    this.sandbox.clock.set(this.world.reportAt(this.#week));
    return playFlexeraWeek(this.world, this.#week);
  }

  /** Runs the action. */
  report({ inputs = {}, ...rest }: Run = {}): Promise<StepResult> {
    return this.sandbox.runAction({
      actionDirectory,
      withoutSnyk: true,
      speed: 1_000,
      inputs: { ...this.inputs, ...inputs },
      ...rest,
    });
  }

  /** What a run told of its datasets, by name. */
  tables(result: StepResult): ReadonlyMap<string, PublishedTable> {
    const { flexera }: { readonly flexera: readonly PublishedTable[] } = JSON.parse(
      artifactFile(this.sandbox, result, "changes.json"),
    );
    return new Map(flexera.map((table) => [table.dataset, table]));
  }

  /** What a run told of one dataset. */
  table(result: StepResult, name: string): PublishedTable {
    return this.tables(result).get(name) ?? assert.fail(`nothing is told of ${name}:\n${result.log}`);
  }

  /** Every dataset was told as the world counted, and what is attached is what the world has. */
  assertTold(result: StepResult, expected: FlexeraExpectation, isFirstRun = false): void {
    const tables = this.tables(result);
    assert.deepEqual([...tables.keys()].sort(), [...expected.keys()].sort());
    for (const [name, { rows, rowsBefore, added, changed, removed }] of expected) {
      const told = this.table(result, name);
      const changes = isFirstRun ? { added: 0, changed: 0, removed: 0 } : { added, changed, removed };
      const counts = { added: told.added, changed: told.changed, removed: told.removed };
      assert.deepEqual(
        { rows: told.rows, rowsBefore: told.rowsBefore, ...counts },
        { rows, rowsBefore: isFirstRun ? null : rowsBefore, ...changes },
        name,
      );
      this.assertAttached(result, name);
    }
  }

  /** The attached rows are those of the world, whatever their order. */
  assertAttached(result: StepResult, name: string): void {
    const table = this.world.table(name);
    const file = artifactFile(this.sandbox, result, `flexera/${name}.csv`);
    const attached: readonly Record<string, string>[] = parse(file, { columns: true });
    const rows = table.rowsAt(table.placeAt(this.sandbox.clock.now())).map((row) => cellsOf(table.schema, row));
    assert.equal(attached.length, rows.length, name);
    const [first] = table.schema.columns.filter(({ kind }) => kind === "text");
    const column = first?.name ?? "";
    assert.deepEqual(attached.map((row) => row[column]).toSorted(), rows.map((row) => String(row[column])).toSorted(), name);
  }
}

/** The counts of a difference alone. */
export function countsOf({ added, changed, removed }: Pick<TableDifference, "added" | "changed" | "removed">) {
  return { added, changed, removed };
}
