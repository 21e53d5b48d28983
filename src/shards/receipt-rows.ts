import { DigestError, type ErrorKind } from "../errors.ts";
import {
  datasets,
  type ExportFile,
  type FlexeraSource,
  flexeraSourceOf,
  type SnykSource,
  type Source,
  type SourceReceipt,
  sourceOf,
} from "../model/source.ts";
import type { RowReader } from "../state/row-reader.ts";
import { damagedShard } from "./damaged-shard.ts";

const errorKinds: readonly ErrorKind[] = ["input", "permission", "remote", "data", "limit", "rejected-token"];
const scopeKinds = ["group", "org"] as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** As `flexera-datasets` takes them: names become paths. */
const flexeraName = /^[a-z][\w-]{0,99}$/i;

/** The members of a source that Snyk has. */
export function snykSourceRow({ scope, dataset, selection }: SnykSource): readonly unknown[] {
  return [scope.kind, scope.id, dataset, selection];
}

/** A source of Snyk; throws a DigestError of kind `data`, as every reader here does. Its id is made anew, so that it is a safe path. */
export function readSnykSource(row: RowReader): SnykSource {
  const scope = { kind: row.oneOf(scopeKinds), id: row.sharedText() };
  if (!uuid.test(scope.id)) throw damagedShard("the id of a scope is no UUID");
  const dataset = row.oneOf(datasets);
  return sourceOf(scope, dataset, row.text());
}

/** The members of a source that Flexera has. */
export function flexeraSourceRow({ orgId, dataset, selection }: FlexeraSource): readonly unknown[] {
  return [orgId, dataset, selection];
}

/** A source of Flexera. */
export function readFlexeraSource(row: RowReader): FlexeraSource {
  const [orgId, dataset, selection] = [row.count(), row.text(), row.text()];
  if (!flexeraName.test(dataset)) throw damagedShard("the name of a dataset is none");
  return flexeraSourceOf(orgId, dataset, selection);
}

/** The members of a receipt beside its source. */
export function receiptRow(receipt: SourceReceipt<Source>): readonly unknown[] {
  const { window, files, rows, bytes, startedAt, finishedAt, exportId, warnings } = receipt;
  return [window.from, window.to, files.map(fileRow), rows, bytes, startedAt, finishedAt, exportId, warnings];
}

/** The receipt of a source; its files are named after the source and cannot lie anywhere else. */
export function readReceipt<Asked extends Source>(row: RowReader, source: Asked): SourceReceipt<Asked> {
  return {
    source,
    window: { from: row.orNull((reader) => reader.instant()), to: row.instant() },
    files: row.rows((reader) => readFile(reader, source)),
    rows: row.count(),
    bytes: row.count(),
    startedAt: row.instant(),
    finishedAt: row.instant(),
    exportId: row.orNull((reader) => reader.text()),
    warnings: row.texts(),
  };
}

/** The members of a failure. */
export function errorRow({ kind, message, remedy, requestId, status }: DigestError): readonly unknown[] {
  return [kind, message, remedy, requestId ?? null, status ?? null];
}

/** A failure as the job told it that met it. */
export function readError(row: RowReader): DigestError {
  const told = {
    kind: row.oneOf(errorKinds),
    message: row.text(),
    remedy: row.text(),
    requestId: row.orNull((reader) => reader.text()),
    status: row.orNull((reader) => reader.count()),
  };
  return new DigestError({
    kind: told.kind,
    message: told.message,
    remedy: told.remedy,
    requestId: told.requestId ?? undefined,
    status: told.status ?? undefined,
  });
}

function fileRow({ path, rows, bytes, sha256 }: ExportFile): readonly unknown[] {
  return [path, rows, bytes, sha256];
}

function readFile(row: RowReader, { id }: Source): ExportFile {
  const file = { path: row.text(), rows: row.count(), bytes: row.count(), sha256: row.text() };
  if (!file.path.startsWith(id) || !/^(\.[a-z]+){1,2}$/.test(file.path.slice(id.length))) {
    throw damagedShard("it names a file that its source does not have");
  }
  return file;
}
