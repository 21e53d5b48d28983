import type { ActionRun } from "../../sandbox/sandbox.ts";
import { FULL_ACCESS_TOKEN, fullAccess } from "../../sandbox/snyk/default-options.ts";
import type { Permission } from "../../sandbox/snyk/snyk-options.ts";
import { flexeraRounds } from "./check-rounds-flexera.ts";
import { gitHubRounds } from "./check-rounds-github.ts";
import type { Story } from "./story.ts";
import { at } from "./world-changes.ts";

/** What a line is expected to say. */
export type ExpectedLine = {
  readonly check: string;
  readonly state: "failed" | "warning";
  readonly detail: RegExp;
  readonly remedy: RegExp;
};

/** Something that is wrong, what the check says of it, and what somebody does who follows that. */
export type CheckRound = {
  readonly title: string;
  readonly groups?: number;
  readonly provoke: (story: Story) => ActionRun | Promise<ActionRun>;
  readonly expected: readonly ExpectedLine[];
  readonly follow: (story: Story) => ActionRun | Promise<ActionRun>;
};

const all = { "snyk-datasets": "issues, usage, audit-logs" };
const client = { "snyk-client-id": "sandbox-client", "snyk-client-secret": "sandbox-secret-7f3a" };

const snykRounds: readonly CheckRound[] = [
  {
    title: "a Snyk token that nobody knows, or of another region",
    provoke: () => ({ inputs: { ...all, "snyk-token": "99999999-4f50-4a61-8b72-93a4b5c6d7e8" } }),
    expected: [
      {
        check: "snyk-credential",
        state: "failed",
        detail: /does not know the token there \(401\)/,
        remedy: /snyk-token: \$\{\{ secrets\.SNYK_TOKEN \}\}/,
      },
    ],
    follow: () => ({ inputs: all }),
  },
  {
    title: "client credentials with a wrong secret",
    provoke: ({ snyk }) => {
      snyk.options.auth.clients.set(client["snyk-client-id"], {
        secret: client["snyk-client-secret"],
        permissions: fullAccess().permissions,
      });
      return { inputs: { ...all, ...client, "snyk-client-secret": "another-secret-0b1c" } };
    },
    expected: [
      { check: "snyk-credential", state: "failed", detail: /client credentials were refused/, remedy: /client id and secret/ },
    ],
    follow: () => ({ inputs: { ...all, ...client } }),
  },
  {
    title: "a token that may not list the Organizations, on a release that is going to be removed",
    provoke: (story) => {
      story.snyk.options.http.sunset = "2026-12-31";
      grant(story, ["group.report.read", "group.audit.read"]);
      return { inputs: all };
    },
    expected: [
      { check: "snyk-orgs", state: "warning", detail: /searched alone/, remedy: /snyk-orgs/ },
      { check: "snyk-version", state: "warning", detail: /2026-12-31/, remedy: /snyk-api-version: today/ },
    ],
    follow: (story) => {
      story.snyk.options.http.sunset = null;
      story.snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, fullAccess());
      return { inputs: { ...all, "snyk-api-version": "today" } };
    },
  },
  {
    title: "a token that may not search the audit logs of the Organizations, nor of the Group, nor export",
    provoke: (story) => {
      grant(story, ["group.read"]);
      return { inputs: all };
    },
    expected: [
      { check: "snyk-export", state: "failed", detail: /\(403\)/, remedy: /group\.report\.read[\s\S]*plan/ },
      { check: "snyk-audit-log", state: "failed", detail: /\(403\)/, remedy: /snyk-datasets: issues, usage/ },
      { check: "snyk-orgs", state: "failed", detail: /1 of 1 Organization/, remedy: /org\.audit_log\.read/ },
    ],
    follow: (story) => {
      story.snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, fullAccess());
      return { inputs: all };
    },
  },
  {
    title: "a Group that is not there for the token",
    provoke: () => ({ inputs: { ...all, "snyk-groups": "99999999-9999-4999-8999-999999999999" } }),
    expected: [{ check: "snyk-scope", state: "failed", detail: /does not exist for the token/, remedy: /snyk-groups: <id>/ }],
    follow: () => ({ inputs: all }),
  },
  {
    title: "more exports than an hour allows",
    groups: 4,
    provoke: () => ({
      inputs: {
        "snyk-datasets":
          "issues, usage, pr_checks, pr_checks_project_adoption, pr_checks_integration_adoption, prevention_events",
      },
    }),
    expected: [{ check: "snyk-export-budget", state: "warning", detail: /24 exports/, remedy: /fewer datasets/ }],
    follow: () => ({ inputs: { "snyk-datasets": "issues, audit-logs" } }),
  },
  {
    title: "a Snyk that is down, and says so in hostile words",
    provoke: ({ journal }) => {
      const body = JSON.stringify({
        errors: [{ status: "403", detail: "x\n##[stop-commands]y\n::error::z <img src=x> @octocat" }],
      });
      journal.faults.push(({ server, target }) =>
        server === "snyk" && target.includes("/jobs/export/")
          ? { kind: "respond", reply: { status: 403, headers: { "content-type": "application/vnd.api+json" }, body } }
          : null,
      );
      return { inputs: all };
    },
    expected: [{ check: "snyk-export", state: "failed", detail: /Snyk says: x/, remedy: /View reports/ }],
    follow: ({ journal }) => {
      journal.faults.length = 0;
      return { inputs: all };
    },
  },
];

export const checkRounds: readonly CheckRound[] = [...gitHubRounds, ...snykRounds, ...flexeraRounds];

/** Gives the token some permissions for every scope, and no other. */
function grant({ snyk, world }: Story, permissions: readonly Permission[]): void {
  const scopes = [at(world.groups, 0).id, ...world.orgs().map(({ id }) => id)];
  snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, { permissions: Object.fromEntries(scopes.map((id) => [id, permissions])) });
}
