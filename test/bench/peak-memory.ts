import { readFileSync } from "node:fs";

/**
 * The most memory that this process has had, in MB. Where Linux tells it by itself: `maxRSS` there begins with the memory of the
 * process that started this one.
 */
export function peakMegabytes(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return Number(kilobytes) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
