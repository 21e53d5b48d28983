import { DigestError } from "../errors.ts";
import { damagedState } from "./damaged-state.ts";
import { endOfState, stateFormat, stateVersion } from "./state-format.ts";

type Header = Readonly<Record<string, unknown>>;
type Cells = readonly unknown[];

/** How the lines of one version become lines of the next; a line that is damaged stays so and is refused by its reader. */
type Migration = { readonly header: (header: Header) => Header; readonly line: (cells: Cells) => Cells };

const migrations: ReadonlyMap<number, Migration> = new Map([
  [1, { header: (header) => ({ ...header, version: 2, issueNumber: null, history: [] }), line: (cells) => cells }],
  [2, { header: (header) => ({ ...header, version: 3, usage: null }), line: addFullExport }],
  [3, { header: forgetUsers, line: (cells) => addFlexera(forgetFingerprints(cells)) }],
  [4, { header: (header) => ({ ...header, version: 5 }), line: addFindingBlocks }],
]);

/** A state of an older version as it is read: its first line, and what makes each further one a line of the current version. */
export type Migrated = { readonly header: Header; readonly line: (cells: Cells) => Cells };

/**
 * The first line of a state of any known version as one of the current version, not yet checked further. Throws a
 * DigestError of kind `data` for a foreign file and for a version that is newer than this action.
 */
export function migrateState(line: unknown): Migrated {
  if (!isHeader(line) || line.format !== stateFormat) throw damagedState("it is not a state of this action");
  let header = line;
  let version = versionOf(header);
  if (version > stateVersion) throw newerVersion(version);
  const steps: Migration[] = [];
  while (version < stateVersion) {
    const migration = migrations.get(version);
    if (migration === undefined) throw damagedState(`its version ${version} is unknown`);
    steps.push(migration);
    header = migration.header(header);
    version = versionOf(header);
  }
  return { header, line: (cells) => steps.reduce((migrated, step) => step.line(migrated), cells) };
}

/** Version 2 knew full exports only, and no usage. */
function addFullExport(cells: Cells): Cells {
  const [kind, counts] = cells;
  if (kind === "source") return [...cells, cells.at(-1)];
  if (kind !== endOfState || !isHeader(counts)) return cells;
  return [kind, { ...counts, "usage-count": 0, "usage-slow": 0, "usage-users": 0 }];
}

/**
 * Version 3 made its fingerprints with another hash, which nothing can turn into ours: it is forgotten which findings were closed or
 * below the threshold, whose rows mostly say it themselves, and which projects there were.
 */
function forgetFingerprints(cells: Cells): Cells {
  const [kind] = cells;
  return kind === "memory" || kind === "usage-users" ? [...cells.slice(0, -1), ""] : cells;
}

/** Windows of which another question was asked are not compared, so that nobody is called newly seen. */
function forgetUsers(header: Header): Header {
  const { usage } = header;
  if (!isHeader(usage)) return { ...header, version: 4 };
  const asked = (window: unknown): unknown => (isHeader(window) ? { ...window, question: "before version 4" } : window);
  return { ...header, version: 4, usage: { ...usage, current: asked(usage.current), before: asked(usage.before) } };
}

/** Version 3 knew nothing of Flexera. */
function addFlexera(cells: Cells): Cells {
  const [kind, counts] = cells;
  if (kind !== endOfState || !isHeader(counts)) return cells;
  return [kind, { ...counts, flexera: 0, "flexera-hashes": 0, "flexera-text": 0, "flexera-told": 0, "flexera-listed": 0 }];
}

/** Version 4 wrote a line for each open finding. */
function addFindingBlocks(cells: Cells): Cells {
  const [kind, counts] = cells;
  if (kind !== endOfState || !isHeader(counts)) return cells;
  const none = { "finding-texts": 0, "finding-numbers": 0, "finding-projects": 0, "finding-problems": 0, findings: 0 };
  return [kind, { ...counts, ...none }];
}

function versionOf(header: Header): number {
  const { version } = header;
  if (typeof version !== "number" || !Number.isSafeInteger(version)) throw damagedState("its first line names no version");
  return version;
}

function newerVersion(version: number): DigestError {
  return new DigestError({
    kind: "data",
    message: `The saved state has version ${version}, which a newer release of this action wrote; this release reads up to version ${stateVersion}.`,
    remedy: "Update the action in the workflow file to the newest release.",
  });
}

function isHeader(value: unknown): value is Header {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
