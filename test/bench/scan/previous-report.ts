import { existsSync, writeFileSync } from "node:fs";
import type { TrackedFinding } from "../../../src/model/finding.ts";
import type { FindingKey } from "../../../src/model/ids.ts";
import { encodeState } from "../../../src/state/encode-state.ts";
import { sampleState } from "../../unit/state/sample-state.ts";
import { collectFile, openOf } from "./collect-file.ts";

/** What is left of the previous report: our state, and for the other programs a CSV of the keys that were open. */
export type PreviousReport = { readonly state: string; readonly keys: string };

/** The report of an export, made once and kept beside it. */
export async function previousReport(exported: string): Promise<PreviousReport> {
  const report = { state: `${exported}.state-4`, keys: `${exported}.keys.csv` };
  if (existsSync(report.state) && existsSync(report.keys)) return report;
  const snapshot = await collectFile(exported, new Map());
  const findings = openOf(snapshot);
  const open = new Map<FindingKey, TrackedFinding>();
  for (const [key, finding] of findings) open.set(key, { finding, sources: [snapshot.source.id], unknownSince: null });
  const { id, selection } = snapshot.source;
  const source = { id, selection, takenAt: snapshot.takenAt, fullAt: snapshot.fullAt, memory: snapshot.memory };
  await encodeState(sampleState({ open, sources: new Map([[id, source]]), flexera: new Map() }), report.state);
  const lines = [...findings.values()].map(({ projectId, problemId }) => `${projectId},${problemId}\n`);
  writeFileSync(report.keys, `PROJECT_PUBLIC_ID,PROBLEM_ID\n${lines.join("")}`);
  return report;
}
