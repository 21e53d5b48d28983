import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { DigestError } from "../../../src/errors.ts";
import { readHtmlAssets } from "../../../src/html/read-html-assets.ts";
import { reportHtml } from "../../../src/html/report-html.ts";
import { parseEnvironment } from "../../../src/inputs/environment.ts";
import { readRawInputs } from "../../../src/inputs/input-names.ts";
import { parseInputs } from "../../../src/inputs/parse-inputs.ts";
import type { Digest } from "../../../src/model/digest.ts";
import { FingerprintSet } from "../../../src/model/fingerprints/fingerprint-set.ts";
import { periodAt } from "../../../src/model/period.ts";
import type { Log } from "../../../src/model/ports.ts";
import type { IssuesSnapshot } from "../../../src/model/snapshot.ts";
import { type SourceResult, sourceOf } from "../../../src/model/source.ts";
import type { State } from "../../../src/model/state.ts";
import { changesJson } from "../../../src/report/changes-json.ts";
import { openFindingsCsv } from "../../../src/report/open-findings-csv.ts";
import { assembleDigest } from "../../../src/stages/assemble-digest.ts";
import { createRenderer } from "../../../src/stages/create-renderer.ts";
import { prepareTemplates } from "../../../src/stages/prepare-templates.ts";
import type { RunContext } from "../../../src/stages/run-context.ts";
import { decodeState } from "../../../src/state/decode-state.ts";
import { encodeState } from "../../../src/state/encode-state.ts";
import { readTemplates } from "../../../src/template/read-templates.ts";
import { buildView } from "../../../src/view/view.ts";
import { sampleState } from "../../unit/state/sample-state.ts";
import { openBefore, weekLater } from "./week-later.ts";

// One step of the benchmark of the state, in a process of its own so that its peak memory is its own; with the flags of the action.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--no-incremental-marking");
setFlagsFromString("--heap-growing-percent=20");

const [folder = "", step = "", number = "0", templates = ""] = process.argv.slice(2);
const count = Number(number);
const at = Date.UTC(2026, 10, 23, 6);
const source = sourceOf({ kind: "group", id: "11111111-1111-4111-8111-111111111111" }, "issues");
const memory = { closed: FingerprintSet.of([]), recentlyBelow: FingerprintSet.of([]), projects: FingerprintSet.of(["p"]) };
const failure: SourceResult<IssuesSnapshot> = {
  kind: "failed",
  source,
  error: new DigestError({ kind: "remote", message: "Snyk answered with 500.", remedy: "Run it again." }),
};
const quietLog: Log = {
  info: () => {},
  notice: () => {},
  warning: () => {},
  error: () => {},
  mask: () => {},
  group: (_title, work) => work(),
};
/** Milliseconds of each step, of the clock and of processors: the latter tell what it costs where others use them too. */
const times: Record<string, { readonly clock: number; readonly processor: number; readonly peakMegabytes: number }> = {};

if (step === "make") await make();
if (step === "diff") await compareWeeks(await decode(), "complete");
if (step === "report") await report("complete");
if (step === "failure") await report("failed");
process.stdout.write(JSON.stringify({ times, peakMegabytes: peakMegabytes() }));

/** Where the system tells it, the peak of this program alone: what a started process has counts what its parent had. */
function peakMegabytes(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS) / 1024;
}

async function timed<Result>(name: string, work: () => Promise<Result> | Result): Promise<Result> {
  const startedAt = performance.now();
  const used = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(used);
  times[name] = { clock: performance.now() - startedAt, processor: (user + system) / 1000, peakMegabytes: peakMegabytes() };
  return result;
}

async function make(): Promise<void> {
  const takenAt = at - 7 * 86_400_000;
  const known = { id: source.id, selection: "", takenAt, fullAt: takenAt, memory };
  const state = sampleState({ sources: new Map([[source.id, known]]), open: openBefore(count, source.id), usage: null });
  await encodeState({ ...state, run: { ...state.run, at: takenAt } }, join(folder, "state"));
}

function decode(): Promise<State> {
  return timed("decode", () => decodeState(join(folder, "state")));
}

async function compareWeeks(previous: State, how: SourceResult<unknown>["kind"]) {
  const context = contextOf(previous);
  const result = how === "complete" ? await showWeekLater(previous) : failure;
  const collection = { issues: [result], usage: [], attachments: [], auditLogs: [] };
  return { context, ...(await timed("assemble", () => assembleDigest(context, collection))) };
}

async function showWeekLater({ open }: State): Promise<SourceResult<IssuesSnapshot>> {
  const findings = await timed("snapshot", () => weekLater(open, count));
  const receipt = {
    ...{ source, window: { from: null, to: at }, files: [], rows: count, bytes: 1, startedAt: at, finishedAt: at },
    ...{ exportId: null, warnings: [] },
  };
  return { kind: "complete", receipt, data: { source, takenAt: at, fullAt: at, findings, memory } };
}

async function report(how: SourceResult<unknown>["kind"]): Promise<void> {
  const { context, digest, state } = await compareWeeks(await decode(), how);
  await publish(context, digest);
  await timed("encode", () => encodeState({ ...state, issueNumber: 1 }, join(folder, "next")));
}

/** As the action does, which does not keep what it made its texts of. */
async function publish(context: RunContext, digest: Digest): Promise<void> {
  const folderOfTemplates = pathToFileURL(`${templates}/`);
  const ports = { templates: await readTemplates(folderOfTemplates), readWorkspaceFile: () => Promise.reject(new Error("none")) };
  const compiled = await prepareTemplates(context.inputs, ports);
  const view = await timed("view", () => buildView(digest));
  const renderer = createRenderer(context, { digest, view }, compiled, quietLog);
  await timed("render", () => renderer({ previousIssue: null, artifactUrl: null }));
  const assets = await readHtmlAssets(folderOfTemplates);
  await timed("html", () => write("report.html", reportHtml(digest, assets, { view })));
  await timed("changes", () => write("changes.json", changesJson(digest)));
  await timed("csv", () => write("open-findings.csv", openFindingsCsv(digest)));
}

function write(name: string, pieces: Iterable<string>): Promise<void> {
  return pipeline(Readable.from(pieces), createWriteStream(join(folder, name)));
}

function contextOf(previous: State): RunContext {
  const env = {
    "INPUT_SNYK-TOKEN": "0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8",
    "INPUT_SNYK-GROUPS": source.scope.id,
    "INPUT_GITHUB-TOKEN": "token",
  };
  const inputs = parseInputs(readRawInputs(env), "2026-01-05");
  const environment = parseEnvironment({
    GITHUB_REPOSITORY: "larkfield/security",
    GITHUB_REPOSITORY_ID: "7",
    GITHUB_REF_NAME: "main",
    GITHUB_RUN_ID: "15250000000",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_WORKSPACE: "/home/runner/work",
    RUNNER_TEMP: "/home/runner/temp",
  });
  return {
    inputs,
    environment,
    startedAt: at,
    period: periodAt(at, inputs.issue.period, inputs.timezone),
    series: { digest: inputs.artifact.name, repositoryId: null, branch: null },
    otherBranch: null,
    exposure: "private",
    detail: { kind: "full" },
    previous,
    skippedStates: [],
  };
}
