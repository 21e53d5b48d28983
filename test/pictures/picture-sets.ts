import { pageOf } from "../unit/html/report-page.ts";
import { kindsOfWeek, playKindsOfWeek } from "../unit/kinds-of-week/kinds-of-week.ts";
import { builtInReports } from "../unit/kinds-of-week/report-templates.ts";
import { bodyOf } from "../unit/report/report-fixture.ts";
import { sampleStories } from "../unit/report/sample-stories.ts";
import { playDemo } from "./demo-weeks.ts";

/** One report: its issue, its report.html, or both. */
export type Subject = {
  readonly name: string;
  readonly issue: { readonly title: string; readonly body: string } | null;
  readonly page: string | null;
};

/** What pictures can be taken of, made when it is wanted. The first two come straight from the source, the demo from the built action. */
export const pictureSets: Readonly<Record<string, () => Promise<readonly Subject[]>>> = {
  kinds: kindSubjects,
  stories: storySubjects,
  demo: demoSubjects,
};

/** Each kind of week in each built-in report, and its report.html once. */
async function kindSubjects(): Promise<readonly Subject[]> {
  const weeks = await playKindsOfWeek();
  return kindsOfWeek.flatMap((kind) => {
    const digest = weeks[kind];
    const title = `Exposure report ${digest.period.id}`;
    const issues = [...builtInReports].map(([template, render]) => {
      return { name: `${kind}-${template}`, issue: { title, body: render(digest) }, page: null };
    });
    return [...issues, { name: kind, issue: null, page: pageOf(digest) }];
  });
}

async function storySubjects(): Promise<readonly Subject[]> {
  return Object.entries(sampleStories()).map(([name, digest]) => {
    return { name, issue: { title: `Exposure report ${digest.period.id}`, body: bodyOf(digest) }, page: pageOf(digest) };
  });
}

async function demoSubjects(): Promise<readonly Subject[]> {
  const weeks = await playDemo();
  return weeks.map(({ week, title, body, page }) => ({ name: `week-${week}`, issue: { title, body }, page }));
}
