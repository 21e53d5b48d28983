import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type DatasetCounts, publishedDatasets, wantedDatasets } from "./demo-datasets.ts";
import { type DemoExpectation, demoInputs, playDemoWeek, startDemoSandbox } from "./demo-sandbox.ts";
import type { StepResult } from "./runner/step-result.ts";
import type { Sandbox } from "./sandbox.ts";
import { DEMO_WEEKS } from "./world/demo-weeks.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = path.join(root, ".demo");

await rm(folder, { recursive: true, force: true });
const startedAt = performance.now();
const sandbox = await startDemoSandbox();
try {
  await playAll(sandbox);
} finally {
  await sandbox.stop();
}

async function playAll(demo: Sandbox): Promise<void> {
  say("Four weeks of reports by dist/main.js, on servers of this machine. Waits are shortened, nothing else is.\n");
  for (let week = 1; week <= DEMO_WEEKS; week += 1) {
    const expectation = playDemoWeek(demo, week);
    const result = await demo.runAction({ inputs: demoInputs(demo) });
    await keep(demo, week, result);
    tell(demo, week, result, expectation);
    if (result.exitCode !== 0) process.exitCode = 1;
  }
  const first = demo.gitHub.world.issues[0];
  say(`The first report, as it was written on the issue:\n\n${first?.body ?? "(none)"}`);
  say(
    `Took ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Open ${relative("week-4/summary.md")} for the latest report.`,
  );
}

/** Writes what a reader of this week would see into the week's folder. */
async function keep(demo: Sandbox, week: number, result: StepResult): Promise<void> {
  const gitHub = demo.gitHub.world;
  await write(week, "summary.md", result.summary ?? "");
  await write(week, "log.txt", result.log);
  await write(week, "outputs.json", `${JSON.stringify(result.outputs, null, 2)}\n`);
  for (const issue of gitHub.issues) {
    const head = `# ${issue.title}\n\nIssue ${issue.number}, ${issue.state}, labels: ${issue.labels.join(", ")}\n\n---\n\n`;
    await write(week, `issue-${issue.number}.md`, head + (issue.body ?? ""));
    for (const [index, comment] of gitHub.comments(issue.number).entries()) {
      await write(week, `issue-${issue.number}-comment-${index + 1}.md`, comment.body);
    }
  }
  const artifactId = result.outputs["artifact-id"];
  if (artifactId === undefined) return;
  const artifact = gitHub.readArtifact(Number(artifactId));
  if (artifact instanceof Map) for (const [name, content] of artifact) await write(week, path.join("artifact", name), content);
}

async function write(week: number, name: string, content: string | Buffer): Promise<void> {
  const file = path.join(folder, `week-${week}`, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** One paragraph a week: what the action said, and what the world knows to be true. */
function tell(demo: Sandbox, week: number, result: StepResult, expectation: DemoExpectation): void {
  const { outputs } = result;
  const expected = expectation.findings;
  const arrived = expected.new.length + expected.reopened.length + expected.escalated.length;
  const pairs: readonly [string, number][] = [
    ["new-issues", week === 1 ? 0 : arrived],
    ["resolved-issues", expected.resolved.length],
    ["ignored-issues", expected.ignored.length],
    ["open-issues", expected.openCount],
  ];
  const issue = demo.gitHub.world.issues.at(-1);
  say(
    `Week ${week}, ${new Date(demo.world.reportAt(week)).toISOString()}: ${outputs.status ?? "failed"} (baseline ${outputs.baseline ?? "?"})`,
  );
  for (const [name, wanted] of pairs) {
    const isRight = outputs[name] === String(wanted);
    if (!isRight) process.exitCode = 1;
    say(
      `  ${name.padEnd(16)} ${(outputs[name] ?? "?").padStart(4)}   ${isRight ? "as the world counted" : `WRONG: the world counted ${wanted}`}`,
    );
  }
  say(`  high-risk events ${(outputs["high-risk-events"] ?? "?").padStart(4)}`);
  tellDatasets(demo, week, result, expectation);
  say(`  issue            ${relative(`week-${week}/issue-${issue?.number ?? 0}.md`)}`);
  say(`  comments         ${issue === undefined ? 0 : demo.gitHub.world.comments(issue.number).length} on that issue`);
  say(`  summary          ${relative(`week-${week}/summary.md`)}`);
  say(`  artifact         ${relative(`week-${week}/artifact/`)}`);
  say(`  log              ${relative(`week-${week}/log.txt`)}\n`);
}

/** One line a dataset of Flexera. */
function tellDatasets(demo: Sandbox, week: number, { outputs }: StepResult, expectation: DemoExpectation): void {
  const id = outputs["artifact-id"];
  const artifact = id === undefined ? null : demo.gitHub.world.readArtifact(Number(id));
  const changes = artifact instanceof Map ? artifact.get("changes.json") : undefined;
  const told = changes === undefined ? new Map<string, DatasetCounts>() : publishedDatasets(changes.toString("utf8"));
  for (const [name, wanted] of wantedDatasets(expectation, week)) {
    const counts = told.get(name);
    const isRight = counts !== undefined && describeCounts(counts) === describeCounts(wanted);
    if (!isRight) process.exitCode = 1;
    const verdict = isRight ? "as the world counted" : `WRONG: the world counted ${describeCounts(wanted)}`;
    const line = counts === undefined ? "not in the report" : describeCounts(counts);
    say(`  ${name.padEnd(26)} ${line.padEnd(40)} ${verdict}`);
  }
}

function describeCounts({ rows, added, changed, removed }: DatasetCounts): string {
  return `${rows} rows, ${added} added, ${changed} changed, ${removed} removed`;
}

function relative(name: string): string {
  return path.relative(process.cwd(), path.join(folder, name));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
