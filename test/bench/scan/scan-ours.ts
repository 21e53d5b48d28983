import type { OpenFindings } from "../../../src/model/open-findings.ts";
import { decodeState } from "../../../src/state/decode-state.ts";
import { type Answer, printMeasured } from "./answer.ts";
import { collectFile } from "./collect-file.ts";

const [current = "", state = ""] = process.argv.slice(2);
await printMeasured(async () => compare(await readPrevious()));

async function readPrevious(): Promise<OpenFindings> {
  return (await decodeState(state)).open;
}

async function compare(before: OpenFindings): Promise<Answer> {
  const { findings } = await collectFile(current, before);
  const answer = { appeared: 0, closed: 0, stillOpen: 0, gone: 0 };
  for (const [key, { status }] of findings) {
    if (status !== "open") answer.closed += 1;
    else if (before.has(key)) answer.stillOpen += 1;
    else answer.appeared += 1;
  }
  for (const key of before.keys()) if (!findings.has(key)) answer.gone += 1;
  return answer;
}
