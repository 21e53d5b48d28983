const dayMs = 86_400_000;

/** An instant as ISO 8601 in UTC, with three fractional digits, or with as many of nine as it needs. */
export function instantText(ticks: bigint, ticksPerSecond: bigint): string {
  const seconds = floorDivide(ticks, ticksPerSecond);
  const at = new Date(Number(seconds) * 1000);
  // What lies beyond the years that dates can have is told as it is stored.
  if (Number.isNaN(at.getTime())) return String(ticks);
  return `${at.toISOString().slice(0, -5)}.${fraction(ticks - seconds * ticksPerSecond, ticksPerSecond)}Z`;
}

/** A day, counted from 1970-01-01, as `YYYY-MM-DD`. */
export function dayText(days: number): string {
  const at = new Date(days * dayMs);
  return Number.isNaN(at.getTime()) ? String(days) : (at.toISOString().split("T")[0] ?? "");
}

/** A time of day as `HH:MM:SS`, with a fraction like that of an instant. */
export function timeOfDayText(ticks: bigint, ticksPerSecond: bigint): string {
  const seconds = floorDivide(ticks, ticksPerSecond);
  const [hour, minute, second] = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) =>
    String(part).padStart(2, "0"),
  );
  return `${hour}:${minute}:${second}.${fraction(ticks - seconds * ticksPerSecond, ticksPerSecond)}`;
}

/** A span of months, days and milliseconds as an ISO 8601 duration, from Parquet's twelve bytes. */
export function intervalText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [months, days, ms] = [0, 4, 8].map((at) => view.getUint32(at, true));
  return `P${months}M${days}DT${(ms ?? 0) / 1000}S`;
}

function fraction(ticks: bigint, ticksPerSecond: bigint): string {
  const digits = String(ticks).padStart(String(ticksPerSecond).length - 1, "0");
  return digits.slice(0, 3) + digits.slice(3).replace(/0+$/, "");
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
