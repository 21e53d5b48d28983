import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Fault, RecordedRequest } from "../sandbox/loopback.ts";
import { breakNth, breakOnceEach } from "../scenarios/steps/faults.ts";
import { WeekChain } from "../scenarios/steps/week-chain.ts";
import { describeRequest } from "../scenarios/steps/well-behaved.ts";

type Write = {
  readonly name: string;
  readonly request: RegExp;
  /** Which of several such requests of a run. */
  readonly nth?: number;
  /** Whether the run must go on, because it can see that the request took effect. */
  readonly mustRecover?: boolean;
};

const writes: readonly Write[] = [
  { name: "the start of an export", request: /^POST snyk .*\/export$/ },
  { name: "the reservation of the kept export's name", request: /^POST results \/CreateArtifact$/ },
  { name: "a block of the kept export's name", request: /^PUT blob .*\(block\)$/ },
  { name: "the block list of the kept export's name", request: /^PUT blob .*\(blocklist\)$/ },
  { name: "the end of the kept export's name", request: /^POST results \/FinalizeArtifact$/ },
  { name: "the reservation of the report's artifact", request: /^POST results \/CreateArtifact$/, nth: 2 },
  { name: "a block of the report's artifact", request: /^PUT blob .*\(block\)$/, nth: 2 },
  { name: "the block list of the report's artifact", request: /^PUT blob .*\(blocklist\)$/, nth: 2 },
  { name: "the end of the report's artifact", request: /^POST results \/FinalizeArtifact$/, nth: 2, mustRecover: true },
  { name: "a label", request: /^POST github .*\/labels$/ },
  { name: "an issue", request: /^POST github .*\/issues$/ },
  { name: "the closing of the issue before", request: /^PATCH github .*\/issues\/\{n\}$/ },
  { name: "a comment", request: /^POST github .*\/comments$/ },
  { name: "the reservation of the state", request: /^POST results \/CreateArtifact$/, nth: 3 },
  { name: "a block of the state", request: /^PUT blob .*\(block\)$/, nth: 3 },
  { name: "the block list of the state", request: /^PUT blob .*\(blocklist\)$/, nth: 3 },
  { name: "the end of the state", request: /^POST results \/FinalizeArtifact$/, nth: 3, mustRecover: true },
];

/** Sent by a run that follows another one in the same week which did not live to save its state. */
const updates: readonly RegExp[] = [/^PATCH github .*\/issues\/\{n\}$/, /^PATCH github .*\/issues\/comments\/\{n\}$/];

const badGateway = { status: 502, headers: { "content-type": "text/html" }, body: "<html><h1>502 Bad Gateway</h1></html>" };

const losses: readonly { readonly name: string; readonly fault: Fault }[] = [
  { name: "was lost", fault: { kind: "lost-answer" } },
  { name: "was a gateway's 502 instead", fault: { kind: "replace-answer", reply: badGateway } },
];

suite("lost answers", { concurrency: 2 }, () => {
  for (const { name, fault } of losses) {
    test(`a write that took effect while its answer ${name} makes nothing twice, and the week is told whole`, async (t) => {
      const chain = await WeekChain.open();
      t.after(() => chain.stop());
      const outcomes: string[] = [];
      for (const write of writes) outcomes.push(`${write.name}: ${await loseAnswer(chain, write, fault)}`);
      await loseUpdates(chain, fault);
      t.diagnostic(outcomes.join("; "));
    });
  }
});

async function loseAnswer(chain: WeekChain, write: Write, fault: Fault): Promise<"recovered" | "failed"> {
  const { rule, broken } = breakNth(fault, write.request, write.nth);
  const run = await chain.trouble(rule, write.name);
  assert.equal(broken.length, 1, `${write.name}: no such request was sent\n${run.result.log}`);
  if (run.result.conclusion === "success") return "recovered";
  assert.notEqual(write.mustRecover, true, `${write.name}: the run failed\n${run.result.log}`);
  await chain.report(`the week after ${write.name}`);
  chain.assertSuperseded(run);
  return "failed";
}

async function loseUpdates(chain: WeekChain, fault: Fault): Promise<void> {
  const { requests } = await chain.report("an ordinary week");
  const stateUpload = requests.findLastIndex(({ target }) => target.endsWith("/CreateArtifact"));
  await chain.kill({ index: stateUpload, when: "received" });
  const kindOf = (request: RecordedRequest) => updates.find((update) => update.test(describeRequest(request)))?.source ?? null;
  const { rule, broken } = breakOnceEach(() => fault, kindOf);
  const { result } = await chain.troubleLater(rule, "updates of the issue and the comment");
  assert.equal(broken.length, updates.length, `not all updates were sent\n${result.log}`);
  assert.equal(result.conclusion, "success", result.log);
}
