import { demoInputs, playDemoWeek, startDemoSandbox } from "../sandbox/demo-sandbox.ts";
import { DEMO_WEEKS } from "../sandbox/world/demo-weeks.ts";
import { actionDirectory } from "../scenarios/steps/action-directory.ts";

/** What a reader saw after one week of the demo: the newest issue, and report.html from the artifact. */
export type DemoWeek = { readonly week: number; readonly title: string; readonly body: string; readonly page: string | null };

/** Plays the demo with the built action. */
export async function playDemo(): Promise<readonly DemoWeek[]> {
  const demo = await startDemoSandbox();
  try {
    const weeks: DemoWeek[] = [];
    for (let week = 1; week <= DEMO_WEEKS; week += 1) {
      playDemoWeek(demo, week);
      const result = await demo.runAction({ actionDirectory, inputs: demoInputs(demo) });
      if (result.exitCode !== 0) throw new Error(`The action failed in week ${week}:\n${result.log}`);
      const issue = demo.gitHub.world.issues.at(-1);
      const artifact = demo.gitHub.world.readArtifact(Number(result.outputs["artifact-id"]));
      const page = artifact instanceof Map ? (artifact.get("report.html")?.toString("utf8") ?? null) : null;
      weeks.push({ week, title: issue?.title ?? "", body: issue?.body ?? "", page });
    }
    return weeks;
  } finally {
    await demo.stop();
  }
}
