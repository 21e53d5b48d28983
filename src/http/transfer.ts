import { formatElapsed } from "./progress.ts";

/** How far a transfer has come, and how much there is where somebody said so. */
export type Transfer = {
  /** Null where rows are not counted. */
  readonly rows: number | null;
  readonly bytes: number;
  readonly announcedRows: number | null;
  readonly announcedBytes: number | null;
};

const million = 1e6;
const billion = 1e9;

/** A transfer for the log: `1,200,000 of 8,000,000 rows, 1.6 of 10.7 GB, 53 MB/s, about 2 min 50 s left`. */
export function describeTransfer(transfer: Transfer, elapsedMs: number): string {
  const { rows, bytes } = transfer;
  const announcedRows = stillAhead(transfer.announcedRows, rows ?? 0);
  const announcedBytes = stillAhead(transfer.announcedBytes, bytes);
  const speed = bytes / million / Math.max(1, elapsedMs / 1000);
  const told = [
    rows === null ? null : `${ofAll(formatCount(rows), announcedRows === null ? null : formatCount(announcedRows))} rows`,
    formatBytes(bytes, announcedBytes),
    `${speed < 10 ? speed.toFixed(1) : formatCount(Math.round(speed))} MB/s`,
    remaining(shareOf(bytes, announcedBytes) ?? shareOf(rows ?? 0, announcedRows), elapsedMs),
  ];
  return told.filter((part) => part !== null).join(", ");
}

/** What was announced, unless more is here already: a file that was packed, or a number that was wrong. */
function stillAhead(announced: number | null, done: number): number | null {
  return announced !== null && announced >= done ? announced : null;
}

function shareOf(done: number, all: number | null): number | null {
  return all === null || all === 0 || done === 0 ? null : done / all;
}

function remaining(share: number | null, elapsedMs: number): string | null {
  return share === null ? null : `about ${formatElapsed((elapsedMs * (1 - share)) / share)} left`;
}

function formatBytes(bytes: number, all: number | null): string {
  const [unit, name] = (all ?? bytes) >= billion ? [billion, "GB"] : [million, "MB"];
  return `${ofAll((bytes / unit).toFixed(1), all === null ? null : (all / unit).toFixed(1))} ${name}`;
}

function ofAll(done: string, all: string | null): string {
  return all === null ? done : `${done} of ${all}`;
}

function formatCount(count: number): string {
  return count.toLocaleString("en");
}
