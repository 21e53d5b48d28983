import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { syntheticIssueRows } from "../sandbox/world/synthetic-rows.ts";
import { passed } from "../scenarios/steps/ending.ts";
import { issueOf, sectionOf } from "../scenarios/steps/period-issue.ts";
import { artifactFile } from "../scenarios/steps/published-artifact.ts";
import { changesOf } from "../scenarios/steps/published-changes.ts";
import { canRender, cellCounts, renderMarkdown } from "../scenarios/steps/rendered-markdown.ts";
import { smallWorld, startStory } from "../scenarios/steps/story.ts";

const newFindings = 5_000;
const known = 200;
const rows = (count: number) =>
  syntheticIssueRows({ rows: count, seed: 5, criticalShare: 1, openShare: 1, before: Date.parse("2026-01-08T00:00:00Z") });

describe("any size fits", { concurrency: true }, () => {
  test("5,000 new critical findings in one week fit into the issue, which says how many more are in the artifact", async (t) => {
    const story = await startStory(t, { world: smallWorld() });
    story.snyk.options.exports.issueRows = () => rows(known);
    passed(await story.report());
    story.snyk.options.exports.issueRows = () => freshRows();
    story.goTo(2);
    const result = await story.report();
    passed(result);
    assert.equal(result.outputs["new-issues"], String(newFindings));
    assert.equal(result.outputs["open-issues"], String(newFindings + known));

    const body = issueOf(story, "2026-W03").body ?? "";
    assert.ok(body.length <= 65_536, `${body.length} characters`);
    assert.ok(body.length > 30_000, `only ${body.length} characters`);
    assert.match(body, /5,000 new critical findings/);
    assert.equal(count(body, /<details>/g), count(body, /<\/details>/g));
    assert.equal(count(body, /<code>/g), count(body, /<\/code>/g));
    assert.equal(count(body, /<ul>/g), count(body, /<\/ul>/g));
    const section = sectionOf(body, "New");
    const problems = problemsOf(section);
    const [, hiddenProblems = "", hiddenFindings = ""] =
      /…and ([\d,]+) more problems? with ([\d,]+) findings?, in <code>changes\.json<\/code>/.exec(section) ?? [];
    const toldFirst = numberOf(/([\d,]+) of 5,000 new findings are told here/.exec(body)?.[1] ?? "");
    assert.ok(toldFirst > 0);
    assert.equal(toldFirst + findingsOf(section) + numberOf(hiddenFindings), newFindings);

    const changes = changesOf(story, result);
    const fresh = changes.findings.filter((finding) => finding.class === "new");
    assert.equal(new Set(fresh.map(({ key }) => key)).size, newFindings);
    const allProblems = new Set(fresh.map(({ problemId, title }) => `${problemId} ${title}`)).size;
    const below = problems.length + numberOf(hiddenProblems);
    assert.ok(below < allProblems && below >= allProblems - 10, `${below} of ${allProblems} problems`);
    const csv = artifactFile(story, result, "open-findings.csv")
      .split(/\r?\n/)
      .filter((line) => line !== "");
    assert.equal(csv.length, newFindings + known + 1);
    assert.ok(Buffer.byteLength(result.summary ?? "") < 1024 * 1024);
    assert.equal(result.summaryRejected, false);
    for (const comment of story.gitHub.world.comments(issueOf(story, "2026-W03").number))
      assert.ok(comment.body.length <= 65_536);
    if (!canRender) return void t.diagnostic("cmark-gfm is not installed: the body was not rendered");
    const tables = cellCounts(renderMarkdown(body));
    assert.ok(tables.length > 1);
    for (const table of tables) assert.equal(new Set(table).size, 1, "a row of a table lacks a cell");
  });

  test("A later run of such a week, and its own template that prints everything, still fit", async (t) => {
    const story = await startStory(t, { world: smallWorld() });
    story.snyk.options.exports.issueRows = () => rows(known);
    passed(await story.report());
    story.snyk.options.exports.issueRows = () => freshRows();
    story.goTo(2);
    const template = "{{#each changes.new.items}}\n| {{title}} | {{note}} |\n{{/each}}\n";
    const inputs = { template: "report.md.hbs" };
    const result = await story.report({ inputs, workspaceFiles: { "report.md.hbs": template } });
    passed(result);
    assert.deepEqual([result.summaryRejected, (result.summary ?? "").length > 10_000], [false, true]);
    story.snyk.options.exports.issueRows = () => rows(known);
    story.goTo(2, { days: 1 });
    const later = await story.report();
    passed(later);
    assert.equal(later.outputs["open-issues"], String(known));
    const body = issueOf(story, "2026-W03").body ?? "";
    assert.ok(body.length <= 65_536);
    assert.match(body, /5,000 critical findings came and went/);
  });
});

/** The known rows and the new ones, of which each is a week old: introduced after the first report. */
function* freshRows(): Generator<ReturnType<typeof rows> extends Iterable<infer Row> ? Row : never> {
  let number = 0;
  for (const row of rows(known + newFindings)) {
    const introduced = number < known ? row.FIRST_INTRODUCED : "2026-01-07T10:00:00.000Z";
    yield { ...row, FIRST_INTRODUCED: introduced, LAST_INTRODUCED: introduced };
    number += 1;
  }
}

function count(text: string, what: RegExp): number {
  return [...text.matchAll(what)].length;
}

function numberOf(text: string): number {
  return text === "" ? 0 : Number(text.replaceAll(",", ""));
}

function problemsOf(section: string): readonly string[] {
  return section.split(/^\d+\. /m).slice(1);
}

/** How many findings the problems of a section stand for: those listed and those that each says it leaves out. */
function findingsOf(section: string): number {
  return problemsOf(section).reduce((sum, problem) => {
    const [, counted] = /<summary>([\d,]+) /.exec(problem) ?? [];
    return sum + (counted === undefined ? 1 : numberOf(counted));
  }, 0);
}
