import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { SandboxClock } from "../sandbox/clock.ts";
import { Journal, LoopbackServer } from "../sandbox/loopback.ts";
import { parseKeyValueFile } from "../sandbox/runner/file-commands.ts";
import { writeFixtureAction } from "../sandbox/runner/fixture-action.ts";
import { type RunningStep, startStep } from "../sandbox/runner/run-step.ts";
import { SecretMasker } from "../sandbox/runner/secret-masker.ts";
import type { StepOptions } from "../sandbox/runner/step-options.ts";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { startSandbox } from "../sandbox/sandbox.ts";

const start = Date.UTC(2026, 0, 5, 6, 17);
const workflowToken = "ghs_workflow_token_value";

type Settings = Partial<StepOptions> & { readonly declared?: Readonly<Record<string, string>> };
type Look = (step: RunningStep, settings: { readonly journal: Journal; readonly clock: SandboxClock }) => Promise<void>;

/** Runs a script as an action, and lets a test look at it before everything is removed. */
async function withStep(script: string, settings: Settings, look: Look): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  const { journal = new Journal(), clock = new SandboxClock(start) } = settings;
  try {
    const step = startStep({
      actionDirectory: writeFixtureAction(join(folder, "action"), script, settings.declared),
      inputs: {},
      run: {
        id: 501,
        number: 3,
        attempt: 1,
        eventName: "schedule",
        ref: "refs/heads/main",
        sha: "d1a5f0c4b0f04a1e9c9b2f6d3c7e8a9b0c1d2e3f",
        actor: "octo-lead",
        job: "report",
        workflow: "Weekly exposure report",
        workflowPath: ".github/workflows/report.yml",
        event: { schedule: "17 6 * * 1" },
      },
      repository: { owner: "octo-org", name: "exposures", id: 710_000, ownerId: 9, retentionDays: 90 },
      platform: {
        apiOrigin: "http://127.0.0.1:1",
        resultsOrigin: "http://127.0.0.1:2",
        workflowToken,
        runtimeToken: () => "runtime_token_value",
      },
      clock,
      journal,
      root: join(folder, "step"),
      timeoutMs: 10_000,
      ...settings,
    });
    await look(step, { journal, clock });
    await step.result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function resultOf(script: string, settings: Settings = {}): Promise<StepResult> {
  let result: StepResult | null = null;
  await withStep(script, settings, async (step) => {
    result = await step.result;
  });
  assert.ok(result !== null);
  return result;
}

/** The visible log without what the runner prints before the action starts. */
function ownLines({ log }: StepResult): string[] {
  const lines = log.split("\n");
  return lines.slice(lines.indexOf("##[endgroup]") + 1);
}

describe("the environment of a step", () => {
  it("is the runner's and nothing else; inputs, defaults and undeclared inputs are there", async () => {
    const script = `import { readdirSync, readFileSync } from "node:fs";
console.log(JSON.stringify({ env: process.env, cwd: process.cwd(), files: readdirSync("."), event: readFileSync(process.env.GITHUB_EVENT_PATH, "utf8") }));`;
    const result = await resultOf(script, {
      declared: { "snyk-token": "", "github-token": "${{ github.token }}", "artifact name": "digest" },
      inputs: { "SNYK-token": "value", "snky-token": "oops" },
      extraEnv: { EXTRA: "1" },
    });
    const { env, cwd, files, event } = JSON.parse(result.rawLog);
    assert.equal(env["INPUT_SNYK-TOKEN"], "value");
    assert.equal(env["INPUT_GITHUB-TOKEN"], workflowToken);
    assert.equal(env.INPUT_ARTIFACT_NAME, "digest");
    assert.equal(env["INPUT_SNKY-TOKEN"], "oops");
    assert.deepEqual(result.unexpectedInputs, ["snky-token"]);
    assert.match(
      result.log,
      /##\[warning\]Unexpected input\(s\) 'snky-token', valid inputs are \['snyk-token', 'github-token', 'artifact name'\]/,
    );
    assert.deepEqual(
      [env.GITHUB_REPOSITORY_ID, env.GITHUB_REF_NAME, env.GITHUB_RUN_ID, env.CI],
      ["710000", "main", "501", "true"],
    );
    assert.deepEqual([cwd, files, event], [result.workspace, [], '{"schedule":"17 6 * * 1"}']);
    const groups = /^(GITHUB|RUNNER|ACTIONS|INPUT)_|^(PATH|HOME|LANG|CI|EXTRA)$/;
    assert.deepEqual(
      Object.keys(env).filter((name) => !groups.test(name)),
      [],
    );
    assert.equal("GITHUB_TOKEN" in env, false);
    assert.equal(result.log.includes(workflowToken), false, "the token is masked from the start");
    assert.match(result.log, /github-token: \*\*\*/);
  });

  it("time starts at the sandbox's time, and long waits pass quickly", async () => {
    const script = `import { setTimeout as wait, scheduler } from "node:timers/promises";
import { promisify } from "node:util";
import timers from "node:timers";
const begin = Date.now();
console.log(new Date().toISOString().slice(0, 16), new Date(0).getTime(), new Date() instanceof Date);
await new Promise((resolve) => setTimeout(resolve, 60_000));
await wait(60_000);
await promisify(setTimeout)(60_000);
await scheduler.wait(60_000);
await new Promise((resolve) => timers.setTimeout(resolve, 60_000));
console.log(Date.now() - begin >= 300_000, Date.now() - begin < 310_000, performance.now() > 300_000);`;
    await withStep(script, { speed: 1_000 }, async (step, { clock }) => {
      const result = await step.result;
      assert.deepEqual(ownLines(result), ["2026-01-05T06:17 0 true", "true true true"]);
      assert.ok(clock.now() - start >= 300_000 && clock.now() - start < 310_000);
      assert.ok((result.peakRssKb ?? 0) > 10_000);
    });
  });
});

describe("the log of a step", () => {
  it("masks values from the next line on, with their lines and encoded forms", async () => {
    const secret = "s3cret+value/'x'";
    const script = `const secret = ${JSON.stringify(secret)};
console.log("before " + secret);
console.log("::add-mask::" + secret);
console.log("after " + secret + secret);
console.error(Buffer.from("a:" + secret).toString("base64") + " " + encodeURIComponent(secret));
console.log("::add-mask::first%0Asecond");
console.log("first or second");
console.log("::add-mask::");`;
    const result = await resultOf(script);
    const lines = ownLines(result);
    assert.equal(lines[0], `before ${secret}`);
    assert.equal(lines[1], "after ***");
    assert.equal(lines.includes("*** or ***"), true);
    assert.equal(result.annotations[0]?.message.startsWith("Can't add secret mask for empty string"), true);
    assert.equal(lines.find((line) => line.startsWith("YTpz"))?.startsWith("YTpz***"), true, "base64 in the middle of a text");
    assert.match(result.rawLog, /after s3cret/);
    assert.equal(result.masks.includes("second"), true);
  });

  it("a mask hides a value wherever it stands in a base64 text", () => {
    const masker = new SecretMasker();
    masker.add("a-long-enough-secret-value");
    for (const prefix of ["", "x", "xy", "xyz"]) {
      const encoded = Buffer.from(`${prefix}a-long-enough-secret-value`).toString("base64");
      assert.match(masker.mask(encoded), /\*\*\*/, prefix);
    }
    assert.equal(masker.mask("nothing here"), "nothing here");
  });

  it("carries out commands in both forms, forged ones too", async () => {
    const script = `console.log("  ::set-output name=a::1%2C%0A2");
console.log("a package named ##[set-output name=b]forged");
console.log("text ::set-output name=c::no");
console.log("::save-state name=s::kept");
console.log("::set-env name=X::1");
console.log("::error title=T%3A,file=f.ts::went%0Awrong");
console.log("::unknown::kept as it is");
console.log("::group::One\\ninside\\n::group::Two\\nalso\\n::endgroup::\\noutside");
console.log("::debug::hidden");`;
    const result = await resultOf(script);
    assert.deepEqual(result.outputs, { a: "1%2C\n2", b: "forged" });
    assert.deepEqual(result.state, { s: "kept" });
    assert.deepEqual(result.annotations.at(-1), {
      kind: "error",
      message: "went\nwrong",
      properties: { title: "T:", file: "f.ts" },
    });
    assert.equal(result.conclusion, "failure", "set-env is disabled");
    assert.deepEqual(result.groups, [
      { title: "One", lines: ["inside"] },
      { title: "Two", lines: ["also"] },
    ]);
    assert.equal(result.log.includes("hidden"), false);
    assert.equal(ownLines(result).includes("::unknown::kept as it is"), true);
    assert.match((await resultOf('console.log("::debug::shown")', { debug: true })).log, /##\[debug\]shown/);
  });

  it("stops commands until the token comes, masks included", async () => {
    const script = `console.log("::stop-commands::pause");
console.log("::add-mask::visible");
console.log("::warning::not one");
console.log("::pause::");
console.log("::warning::one visible");
console.log("evil ##[stop-commands]x");
console.log("::add-mask::visible");
console.log("still visible");`;
    const result = await resultOf(script);
    assert.deepEqual(
      result.annotations.map(({ message }) => message),
      ["one visible"],
    );
    assert.equal(ownLines(result).at(-1), "still visible");
    assert.equal(result.masks.includes("visible"), false);
  });

  it("keeps ten annotations of a kind and 4,096 characters of each", async () => {
    const script = `for (let n = 0; n < 12; n += 1) console.log("::error::" + n + "x".repeat(5_000));
console.log("::notice::n");`;
    const result = await resultOf(script);
    assert.deepEqual(
      [result.annotations.length, result.droppedAnnotations, result.annotations[0]?.message.length],
      [11, 2, 4_096],
    );
  });
});

describe("the files of a step", () => {
  const append = (variable: string, text: string): string =>
    `import { appendFileSync } from "node:fs"; appendFileSync(process.env.${variable}, ${text});`;

  it("give outputs and environment; NODE_OPTIONS is not stored", async () => {
    const script = `${append("GITHUB_OUTPUT", '"one=1=1\\ntwo<<END\\nfirst\\nsecond\\nEND\\n"')}
appendFileSync(process.env.GITHUB_ENV, "NODE_OPTIONS=--x\\nKEPT=1\\n");`;
    const result = await resultOf(script);
    assert.deepEqual(result.outputs, { one: "1=1", two: "first\nsecond" });
    assert.deepEqual(result.exportedEnv, { KEPT: "1" });
    assert.equal(result.conclusion, "success");
  });

  it("fail the step when they are malformed", async () => {
    const result = await resultOf(append("GITHUB_OUTPUT", '"no pair\\n"'));
    assert.equal(result.exitCode, 0);
    assert.equal(result.conclusion, "failure");
    assert.deepEqual(
      result.annotations.map(({ message }) => message),
      ["Unable to process file command 'output' successfully.", "Invalid format 'no pair'"],
    );
    assert.throws(() => parseKeyValueFile("a<<END\nvalue\n"), /Matching delimiter not found 'END'/);
    assert.throws(() => parseKeyValueFile("a<<END\nvalue"), /EOF marker missing new line/);
    assert.throws(() => parseKeyValueFile("<<END\nEND\n"), /Name must not be empty/);
    assert.deepEqual(parseKeyValueFile("a<<END\nEND\n\nb=<<x"), { a: "", b: "<<x" });
  });

  it("hold a summary up to a mebibyte, masked; a larger one is dropped", async () => {
    const kept = await resultOf(
      `console.log("::add-mask::hidden-word");\n${append("GITHUB_STEP_SUMMARY", '"# A hidden-word\\n"')}`,
    );
    assert.deepEqual([kept.summary, kept.summaryRejected], ["# A ***\n", false]);
    const dropped = await resultOf(append("GITHUB_STEP_SUMMARY", '"x".repeat(1024 * 1024 + 1)'));
    assert.deepEqual([dropped.summary, dropped.summaryRejected, dropped.conclusion], [null, true, "success"]);
    assert.match(dropped.annotations[0]?.message ?? "", /supports content up to a size of 1024k/);
  });
});

describe("the end of a step", () => {
  const ready = (step: RunningStep, text: string): Promise<void> => step.sees(text);

  it("is a failure when the exit code says so, and the last line needs no line end", async () => {
    const result = await resultOf('process.stdout.write("last"); process.exitCode = 3;');
    assert.deepEqual([result.exitCode, result.conclusion, ownLines(result)], [3, "failure", ["last"]]);
  });

  it("a cancelled step is asked, asked again and killed", async () => {
    const script = `process.on("SIGINT", () => console.log("asked"));
process.on("SIGTERM", () => console.log("asked again"));
setInterval(() => {}, 1_000);
console.log("ready");`;
    await withStep(script, { speed: 50 }, async (step) => {
      await ready(step, "ready");
      step.cancel();
      const result = await step.result;
      assert.deepEqual(ownLines(result), ["ready", "asked", "asked again"]);
      assert.deepEqual([result.conclusion, result.signal], ["cancelled", "SIGKILL"]);
    });
  });

  it("a cancelled step may end by itself", async () => {
    const script = `process.on("SIGINT", () => process.exit(0)); setInterval(() => {}, 1_000); console.log("ready");`;
    await withStep(script, {}, async (step) => {
      await ready(step, "ready");
      step.cancel();
      const result = await step.result;
      assert.deepEqual([result.conclusion, result.exitCode], ["cancelled", 0]);
    });
  });

  it("a killed step leaves what it wrote; one that takes too long is killed", async () => {
    const script = `setInterval(() => {}, 1_000); console.log("ready");`;
    await withStep(script, {}, async (step) => {
      await ready(step, "ready");
      step.kill();
      const result = await step.result;
      assert.deepEqual(
        [result.conclusion, result.signal, result.peakRssKb, ownLines(result)],
        ["killed", "SIGKILL", null, ["ready"]],
      );
      assert.equal(existsSync(`/proc/${step.pid}`), false);
    });
    assert.equal((await resultOf(script, { timeoutMs: 300 })).conclusion, "timed-out");
  });

  it("a step dies exactly at one request, before or after it took effect", async () => {
    const journal = new Journal();
    const handled: string[] = [];
    const server = await LoopbackServer.start("counter", journal, ({ target }) => {
      handled.push(target);
      return { status: 200, body: "ok" };
    });
    const script = `for (let n = 0; n < 5; n += 1) { await (await fetch(process.env.COUNTER + "/" + n)).text(); console.log("done " + n); }`;
    const extraEnv = { COUNTER: server.origin };
    try {
      for (const when of ["received", "handled"] as const) {
        handled.length = 0;
        const result = await resultOf(script, { journal, extraEnv, killAt: { index: 2, when } });
        assert.deepEqual([result.conclusion, ownLines(result)], ["killed", ["done 0", "done 1"]]);
        assert.deepEqual(handled, when === "received" ? ["/0", "/1"] : ["/0", "/1", "/2"]);
        assert.equal(result.requests.length, 3);
      }
      assert.deepEqual([journal.faults.length, journal.onReceived, journal.onHandled], [0, null, null]);
      assert.equal((await resultOf(script, { journal, extraEnv })).conclusion, "success");
    } finally {
      await server.stop();
    }
  });
});

describe("a whole sandbox", () => {
  it("gives an action a Snyk, a GitHub and a run of its own, and leaves nothing behind", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
    const script = `const get = async (url, authorization) => (await fetch(url, { headers: { authorization } })).status;
console.log(await get(process.env.GITHUB_API_URL + "/repos/" + process.env.GITHUB_REPOSITORY, "token " + process.env["INPUT_GITHUB-TOKEN"]));
console.log(typeof (await get(process.env["INPUT_SNYK-API-URL"] + "/rest/self?version=2024-10-15", "token " + process.env["INPUT_SNYK-TOKEN"])));
console.log(process.env["INPUT_SNYK-TOKEN"], process.env.GITHUB_SERVER_URL, process.env.GITHUB_RUN_ID, process.env.GITHUB_RUN_ATTEMPT);`;
    const inputs = { "snyk-token": "", "snyk-api-url": "", "github-token": "${{ github.token }}" };
    const actionDirectory = writeFixtureAction(folder, script, inputs);
    const sandbox = await startSandbox();
    try {
      const first = await sandbox.runAction({ actionDirectory });
      assert.deepEqual(ownLines(first), ["200", "number", "*** https://github.com 16000000001 1"]);
      sandbox.clock.advance(7 * 24 * 60 * 60 * 1000);
      const side = await Promise.all([sandbox.runAction({ actionDirectory }), sandbox.runAction({ actionDirectory })]);
      assert.deepEqual(
        side.map((result) => ownLines(result).at(-1)),
        ["*** https://github.com 16000000002 1", "*** https://github.com 16000000003 1"],
      );
      const again = await sandbox.runAction({ actionDirectory, run: { id: 16_000_000_001, attempt: 2 } });
      assert.equal(ownLines(again).at(-1), "*** https://github.com 16000000001 2");
      assert.deepEqual(
        sandbox.gitHub.world.runs.map(({ number, attempt, conclusion }) => [number, attempt, conclusion]),
        [
          [1, 2, "success"],
          [2, 1, "success"],
          [3, 1, "success"],
        ],
      );
      const left = sandbox.startAction({
        actionDirectory: writeFixtureAction(folder, "setInterval(() => {}, 1_000); console.log('ready');"),
      });
      await left.sees("ready");
      await sandbox.stop();
      assert.equal((await left.result).conclusion, "killed");
      assert.equal(existsSync(first.workspace), false);
    } finally {
      await sandbox.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
