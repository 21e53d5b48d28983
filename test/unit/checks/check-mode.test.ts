import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkList } from "../../../src/checks/check-list.ts";
import type { CheckPorts, CheckRequest } from "../../../src/checks/check-ports.ts";
import { runCheck } from "../../../src/modes/check.ts";
import { checkPorts, checkRequest, fixtureOrg, refusal } from "./check-fixture.ts";

const everything = {
  "snyk-orgs": fixtureOrg,
  "issue-assignees": "octo-lead",
  "issue-mentions": "@octo-lead",
};

/** Calls to the outside by a name, each of which can fail on its own. */
const calls = [
  "own",
  "issue",
  "baseline",
  "service",
  "workflow",
  "labels",
  "rewrite",
  "assignable",
  "account",
  "signIn",
  "orgs",
  "audit",
  "export",
] as const;

type Call = (typeof calls)[number];

/** Ports of which some calls fail, with an error of ours, with any other, or by never answering until the deadline. */
function breaking(broken: ReadonlyMap<Call, "refused" | "thrown" | "silent">) {
  const ports = checkPorts();
  const run = <Result>(name: Call, work: () => Promise<Result>): Promise<Result> => {
    switch (broken.get(name)) {
      case undefined:
        return work();
      case "refused":
        return Promise.reject(refusal(403));
      case "thrown":
        return Promise.reject(new TypeError("of undefined"));
      case "silent":
        return new Promise(() => {});
    }
  };
  const { gitHub, snyk } = ports;
  assert.ok(snyk !== null);
  const broke: CheckPorts = {
    ...ports,
    deadline: () => AbortSignal.timeout(5),
    gitHub: {
      repositories: {
        own: { read: (name) => run("own", () => gitHub.repositories.own.read(name)) },
        issue: { read: (name) => run("issue", () => gitHub.repositories.issue.read(name)) },
      },
      readBaseline: (...given) => run("baseline", () => gitHub.readBaseline(...given)),
      probeResultsService: () => run("service", gitHub.probeResultsService),
      readWorkflow: (path) => run("workflow", () => gitHub.readWorkflow(path)),
      issues: {
        readLabels: () => run("labels", gitHub.issues.readLabels),
        rewriteLabel: (label) => run("rewrite", () => gitHub.issues.rewriteLabel(label)),
        isAssignable: (login) => run("assignable", () => gitHub.issues.isAssignable(login)),
        hasAccount: (login) => run("account", () => gitHub.issues.hasAccount(login)),
      },
    },
    snyk: {
      region: snyk.region,
      signIn: () => run("signIn", snyk.signIn),
      listOrgs: (id) => run("orgs", () => snyk.listOrgs(id)),
      searchAuditLog: (scope) => run("audit", () => snyk.searchAuditLog(scope)),
      askForNoExport: (scope) => run("export", () => snyk.askForNoExport(scope)),
    },
  };
  return { ports: broke, written: ports.written };
}

function stateOf(lines: readonly string[], check: string): readonly string[] {
  return lines.filter((line) => line.slice(8).startsWith(`${check}:`)).map((line) => line.slice(0, 8).trim());
}

test("where everything is in order every line is ok, nothing is set, and the check passes", async () => {
  const ports = checkPorts();
  const verdict = await runCheck(checkRequest(everything), ports);
  const states = ports.written.lines.slice(0, -1).map((line) => line.slice(0, 8).trim());
  assert.deepEqual(new Set(states), new Set(["ok"]), ports.written.lines.join("\n"));
  assert.deepEqual(verdict, { kind: "passed" });
  assert.deepEqual(ports.written.outputs, []);
  const asked = checkList.map(({ name }) => name).filter((name) => !name.startsWith("flexera"));
  for (const name of asked) assert.notDeepEqual(stateOf(ports.written.lines, name), [], name);
});

test("whatever fails, every other check still has its line, and what did not fail says the same", async () => {
  const faults = fc.constantFrom("refused", "thrown", "silent" as const);
  const broken = fc.dictionary(fc.constantFrom(...calls), faults).map((record) => new Map(Object.entries(record)));
  const whole = await linesOf(new Map());
  await fc.assert(
    fc.asyncProperty(broken, async (which) => {
      const faulty = new Map(
        [...which].flatMap(([name, fault]) => calls.filter((call) => call === name).map((call) => [call, fault] as const)),
      );
      const lines = await linesOf(faulty);
      const independent = ["platform", "runner", "inputs", "issue-title", "template", "retention", "snyk-export-budget"];
      for (const name of independent) assert.deepEqual(stateOf(lines, name), ["ok"], name);
      for (const { call, check } of ownLines) {
        const expected = faulty.has(call) ? ["failed"] : stateOf(whole, check);
        if (!isHidden(check, faulty))
          assert.deepEqual(stateOf(lines, check), expected, `${check} with ${[...faulty.keys()].join()}`);
      }
    }),
    { numRuns: 20 },
  );
});

/** The call that alone decides on a line. */
const ownLines: readonly { readonly call: Call; readonly check: string }[] = [
  { call: "own", check: "repository" },
  { call: "issue", check: "issue-repository" },
  { call: "baseline", check: "artifacts" },
  { call: "service", check: "artifact-service" },
  { call: "rewrite", check: "issues-write" },
  { call: "assignable", check: "assignees" },
  { call: "account", check: "mentions" },
  { call: "signIn", check: "snyk-credential" },
];

/** Lines that are skipped, or fail for another reason, because of something else that failed. */
function isHidden(check: string, faulty: ReadonlyMap<Call, string>): boolean {
  if (["issues-write", "assignees", "mentions"].includes(check) && faulty.has("issue")) return true;
  if (check === "issues-write" && faulty.has("labels")) return true;
  return check === "snyk-credential" && (["audit", "export", "orgs"] as const).some((call) => faulty.has(call));
}

async function linesOf(broken: Parameters<typeof breaking>[0]): Promise<readonly string[]> {
  const { ports, written } = breaking(broken);
  await runCheck(checkRequest(everything), ports);
  return written.lines;
}

test("an input that is wrong is a line, and what needs it is skipped and not tried", async () => {
  const request = checkRequest({ timezone: "Europe/Berlln", "snyk-region": "us-10", "issue-repository": "no-slash" });
  const asked: string[] = [];
  const ports = checkPorts();
  assert.ok(ports.snyk !== null);
  const watched = {
    ...ports,
    snyk: { ...ports.snyk, signIn: async () => void asked.push("snyk") },
    gitHub: {
      ...ports.gitHub,
      repositories: {
        ...ports.gitHub.repositories,
        issue: { read: async (name: string) => Promise.reject(asked.push(name)) },
      },
    },
  };
  const verdict = await runCheck(request, watched);
  assert.deepEqual(asked, []);
  assert.equal(verdict.kind, "failed");
  assert.deepEqual(stateOf(ports.written.lines, "inputs"), ["failed", "failed", "failed"]);
  assert.deepEqual(stateOf(ports.written.lines, "snyk-credential"), ["skipped"]);
  assert.deepEqual(stateOf(ports.written.lines, "issue-repository"), ["skipped"]);
  assert.deepEqual(stateOf(ports.written.lines, "repository"), ["ok"]);
  assert.match(ports.written.summary, /us-10/);
  assert.doesNotMatch(ports.written.summary, /Invalid/);
});

test("people and labels whose input is wrong are not looked up", async () => {
  const ports = checkPorts();
  const asked: string[] = [];
  const issues = {
    ...ports.gitHub.issues,
    isAssignable: async (login: string) => asked.push(login) > 0,
    hasAccount: async (login: string) => asked.push(login) > 0,
  };
  const wrong = { "issue-assignees": "not a login", "issue-mentions": "nobody", "issue-labels": "x".repeat(51) };
  await runCheck(checkRequest(wrong), { ...ports, gitHub: { ...ports.gitHub, issues } });
  assert.deepEqual(asked, []);
  for (const check of ["labels", "assignees", "mentions"])
    assert.deepEqual(stateOf(ports.written.lines, check), ["skipped"], check);
  assert.deepEqual(stateOf(ports.written.lines, "issues-write"), ["ok"]);
});

test("on GitHub Enterprise Server the first line says why, and nobody is asked", async () => {
  const request: CheckRequest = {
    ...checkRequest(),
    environment: { ...checkRequest().environment, serverUrl: "https://github.acme.example" },
  };
  const { ports, written } = breaking(new Map(calls.map((call) => [call, "thrown"])));
  const verdict = await runCheck(request, ports);
  assert.equal(verdict.kind, "failed");
  assert.match(written.lines[0] ?? "", /^failed {2}platform: .*Enterprise Server/);
  assert.deepEqual(stateOf(written.lines, "repository"), ["skipped"]);
  assert.deepEqual(stateOf(written.lines, "snyk-credential"), []);
});
