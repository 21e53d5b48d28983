import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";

/** DuckDB with a folder for its files. */
export type DuckDb = {
  readonly run: (sql: string) => Promise<void>;
  /** The rows of a query, every cell as DuckDB's own text, or null. */
  readonly rows: (sql: string) => Promise<readonly (readonly (string | null)[])[]>;
  readonly path: (name: string) => string;
};

/** Works with DuckDB; resolves to false without working where its binding is not installed for this platform. */
export async function withDuckDb(work: (db: DuckDb) => Promise<void>): Promise<boolean> {
  const connection = await connect();
  if (connection === null) return false;
  const folder = await mkdtemp(join(tmpdir(), "duckdb-"));
  try {
    await work({
      run: async (sql) => void (await connection.run(sql)),
      rows: async (sql) => {
        const reader = await connection.runAndReadAll(sql);
        return reader.getRows().map((row) => row.map((cell) => (cell === null ? null : String(cell))));
      },
      path: (name) => join(folder, name),
    });
  } finally {
    connection.closeSync();
    await rm(folder, { recursive: true });
  }
  return true;
}

async function connect(): Promise<DuckDBConnection | null> {
  try {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    return await instance.connect();
  } catch (thrown) {
    // Optional dependencies of npm: a platform without a binding has none.
    if (thrown instanceof Error && /cannot find|not found|node-bindings/i.test(thrown.message)) return null;
    throw thrown;
  }
}
