import assert from "node:assert/strict";
import type { StepResult } from "../../sandbox/runner/step-result.ts";

/** Asserts that a run passed. */
export function passed(result: StepResult): void {
  assert.equal(result.conclusion, "success", result.log);
}

/** Asserts that a run failed, and returns the messages of its error annotations. */
export function failed(result: StepResult): readonly string[] {
  assert.equal(result.conclusion, "failure", result.log);
  return errorsOf(result);
}

/** The messages of the error annotations. */
export function errorsOf({ annotations }: StepResult): readonly string[] {
  return annotations.filter(({ kind }) => kind === "error").map(({ message }) => message);
}
