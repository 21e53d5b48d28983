import { compareFindings } from "../../../src/changes/compare-findings.ts";
import type { ChangeClass } from "../../../src/model/change.ts";
import type { State } from "../../../src/model/state.ts";
import { decodeState } from "../../../src/state/decode-state.ts";
import { type Answer, printMeasured } from "./answer.ts";
import { collectFile } from "./collect-file.ts";

const [current = "", state = ""] = process.argv.slice(2);
await printMeasured(async () => compare(await decodeState(state)));

async function compare(previous: State): Promise<Answer> {
  const snapshot = await collectFile(current, previous.open);
  const { changes, open } = compareFindings({
    previous: { ...previous, at: previous.run.at },
    outcomes: [{ kind: "complete", data: snapshot }],
    threshold: "critical",
    canFiltersHide: false,
    events: [],
  });
  const count = (...classes: readonly ChangeClass[]) => changes.filter((change) => classes.includes(change.class)).length;
  const appeared = count("new", "reopened", "escalated");
  return { appeared, closed: count("resolved", "ignored"), stillOpen: open.length - appeared, gone: count("gone") };
}
