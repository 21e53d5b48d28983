import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import type { Sandbox } from "../../sandbox/sandbox.ts";

export type ToldFinding = { readonly key: string; readonly class: string };

export type ToldEvent = {
  readonly createdAt: string;
  readonly event: string;
  readonly groupId: string;
  readonly orgId: string;
  readonly projectId: string;
  readonly userId: string;
  readonly count: number;
};

/** What one attempt of a run uploaded as its report. */
export type UploadedReport = {
  readonly status: string;
  readonly findings: readonly ToldFinding[];
  readonly auditEvents: readonly ToldEvent[];
  /** The rows of open-findings.csv by column. */
  readonly open: readonly Readonly<Record<string, string>>[];
};

/** One attempt of a workflow run. */
export type Attempt = { readonly id: number; readonly attempt: number };

/** Whether an attempt finished the upload of its state, which means that its report counts as told. */
export function isSaved(sandbox: Sandbox, attempt: Attempt): boolean {
  return artifactOf(sandbox, attempt, "exposure-digest-state") !== undefined;
}

/** The report that an attempt uploaded; fails where there is none. */
export function readReport(sandbox: Sandbox, attempt: Attempt): UploadedReport {
  const artifact = artifactOf(sandbox, attempt, "exposure-digest");
  assert.ok(artifact, `run ${attempt.id}, attempt ${attempt.attempt} uploaded no report`);
  const files = sandbox.gitHub.world.readArtifact(artifact.id);
  assert.ok(files instanceof Map);
  const text = (name: string): string => files.get(name)?.toString("utf8") ?? "";
  const changes: Omit<UploadedReport, "open"> = JSON.parse(text("changes.json"));
  const open: Record<string, string>[] = parse(text("open-findings.csv"), { columns: true });
  return { ...changes, open };
}

function artifactOf(sandbox: Sandbox, { id, attempt }: Attempt, name: string) {
  const found = sandbox.gitHub.world.artifacts.filter((row) => row.runId === id && row.attempt === attempt && row.name === name);
  assert.ok(found.length <= 1, `run ${id}, attempt ${attempt} has ${found.length} artifacts named ${name}`);
  return found[0];
}
