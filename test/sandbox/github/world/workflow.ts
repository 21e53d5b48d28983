/** A workflow file of the home repository, and whether GitHub still starts it. */
export type Workflow = {
  readonly id: number;
  /** `.github/workflows/report.yml`. */
  readonly path: string;
  readonly name: string;
  /** `disabled_inactivity` after 60 days without activity in a public repository. */
  state: "active" | "deleted" | "disabled_fork" | "disabled_inactivity" | "disabled_manually";
  /** The file on the default branch; null where it is not there. */
  content: string | null;
};

/** The workflow that a first-time user has: a report on Monday mornings. */
export function weeklyReport(): Workflow {
  return {
    id: 98_000_001,
    path: ".github/workflows/report.yml",
    name: "Weekly exposure report",
    state: "active",
    content: [
      "name: Weekly exposure report",
      "on:",
      '  schedule: [{ cron: "17 6 * * 1" }]',
      "  workflow_dispatch:",
      "permissions: { contents: read, actions: read, issues: write }",
      "concurrency: exposure-digest",
      "jobs:",
      "  report:",
      "    runs-on: ubuntu-latest",
      "    steps:",
      "      - uses: octo-org/exposure-digest@v1",
      "",
    ].join("\n"),
  };
}
