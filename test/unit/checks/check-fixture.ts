import type { CheckPorts, CheckRequest } from "../../../src/checks/check-ports.ts";
import { DigestError } from "../../../src/errors.ts";
import { readRawInputs } from "../../../src/inputs/input-names.ts";
import { readInputs } from "../../../src/inputs/parse-inputs.ts";
import type { Templates } from "../../../src/template/template-source.ts";

export const fixtureNow = Date.UTC(2026, 10, 16, 6, 17);
export const fixtureGroup = "33333333-3333-4333-8333-333333333333";
export const fixtureOrg = "22222222-2222-4222-8222-222222222222";

const given: Readonly<Record<string, string>> = {
  mode: "check",
  "snyk-token": "s3cret-token",
  "snyk-groups": fixtureGroup,
  "github-token": "ghs_secret",
  "issue-labels": "exposure-digest",
};
/** Short, because every check renders them. */
const templates: Templates = {
  report: { name: "report.md.hbs", text: "# {{headline}}" },
  comment: { name: "comment.md.hbs", text: "{{headline}}" },
  others: [],
  partials: [],
};

/** A check of the smallest workflow with some inputs changed. */
export function checkRequest(changes: Readonly<Record<string, string>> = {}): CheckRequest {
  const env = Object.fromEntries(
    Object.entries({ ...given, ...changes }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  return {
    ...readInputs(readRawInputs(env), "2026-11-16"),
    environment: {
      repository: "acme/security",
      repositoryId: "7",
      refName: "main",
      runId: "1001",
      runAttempt: 1,
      serverUrl: "https://github.com",
      apiUrl: "https://api.github.com",
      graphqlUrl: "https://api.github.com/graphql",
      workspace: "/workspace",
      temporaryFolder: "/temp",
      summaryFile: null,
    },
    runner: { nodeVersion: "24.19.0", hasArtifacts: true, retentionDays: 90, workflowPath: ".github/workflows/report.yml" },
  };
}

/** What a check wrote. */
export type Written = { readonly lines: string[]; summary: string; readonly outputs: string[] };

/** Ports of a world in which everything is in order. */
export function checkPorts(): CheckPorts & { readonly written: Written } {
  const written: Written = { lines: [], summary: "", outputs: [] };
  const add = (line: string): void => void written.lines.push(line);
  const facts = { id: "7", fullName: "acme/security", visibility: "private", hasIssues: true, defaultBranch: "main" } as const;
  const served = { served: "2024-04-29", warnings: [] };
  return {
    written,
    clock: { now: () => fixtureNow, sleep: async () => {} },
    log: { info: add, notice: add, warning: add, error: add, mask: () => {}, group: (_title, work) => work() },
    step: {
      setOutput: (name) => void written.outputs.push(name),
      writeSummary: async (markdown) => {
        written.summary = markdown;
      },
    },
    templates,
    readWorkspaceFile: async () => "# {{headline}}",
    deadline: () => new AbortController().signal,
    gitHub: {
      repositories: { own: { read: async () => facts }, issue: { read: async () => facts } },
      readBaseline: async () => ({ kind: "first-run", skipped: [] }),
      probeResultsService: async () => {},
      readWorkflow: async () => ({
        state: "active",
        defaultBranch: "main",
        file: "on: { schedule: [{ cron: '17 6 * * 1' }] }",
        lastScheduledAt: null,
      }),
      issues: {
        readLabels: async () => [{ name: "exposure-digest", color: "5319e7" }],
        rewriteLabel: async () => {},
        isAssignable: async () => true,
        hasAccount: async () => true,
      },
    },
    snyk: {
      region: "region us-01 (https://api.snyk.io)",
      signIn: async () => {},
      listOrgs: async () => [fixtureOrg],
      searchAuditLog: async () => served,
      askForNoExport: async () => {
        throw refusal(404);
      },
    },
    flexera: null,
  };
}

/** The error of an answer. */
export function refusal(status: number, message = `Somebody refused (${status}).`): DigestError {
  return new DigestError({ kind: "permission", message, remedy: "Give the permission.", status, requestId: "req-1" });
}
