import assert from "node:assert/strict";
import type { StepResult } from "../../sandbox/runner/step-result.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { artifactFile } from "./published-artifact.ts";

/** What a scenario reads of changes.json. */
export type PublishedChanges = {
  readonly status: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly PublishedFinding[];
  readonly auditEvents: readonly {
    readonly id: string;
    readonly event: string;
    readonly risk: string;
    readonly count: number;
    readonly createdAt: string;
    readonly orgId: string;
  }[];
};

export type PublishedFinding = {
  readonly key: string;
  readonly class: string;
  readonly reason: string | null;
  readonly projectId: string;
  readonly problemId: string;
  readonly title: string;
  readonly explanation: { readonly reason: string; readonly userName: string; readonly end: object | null } | null;
};

/** The changes.json of a run, from its artifact. */
export function changesOf(sandbox: Sandbox, result: StepResult): PublishedChanges {
  const changes: PublishedChanges = JSON.parse(artifactFile(sandbox, result, "changes.json"));
  assert.ok(Array.isArray(changes.findings));
  return changes;
}

type Named = { readonly projectId: string; readonly problemId: string };

/** Findings by project and problem, sorted, so that lists of the world and of a report compare. */
export function names(findings: readonly Named[]): readonly string[] {
  return [...new Set(findings.map(({ projectId, problemId }) => `${projectId} ${problemId}`))].sort();
}

/** The findings of a class, by project and problem. */
export function ofClass(changes: PublishedChanges, name: string): readonly string[] {
  return names(changes.findings.filter((finding) => finding.class === name));
}
