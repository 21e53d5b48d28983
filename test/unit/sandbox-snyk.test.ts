import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { Journal } from "../sandbox/loopback.ts";
import { defaultOptions, FULL_ACCESS_TOKEN, type OptionOverrides, optionsWith } from "../sandbox/snyk/default-options.ts";
import { isExportStart } from "../sandbox/snyk/snyk-requests.ts";
import { type SnykStandIn, startSnykStandIn } from "../sandbox/snyk/snyk-stand-in.ts";
import { playWeek } from "../sandbox/world/demo-weeks.ts";
import { hostileContent, hostileRow, hostileTexts } from "../sandbox/world/hostile-text.ts";
import { ISSUE_COLUMNS } from "../sandbox/world/issue-columns.ts";
import { playRandomWeek } from "../sandbox/world/random-weeks.ts";
import { SnykWorld } from "../sandbox/world/snyk-world.ts";
import { syntheticIssueRows } from "../sandbox/world/synthetic-rows.ts";
import { USAGE_COLUMNS } from "../sandbox/world/usage-columns.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SAT = "snyk_sat.0001.secret.checksum";
const ISSUES = { dataset: "issues", formats: ["csv"], filters: { updated: { from: "2000-01-01T00:00:00Z" } } };

const journal = new Journal();
const world = new SnykWorld();
const group = world.groups[0]?.id ?? "";
const org = world.orgs()[0]?.id ?? "";
const clock = { time: 0, now: () => clock.time };
let snyk: SnykStandIn;

before(async () => {
  for (const week of [1, 2, 3, 4]) playWeek(world, week);
  snyk = await startSnykStandIn({ journal, world, clock });
});
after(() => snyk.stop());
beforeEach(() => use({}));

/** Puts the options back to the defaults with `overrides`, and lets an hour pass so that no limit is left over. */
function use(overrides: OptionOverrides): void {
  Object.assign(snyk.options, optionsWith(overrides));
  clock.time = Math.max(clock.time + 2 * HOUR, world.reportAt(4));
}

type Answer = { status: number; headers: Headers; text: string; json: any };
type Call = { method?: string; token?: string | null; scheme?: string; body?: unknown; type?: string; headers?: Record<string, string> };
