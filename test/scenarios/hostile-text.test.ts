import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { StepResult } from "../sandbox/runner/step-result.ts";
import { FULL_ACCESS_TOKEN } from "../sandbox/snyk/default-options.ts";
import { isExportStart } from "../sandbox/snyk/snyk-requests.ts";
import { hostileNames } from "../sandbox/world/audit-oddities.ts";
import { addOrgUser, createInviteLink, grantOrgAdmin, removeOrgUser } from "../sandbox/world/audit-samples.ts";
import { HOSTILE_SAMPLES, hostileItem, hostileRow } from "../sandbox/world/hostile-text.ts";
import { DAY_MS } from "../sandbox/world/snyk-time.ts";
import { errorsOf, passed } from "./steps/ending.ts";
import { issueOf, markerOf } from "./steps/period-issue.ts";
import { artifactOf } from "./steps/published-artifact.ts";
import { canRender, cellCounts, renderMarkdown } from "./steps/rendered-markdown.ts";
import { stateRows, stateText } from "./steps/saved-state.ts";
import { type Story, smallWorld, startStory } from "./steps/story.ts";
import { at, newCritical, openCriticals, projectsOf } from "./steps/world-changes.ts";

const seeds = [1, 3];
const ownOrigins = /^https:\/\/(github\.com|(app|security|learn|docs)\.snyk\.io)\//;

/** A cell for an address may hold a whole address of any site, of one sample or of two joined: the templates link it, and add nothing. */
const servedAddresses = new Set(
  ["", ...HOSTILE_SAMPLES]
    .flatMap((end) => HOSTILE_SAMPLES.map((start) => `${start}${end}`))
    .filter((text) => text.length < 2_000 && URL.canParse(text))
    .map((text) => new URL(text).href),
);

describe("text from scanners is hostile", { concurrency: true }, () => {
  for (const seed of seeds) {
    test(`Hostile text in every column and event is never executed, rendered or taken for ours (seed ${seed})`, async (t) => {
      const story = await hostileStory(t, seed);
      const inputs = { "snyk-datasets": "issues, usage, audit-logs", "issue-comment": "always", severity: "low" };
      const first = await story.report({ inputs });
      passed(first);
      nextWeek(story);
      const second = await story.report({ inputs });
      passed(second);
      assert.ok(Number(second.outputs["new-issues"]) >= 3);
      for (const result of [first, second]) {
        assertNothingExecuted(story, result);
        assertNoSecret(story, result);
        assertFormulaSafe(story, result);
      }
      assertOriginsKeepTheirTokens(story, [first, second]);
      for (const period of ["2026-W02", "2026-W03"]) assertOwnMarkup(story, period);
    });
  }

  test("Hostile words in an error of Snyk are told and never executed", async (t) => {
    const story = await startStory(t);
    const detail = HOSTILE_SAMPLES.filter((text) => /::|##\[/.test(text)).join("\r\n");
    for (const said of [detail, `\n${detail}`, "::stop-commands::x", "##[add-mask]forged"]) {
      story.journal.faults.splice(0);
      story.journal.faults.push((request) =>
        isExportStart(request)
          ? { kind: "respond", reply: { status: 400, body: JSON.stringify({ errors: [{ status: "400", detail: said }] }) } }
          : null,
      );
      const result = await story.report({ inputs: { "fail-on": "never", "issue-comment": "always" } });
      passed(result);
      assert.equal(errorsOf(result).length, 1);
      assertNothingExecuted(story, { ...result, annotations: [] });
      assertOwnMarkup(story, "2026-W02");
    }
  });
});

async function hostileStory(test: Parameters<typeof startStory>[0], seed: number): Promise<Story> {
  const world = smallWorld({ seed });
  const story = await startStory(test, { world });
  story.snyk.options.exports.transformRow = (row) => hostileRow(row, seed);
  story.snyk.options.audit.transformItem = (item, event) =>
    event.event === "org.user.invite_link.create" ? item : hostileItem(item, event, seed);
  record(story, world.reportAt(1) - DAY_MS);
  return story;
}

function nextWeek(story: Story): void {
  const { world } = story;
  const time = world.reportAt(1) + DAY_MS;
  for (const project of projectsOf(world)) newCritical(world, project, time);
  const [resolved, ignored] = [at(openCriticals(world), 0), at(openCriticals(world), 1)];
  world.resolve(resolved, time);
  world.ignore(ignored, time, { reason: "<!-- exposure-digest:report --> @octocat #1" });
  record(story, time + DAY_MS);
  story.goTo(2);
}

function record({ world }: Story, time: number): void {
  for (const sample of [addOrgUser, createInviteLink, grantOrgAdmin, removeOrgUser, hostileNames])
    sample(world.auditLog, world.place(0, 2), time);
}

/** The step's own names only: what hostile text may not add to. */
function assertNothingExecuted(story: Story, result: StepResult): void {
  const declared = `status baseline new-issues resolved-issues ignored-issues open-issues audit-events high-risk-events
    issue-number issue-url artifact-id artifact-url report-path changes-path`.split(/\s+/);
  assert.deepEqual(Object.keys(result.outputs).sort(), declared.toSorted());
  assert.deepEqual(result.state, {});
  assert.deepEqual(result.exportedEnv, {});
  assert.deepEqual(
    result.annotations.filter(({ kind }) => kind === "error"),
    [],
  );
  assert.doesNotMatch(result.annotations.map(({ message }) => message).join("\n"), /forged/);
  const secrets = [FULL_ACCESS_TOKEN, story.gitHub.workflowToken];
  const foreign = result.masks.filter((mask) => mask.length < 20 || /forged|secret|^e$/.test(mask));
  assert.deepEqual(foreign, []);
  for (const secret of secrets) assert.ok(result.masks.includes(secret));
  assert.match(result.log, /Issue (created|updated)/, "commands were stopped");
}

function assertNoSecret(story: Story, result: StepResult): void {
  const signed = story.journal.requests
    .filter(({ server, method }) => server === "storage" || (server === "blob" && method !== "OPTIONS"))
    .map(({ target }) => new URLSearchParams(target.split("?")[1] ?? ""))
    .flatMap((query) => [query.get("X-Goog-Signature"), query.get("sig")])
    .filter((signature) => signature !== null);
  assert.ok(signed.length > 0);
  const links = result.requests.filter(({ server, method }) => server === "storage" || (server === "blob" && method === "GET"));
  for (const { target } of links) {
    const query = target.split("?")[1] ?? "";
    assert.ok(
      result.masks.some((mask) => mask.includes(query)),
      "a signed link was used and not masked",
    );
  }
  const secrets = [FULL_ACCESS_TOKEN, story.gitHub.workflowToken, ...signed, "invite/link/accept"];
  for (const [where, text] of texts(story, result))
    for (const secret of secrets) assert.ok(!text.includes(secret), `${where} holds ${secret.slice(0, 12)}…`);
}

/** Everything that a run leaves where somebody can read it. */
function texts(story: Story, result: StepResult): readonly (readonly [where: string, text: string])[] {
  const issues = story.gitHub.world.issues;
  return [
    ["log", result.log],
    ["raw log", result.rawLog.replaceAll(/^::add-mask::.*$/gm, "")],
    ["outputs", JSON.stringify(result.outputs)],
    ["summary", result.summary ?? ""],
    ...issues.map(({ number, title, body }) => [`issue ${number}`, `${title}\n${body ?? ""}`] as const),
    ...issues.flatMap(({ number }) => story.gitHub.world.comments(number).map(({ body }) => ["comment", body] as const)),
    ...[...artifactOf(story, result)].map(([path, bytes]) => [path, bytes.toString("utf8")] as const),
    ...stateRows(story).map((row) => ["state", stateText(story, row)] as const),
  ];
}

/** No cell of a CSV that we write can begin as a formula does. */
function assertFormulaSafe(story: Story, result: StepResult): void {
  const own = [...artifactOf(story, result)].filter(([path]) => path.endsWith("audit-logs.csv") || path === "open-findings.csv");
  assert.ok(own.length >= 2);
  for (const [path, bytes] of own)
    for (const row of parseCsv(bytes.toString("utf8")))
      for (const cell of row) assert.doesNotMatch(cell, /^[=+\-@\t\r]/, `${path}: ${cell.slice(0, 40)}`);
}

function assertOriginsKeepTheirTokens(story: Story, results: readonly StepResult[]): void {
  const requests = results.flatMap((result) => result.requests);
  for (const { server, headers, target, body } of requests) {
    const said = JSON.stringify(headers) + target + body.toString("latin1");
    if (server !== "snyk") assert.ok(!said.includes(FULL_ACCESS_TOKEN), `Snyk's token went to ${server}`);
    if (server !== "github") assert.ok(!said.includes(story.gitHub.workflowToken), `GitHub's token went to ${server}`);
    if (server === "storage" || server === "blob") assert.equal(headers.authorization, undefined, `a token went to ${server}`);
  }
}

/** The marker once, no mention, and after rendering only elements and links that the templates make. */
function assertOwnMarkup(story: Story, period: string): void {
  const { body, number, title } = issueOf(story, period);
  assert.equal(title, `Exposure report ${period}`);
  for (const text of [body ?? "", ...story.gitHub.world.comments(number).map((comment) => comment.body)]) {
    if (text === body) {
      assert.ok(text.startsWith(`${markerOf(period)}\n`));
      assert.equal(text.split("exposure-digest:report").length, 2);
    }
    assert.doesNotMatch(text, /(^|[^\w`/])@(octocat|larkfield)/);
    if (!canRender) continue;
    const html = renderMarkdown(text);
    assert.deepEqual(html.match(/<(img|script|h1|iframe|style)\b/gi), null);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href);
    assert.deepEqual(
      links.filter((href) => !ownOrigins.test(href) && !servedAddresses.has(href)),
      [],
    );
    for (const table of cellCounts(html)) assert.equal(new Set(table).size, 1, "a row of a table lacks a cell");
  }
}

function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
