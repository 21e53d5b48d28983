import { existsSync, writeFileSync } from "node:fs";
import { nothingOpen, OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { encodeState } from "../../../src/state/encode-state.ts";
import { stateVersion } from "../../../src/state/state-format.ts";
import { sampleState } from "../../unit/state/sample-state.ts";
import { collectFile, openOf, takenAt } from "./collect-file.ts";

/** What is left of the previous report: our state, and for the other programs a CSV of the keys that were open. */
export type PreviousReport = { readonly state: string; readonly keys: string };

/** The report of an export, made once and kept beside it. */
export async function previousReport(exported: string): Promise<PreviousReport> {
  const report = { state: `${exported}.state-${stateVersion}`, keys: `${exported}.keys.csv` };
  if (existsSync(report.state) && existsSync(report.keys)) return report;
  const snapshot = await collectFile(exported, nothingOpen, takenAt - 7 * 86_400_000);
  const findings = openOf(snapshot);
  const open = OpenFindings.of(findings.map((finding) => ({ finding, sources: [snapshot.source.id], unknownSince: null })));
  const { id, selection } = snapshot.source;
  const source = { id, selection, takenAt: snapshot.takenAt, fullAt: snapshot.fullAt, memory: snapshot.memory };
  const state = sampleState({ open, sources: new Map([[id, source]]) });
  await encodeState({ ...state, flexera: new Map(), threshold: "critical" }, report.state);
  const lines = findings.map(({ projectId, problemId }) => `${projectId},${problemId}\n`);
  writeFileSync(report.keys, `PROJECT_PUBLIC_ID,PROBLEM_ID\n${lines.join("")}`);
  return report;
}
