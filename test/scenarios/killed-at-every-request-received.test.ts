import { test } from "node:test";
import { killAtEveryRequest } from "./steps/kill-at-every-request.ts";

test("a run killed just before any of its requests takes effect is made up for by the next week's run, once and whole", (t) =>
  killAtEveryRequest(t, "received"));
