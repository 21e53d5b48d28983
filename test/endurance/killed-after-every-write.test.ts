import { test } from "node:test";
import { killAfterEveryWrite } from "../scenarios/steps/kill-points.ts";

test(
  "a run killed just after any of its writes took effect is made up for by the next week's run, once and whole",
  killAfterEveryWrite,
);
