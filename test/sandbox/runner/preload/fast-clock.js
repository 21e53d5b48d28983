/**
 * Loaded before the action by `--import`. The action starts at the sandbox's time instead of today's, and a wait of half a
 * second or more takes a fraction of its time, after which the visible time has moved by the whole of it.
 *
 * SANDBOX_NOW and SANDBOX_REAL_NOW: the sandbox's time (ms) and the machine's, both taken at one moment.
 * SANDBOX_SPEED: what long waits are divided by. SANDBOX_CLOCK_FILE: where the skipped time is told to the sandbox,
 * as a double at byte 0; the peak memory (kB) follows at byte 8 and the CPU time (ms) at byte 16 when the process ends by itself.
 */
import { openSync, readFileSync, writeSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { performance } from "node:perf_hooks";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";

const shortest = 500;
const speed = Number(take("SANDBOX_SPEED") ?? 100);
const shift = Number(take("SANDBOX_NOW")) - Number(take("SANDBOX_REAL_NOW"));
const clockFile = take("SANDBOX_CLOCK_FILE");
const file = clockFile === undefined ? null : openSync(clockFile, "r+");

const RealDate = Date;
const realNow = RealDate.now.bind(RealDate);
const realPerformanceNow = performance.now.bind(performance);
let skipped = 0;

/** A setting leaves the environment, so that the action sees only what a runner sets. */
function take(name) {
  const { env } = process;
  const value = env[name];
  delete env[name];
  return value;
}

const now = () => realNow() + shift + skipped;

function tell(position, value) {
  if (file !== null) writeSync(file, new Uint8Array(new Float64Array([value]).buffer), 0, 8, position);
}

/** Time never stands before the end of a wait that is over. */
function reach(due) {
  if (now() >= due) return;
  skipped += due - now();
  tell(0, skipped);
}

RealDate.now = () => Math.floor(now());
const ShiftedDate = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [RealDate.now()] : args, newTarget),
  apply: () => new RealDate(RealDate.now()).toString(),
});
RealDate.prototype.constructor = ShiftedDate;
globalThis.Date = ShiftedDate;
performance.now = () => realPerformanceNow() + skipped;

const realSetTimeout = globalThis.setTimeout;
const realWait = timersPromises.setTimeout;

function fastSetTimeout(callback, delay, ...rest) {
  if (typeof callback !== "function" || !(delay >= shortest)) return realSetTimeout(callback, delay, ...rest);
  const due = now() + delay;
  function onTime(...args) {
    reach(due);
    return Reflect.apply(callback, this, args);
  }
  return realSetTimeout(onTime, delay / speed, ...rest);
}

async function fastWait(delay, value, options) {
  if (!(delay >= shortest)) return realWait(delay, value, options);
  const due = now() + delay;
  const result = await realWait(delay / speed, value, options);
  reach(due);
  return result;
}

Object.defineProperty(fastSetTimeout, promisify.custom, { value: fastWait });
globalThis.setTimeout = fastSetTimeout;
timers.setTimeout = fastSetTimeout;
timersPromises.setTimeout = fastWait;
timersPromises.scheduler.wait = (delay, options) => fastWait(delay, undefined, options);
syncBuiltinESMExports();

/** Where Linux tells it by itself: `maxRSS` there begins with the memory of the process that started this one. */
function peakRssKb() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

/** Of all threads, in the program and in the system on its behalf. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

process.on("exit", () => {
  tell(8, peakRssKb());
  tell(16, cpuMs());
});
