import { DigestError } from "../errors.ts";
import { damagedState } from "./damaged-state.ts";
import { stateFormat, stateVersion } from "./state-format.ts";

type Header = Readonly<Record<string, unknown>>;

/** How a header of one version becomes one of the next. The lines below the header are the same in all versions so far. */
const migrations: ReadonlyMap<number, (header: Header) => Header> = new Map([
  [1, (header: Header) => ({ ...header, version: 2, issueNumber: null, history: [] })],
]);

/**
 * The first line of a state of any known version as one of the current version, not yet checked further. Throws a
 * DigestError of kind `data` for a foreign file and for a version that is newer than this action.
 */
export function migrateStateHeader(line: unknown): Header {
  if (!isHeader(line) || line.format !== stateFormat) throw damagedState("it is not a state of this action");
  let header = line;
  let version = versionOf(header);
  if (version > stateVersion) throw newerVersion(version);
  while (version < stateVersion) {
    const migrate = migrations.get(version);
    if (migrate === undefined) throw damagedState(`its version ${version} is unknown`);
    header = migrate(header);
    version = versionOf(header);
  }
  return header;
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
