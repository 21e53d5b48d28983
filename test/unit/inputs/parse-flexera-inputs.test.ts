import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError, type InputProblem } from "../../../src/errors.ts";
import { readRawInputs } from "../../../src/inputs/input-names.ts";
import type { FlexeraInputs, Inputs } from "../../../src/inputs/inputs.ts";
import { parseInputs } from "../../../src/inputs/parse-inputs.ts";
import { flexeraNames } from "../../../src/model/flexera-names.ts";
import {
  CURRENT_QUERY_NAMES,
  DROPPED_QUERY_NAMES,
  NAMES_OF_UNKNOWN_DELTAS,
  NAMES_WITH_DELTAS,
  NAMES_WITHOUT_DELTAS,
} from "../../sandbox/flexera-world/query-names.ts";

const smallest = {
  "github-token": "x",
  "flexera-org-id": "4711",
  "flexera-refresh-token": "refresh",
  "flexera-datasets": "device_mashup: {}",
};

function parse(inputs: Readonly<Record<string, string>>): Inputs {
  const env = Object.entries({ ...smallest, ...inputs }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return parseInputs(readRawInputs(Object.fromEntries(env)), "2026-11-20");
}

function flexeraOf(inputs: Readonly<Record<string, string>>): FlexeraInputs {
  const { flexera } = parse(inputs);
  assert.ok(flexera !== null);
  return flexera;
}

function datasetOf(yaml: string) {
  const [dataset, ...others] = flexeraOf({ "flexera-datasets": yaml }).datasets;
  assert.deepEqual(others, []);
  assert.ok(dataset !== undefined);
  return dataset;
}

function problemsOf(inputs: Readonly<Record<string, string>>): readonly InputProblem[] {
  try {
    parse(inputs);
  } catch (thrown) {
    assert.ok(thrown instanceof InputError);
    return thrown.problems;
  }
  return [];
}

test("the smallest workflow asks Flexera alone, in its first zone", () => {
  const { snyk, flexera, warnings } = parse({});
  assert.equal(snyk, null);
  assert.deepEqual(warnings, []);
  assert.deepEqual(flexera, {
    orgId: 4711,
    credential: { kind: "refresh-token", refreshToken: "refresh" },
    zone: "nam",
    apiOrigin: null,
    loginOrigin: null,
    datasets: [
      {
        name: "device_mashup",
        mode: "snapshot",
        transport: "query",
        key: [],
        opcode: null,
        show: [],
        where: new Map(),
        ignore: [],
        onRejectedToken: "fail",
      },
    ],
  });
});

test("Snyk is asked beside Flexera as soon as one of its credentials or scopes is there, and needs both", () => {
  const scope = { "snyk-groups": "11111111-1111-4111-8111-111111111111" };
  assert.notEqual(parse({ ...scope, "snyk-token": "x" }).snyk, null);
  assert.deepEqual(
    problemsOf(scope).map(({ input }) => input),
    ["snyk-token"],
  );
  assert.deepEqual(
    problemsOf({ "snyk-token": "x" }).map(({ input }) => input),
    ["snyk-groups"],
  );
  assert.match(parse({ "snyk-audit-events": "org.user.add" }).warnings.join(), /`snyk-audit-events`: has no effect/);
});

test("without both systems the errors are those of Snyk", () => {
  const nothing = { "flexera-org-id": "", "flexera-refresh-token": "", "flexera-datasets": "" };
  assert.deepEqual(
    problemsOf(nothing)
      .map(({ input }) => input)
      .toSorted(),
    ["snyk-groups", "snyk-token"],
  );
});

test("all options of a dataset, in the vendor's zone or at other origins", () => {
  const yaml = `
vulnerable_software:
  transport: export
  opcode: change_type
  key: [device_id, Software_Id, DEVICE_ID]
  show: software
  ignore: [read_at]
  where: { severity: [critical, High], score: 007, owner: ["", no] }
software_vulnerability_cve: { mode: snapshot, key: [cve_id] }
network_adapters: { key: mac, on-rejected-token: reload }
cpe_catalog:`;
  const inputs = {
    "flexera-datasets": yaml,
    "flexera-zone": "apac",
    "flexera-api-url": "https://api.example.com",
    "flexera-login-url": "http://127.0.0.1:8080",
    "flexera-refresh-token": "",
    "flexera-client-id": "id",
    "flexera-client-secret": "secret",
  };
  const flexera = flexeraOf(inputs);
  assert.deepEqual(flexera.credential, { kind: "client", clientId: "id", clientSecret: "secret" });
  assert.deepEqual(
    [flexera.zone, flexera.apiOrigin, flexera.loginOrigin],
    ["apac", "https://api.example.com", "http://127.0.0.1:8080"],
  );
  const [first, ...others] = flexera.datasets;
  assert.deepEqual(first, {
    name: "vulnerable_software",
    mode: "delta",
    transport: "export",
    key: ["device_id", "Software_Id"],
    opcode: "change_type",
    show: ["software"],
    where: new Map([
      ["severity", ["critical", "High"]],
      ["score", ["007"]],
      ["owner", ["", "no"]],
    ]),
    ignore: ["read_at"],
    onRejectedToken: "fail",
  });
  assert.deepEqual(
    others.map(({ name, mode, onRejectedToken }) => [name, mode, onRejectedToken]),
    [
      ["software_vulnerability_cve", "snapshot", "fail"],
      ["network_adapters", "delta", "reload"],
      ["cpe_catalog", "snapshot", "fail"],
    ],
  );
});

test("each of the 45 names is accepted in the right mode, in silence but for the dropped ones", () => {
  assert.deepEqual([...flexeraNames.keys()].toSorted(), [...CURRENT_QUERY_NAMES, ...DROPPED_QUERY_NAMES].toSorted());
  assert.equal(flexeraNames.size, 45);
  for (const name of flexeraNames.keys()) {
    const isDropped = DROPPED_QUERY_NAMES.includes(name);
    const { warnings, flexera } = parse({ "flexera-datasets": `${name}: { key: [a] }` });
    assert.equal(flexera?.datasets[0]?.mode, NAMES_WITH_DELTAS.includes(name) ? "delta" : "snapshot", name);
    assert.equal(warnings.length, isDropped ? 1 : 0, name);
    if (isDropped) assert.match(warnings.join(), /has dropped `software_open_source/);
    assert.equal(datasetOf(`${name}: {}`).mode, "snapshot");
    assert.equal(datasetOf(`${name}: { mode: snapshot, key: [a] }`).mode, "snapshot");
  }
});

test("a delta is wanted in vain of the 24 names without deltas, with a warning of the 13 newer ones, and freely of the 8", () => {
  const deltaOf = (name: string) => ({ "flexera-datasets": `${name}: { mode: delta, key: [a] }` });
  for (const name of [...NAMES_WITHOUT_DELTAS, ...DROPPED_QUERY_NAMES]) {
    assert.match(
      problemsOf(deltaOf(name))
        .map(({ problem }) => problem)
        .join(),
      /\.mode` is `delta`, and .* has no deltas/,
      name,
    );
  }
  for (const name of NAMES_OF_UNKNOWN_DELTAS) {
    assert.match(parse(deltaOf(name)).warnings.join(), /does not document whether/, name);
  }
  for (const name of NAMES_WITH_DELTAS) assert.deepEqual(parse(deltaOf(name)).warnings, [], name);
  assert.deepEqual([NAMES_WITHOUT_DELTAS.length + 4, NAMES_OF_UNKNOWN_DELTAS.length, NAMES_WITH_DELTAS.length], [24, 13, 8]);
});

const warned: readonly (readonly [string, RegExp])[] = [
  ["device_mashups: {}", /no dataset `device_mashups`.* Did you mean `device_mashup`\?/],
  ["my_own_query: { mode: delta, key: [a] }", /documents no dataset `my_own_query`/],
  ["device_mashup: { on-rejected-token: reload }", /on-rejected-token` has no effect in `mode: snapshot`/],
  ["cpe_catalog: { opcode: op }", /`cpe_catalog.opcode` has no effect/],
  ["device_mashup: { key: [a], transport: export, on-rejected-token: fail }", /no effect with `transport: export`/],
];

test("what is of no use is a warning that names the place", () => {
  for (const [yaml, warning] of warned) assert.match(parse({ "flexera-datasets": yaml }).warnings.join("\n"), warning, yaml);
  assert.match(parse({ "flexera-api-url": "https://api.example.com" }).warnings.join(), /without `flexera-login-url`/);
});

type Wrong = readonly [inputs: Readonly<Record<string, string>>, input: string, problem: RegExp, remedy: RegExp];

const ofDatasets = (yaml: string, problem: RegExp, remedy: RegExp): Wrong => [
  { "flexera-datasets": yaml },
  "flexera-datasets",
  problem,
  remedy,
];

const wrong: readonly Wrong[] = [
  [{ "flexera-org-id": "0" }, "flexera-org-id", /`0` is not the number/, /after `\/orgs\/`/],
  [{ "flexera-org-id": "12.5" }, "flexera-org-id", /is not the number/, /orgs/],
  [{ "flexera-org-id": "99999999999999999999" }, "flexera-org-id", /is not the number/, /orgs/],
  [
    { "flexera-org-id": "" },
    "flexera-org-id",
    /empty, though `flexera-refresh-token`, `flexera-datasets` are set/,
    /remove its inputs/,
  ],
  [{ "flexera-refresh-token": "" }, "flexera-refresh-token", /is empty, and so are/, /secrets\.FLEXERA_REFRESH_TOKEN/],
  [{ "flexera-client-id": "x" }, "flexera-refresh-token", /set together with/, /one kind/],
  [{ "flexera-refresh-token": "", "flexera-client-id": "x" }, "flexera-client-secret", /is empty though/, /Set both/],
  [{ "flexera-refresh-token": "", "flexera-client-secret": "x" }, "flexera-client-id", /is empty though/, /Set both/],
  [{ "flexera-zone": "us" }, "flexera-zone", /`us` is not known/, /nam, eu, apac|Did you mean/],
  [{ "flexera-api-url": "http://api.example.com" }, "flexera-api-url", /not an `https` origin/, /api\.flexera\.eu/],
  [{ "flexera-login-url": "https://login.example.com/path" }, "flexera-login-url", /not an `https` origin/, /login\.flexera\.eu/],
  [{ "flexera-datasets": "" }, "flexera-datasets", /names no dataset/, /device_mashup: \{\}/],
  ofDatasets("{}", /names no dataset/, /vulnerable_software/),
  ofDatasets("- device_mashup\n- cpe_catalog", /is not a YAML mapping/, /key: value/),
  ofDatasets("device_mashup: {\n", /is not valid YAML/, /YAML/),
  ofDatasets("../etc: {}", /cannot be the name/, /Use one of|Did you mean/),
  ofDatasets("device_mashup: yes", /holds something else than options/, /device_mashup: \{\}/),
  ofDatasets("device_mashup: { modes: delta }", /`device_mashup.modes` is not an option/, /Did you mean `mode`/),
  ofDatasets("device_mashup: { mode: deltas, key: a }", /`device_mashup.mode` is `deltas`/, /Did you mean `delta`/),
  ofDatasets("device_mashup: { transport: parquet }", /is `parquet`, which is not known/, /query, export/),
  ofDatasets("device_mashup: { on-rejected-token: ignore }", /is `ignore`/, /fail, reload/),
  ofDatasets("device_mashup: { mode: delta }", /`device_mashup.key` is empty in `mode: delta`/, /mode: snapshot/),
  ofDatasets("device_mashup: { key: { a: b } }", /`device_mashup.key` is not a list of columns/, /key: \[/),
  ofDatasets("device_mashup: { key: [a, ''] }", /is not a list of columns/, /key: \[/),
  ofDatasets("device_mashup: { opcode: [a, b] }", /`device_mashup.opcode` takes one column/, /one/),
  ofDatasets("device_mashup: { key: [Op], opcode: op }", /names `op`, which is part of `key`/, /Remove it from `key`/),
  ofDatasets("device_mashup: { key: [a], ignore: [A] }", /`device_mashup.ignore` names `A`/, /one of the two/),
  ofDatasets("device_mashup: { where: critical }", /is not a mapping of columns/, /severity: \[critical, high\]/),
  ofDatasets("device_mashup: { where: { severity: } }", /names no value of `severity`/, /severity/),
  ofDatasets("device_mashup: { where: { severity: { a: b } } }", /names no value of `severity`/, /severity/),
];

test("each problem names its input, its place and its remedy", () => {
  for (const [inputs, input, problem, remedy] of wrong) {
    const problems = problemsOf(inputs);
    assert.equal(problems.length, 1, `${JSON.stringify(inputs)}: ${JSON.stringify(problems)}`);
    assert.equal(problems[0]?.input, input);
    assert.match(problems[0]?.problem ?? "", problem);
    assert.match(problems[0]?.remedy ?? "", remedy);
  }
});

test("all problems are told at once, and no secret with them", () => {
  const problems = problemsOf({
    "flexera-org-id": "x",
    "flexera-client-secret": "hush-hush",
    "flexera-zone": "mars",
    "flexera-datasets": "device_mashup: { mode: delta, colour: red }\ncpe_catalog: { mode: delta }",
  });
  const told = problems.map(({ input, problem }) => `${input} ${problem.split(" ")[0]}`);
  assert.deepEqual(told, [
    "flexera-org-id `x`",
    "flexera-refresh-token is",
    "flexera-zone `mars`",
    "flexera-datasets `device_mashup.colour`",
    "flexera-datasets `device_mashup.key`",
    "flexera-datasets `cpe_catalog.mode`",
    "flexera-datasets `cpe_catalog.key`",
  ]);
  assert.doesNotMatch(JSON.stringify(problems), /hush-hush|"refresh"/);
});

test("a preview needs neither credential nor dataset", () => {
  const { flexera } = parse({ mode: "preview", "flexera-refresh-token": "", "flexera-datasets": "" });
  assert.equal(flexera, null);
});
