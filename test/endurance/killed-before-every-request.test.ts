import { test } from "node:test";
import { killBeforeEveryRequest } from "../scenarios/steps/kill-points.ts";

test(
  "a run killed just before any of its requests takes effect is made up for by the next week's run, once and whole",
  killBeforeEveryRequest,
);
