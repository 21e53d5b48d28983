import { test } from "node:test";
import { killAtEveryRequest } from "./steps/kill-at-every-request.ts";

test("a run killed just after any of its requests took effect is made up for by the next week's run, once and whole", (t) =>
  killAtEveryRequest(t, "handled"));
