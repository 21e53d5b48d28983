import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Journal } from "../sandbox/loopback.ts";
import { FULL_ACCESS_TOKEN, fullAccess, type OptionOverrides, optionsWith } from "../sandbox/snyk/default-options.ts";
import type { CsvStyle, ExportOverrides, Permission } from "../sandbox/snyk/snyk-options.ts";
import { type Answer, answerOf, at, filesOf, listAt, rowsOf, SnykProbe } from "../sandbox/snyk/snyk-probe.ts";
import { isExportStart } from "../sandbox/snyk/snyk-requests.ts";
import { type SnykStandIn, startSnykStandIn } from "../sandbox/snyk/snyk-stand-in.ts";
import { playWeek } from "../sandbox/world/demo-weeks.ts";
import { hostileItem, hostileRow } from "../sandbox/world/hostile-text.ts";
import { ISSUE_COLUMNS } from "../sandbox/world/issue-columns.ts";
import { playRandomWeek } from "../sandbox/world/random-weeks.ts";
import { SnykWorld } from "../sandbox/world/snyk-world.ts";
import { syntheticIssueRows } from "../sandbox/world/synthetic-rows.ts";
import { USAGE_COLUMNS } from "../sandbox/world/usage-columns.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ANY_TIME = { updated: { from: "2000-01-01T00:00:00Z" } };
const NOBODY = "11111111-1111-4111-8111-111111111111";

const journal = new Journal();
const world = new SnykWorld();
const group = world.groups[0]?.id ?? "";
const org = world.orgs()[0]?.id ?? "";
const clock = { time: 0, now: () => clock.time };
let snyk: SnykStandIn;
const probe = new SnykProbe(() => snyk.apiOrigin);

before(async () => {
  for (const week of [1, 2, 3, 4]) playWeek(world, week);
  snyk = await startSnykStandIn({ journal, world, clock });
});
after(() => snyk.stop());
beforeEach(() => use({}));

/** Puts `overrides` over the default options, and lets two hours pass so that no limit is left over. */
function use(overrides: OptionOverrides): void {
  Object.assign(snyk.options, optionsWith(overrides));
  clock.time = Math.max(clock.time + 2 * HOUR, world.reportAt(4) + HOUR);
}

test("a whole export: PENDING, STARTED, three parts, sizes and counts that are true, no column order of the request's", async () => {
  use({ exports: { parts: 3 } });
  const columns = ["PROBLEM_ID", "ISSUE_STATUS", "AUTOFIXABLE", "ISSUE_URL", "ISSUE_SEVERITY"];
  const started = await probe.start(`groups/${group}`, { columns });
  assert.equal(started.headers.get("retry-after"), "1");
  assert.match(String(at(started.json, "data.attributes.created")), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
  const id = String(at(started.json, "data.id"));
  const early = await probe.call(`/rest/groups/${group}/export/${id}`);
  assert.deepEqual(at(early.json, "data.attributes"), { status: "PENDING", row_count: 0 });
  assert.equal(at((await probe.call(`/rest/groups/${group}/jobs/export/${id}`)).json, "data.attributes.status"), "STARTED");
  const done = await probe.call(`/rest/groups/${group}/jobs/export/${id}`);
  assert.equal(at(done.json, "data.attributes.status"), "FINISHED");
  const files = await filesOf(done);
  assert.equal(files.length, 3);
  const counts = files.map(({ text, bytes, size, rowCount }) => {
    assert.equal(bytes.length, size);
    assert.equal(rowsOf(text).length, rowCount);
    assert.deepEqual(text.split("\n")[0]?.replaceAll('"', "").split(",").sort(), [
      "ISSUE_SEVERITY",
      "ISSUE_STATUS",
      "ISSUE_URL",
      "PROBLEM_ID",
    ]);
    return Number(rowCount);
  });
  assert.equal(
    at(done.json, "data.attributes.row_count"),
    counts[0] === undefined ? 0 : counts.reduce((sum, count) => sum + count),
  );
});

test("all 86 columns of issues and all 31 of usage are served, and the small datasets too", async () => {
  const issues = await probe.exportedRows(`orgs/${org}`);
  assert.deepEqual(Object.keys(issues[0] ?? {}).sort(), [...ISSUE_COLUMNS].sort());
  assert.notDeepEqual(Object.keys(issues[0] ?? {}), [...ISSUE_COLUMNS]);
  const usage = await probe.exportedRows(`groups/${group}`, { dataset: "usage" });
  assert.deepEqual(Object.keys(usage[0] ?? {}).sort(), [...USAGE_COLUMNS].sort());
  for (const dataset of ["pr_checks", "pr_checks_project_adoption", "pr_checks_integration_adoption", "prevention_events"]) {
    assert.ok((await probe.exportedRows(`groups/${group}`, { dataset })).length > 0, dataset);
  }
});

test("filters narrow the rows; case counts but for environment and lifecycle; unknown ones are ignored or refused", async () => {
  const count = async (filters: Record<string, unknown>, scope = `groups/${group}`) =>
    (await probe.exportedRows(scope, { filters: { ...ANY_TIME, ...filters } })).length;
  snyk.options.limits.exportsPerHour = null;
  const all = await count({});
  const open = await count({ issue_status: ["Open"] });
  assert.ok(open > 0 && open < all);
  assert.equal(await count({ issue_status: ["open"] }), 0);
  assert.ok((await count({ ENVIRONMENT: ["BACKEND"] })) > 0);
  assert.ok((await count({ product_name: ["Snyk Code"], cve: [] })) > 0);
  assert.equal((await count({ empty_project_tags: "only" })) + (await count({ empty_project_tags: "exclude" })), all);
  assert.equal(await count({ orgs: [org] }), await count({}, `orgs/${org}`));
  assert.equal(await count({ nonsense: ["x"] }), all);
  assert.equal(await count({ updated: { from: "2099-01-01T00:00:00Z" } }), 0);
  use({ exports: { unknownFilters: "reject" } });
  assert.equal((await probe.start(`groups/${group}`, { filters: { ...ANY_TIME, nonsense: [] } })).status, 400);
});

test("deleted and deactivated projects are hidden unless they are asked for", async () => {
  const deleted = await probe.exportedRows(`groups/${group}`, {}, "?include_deleted=true");
  const deactivated = await probe.exportedRows(`groups/${group}`, {}, "?include_deactivated=true");
  const shown = await probe.exportedRows(`groups/${group}`);
  assert.ok(shown.every((row) => row.PROJECT_IS_MONITORED === "true" && row.PROJECT_DELETED_AT === ""));
  assert.ok(
    deleted.some((row) => row.PROJECT_DELETED_AT !== "") && deactivated.some((row) => row.PROJECT_IS_MONITORED === "false"),
  );
});

test("an export request with anything missing or wrong is refused with a pointer to it", async () => {
  const wrong: [string, unknown, string][] = [
    ["no data", {}, "/data"],
    ["no type", { data: { attributes: {} } }, "/data/type"],
    ["no attributes", { data: { type: "resource" } }, "/data/attributes"],
  ];
  const attributes = (over: Record<string, unknown>) => ({
    data: { type: "resource", attributes: { dataset: "issues", formats: ["csv"], filters: ANY_TIME, ...over } },
  });
  const base = "/data/attributes";
  wrong.push(
    ["unknown dataset", attributes({ dataset: "issue" }), `${base}/dataset`],
    ["no formats", attributes({ formats: undefined }), `${base}/formats`],
    ["json", attributes({ formats: ["json"] }), `${base}/formats/0`],
    ["no filters", attributes({ filters: undefined }), `${base}/filters`],
    ["no date", attributes({ filters: { issue_status: ["Open"] } }), `${base}/filters`],
    [
      "usage by introduced",
      attributes({ dataset: "usage", filters: { introduced: { from: "2026-01-01T00:00:00Z" } } }),
      `${base}/filters`,
    ],
    ["a bad date", attributes({ filters: { updated: { from: "2026-01-01" } } }), `${base}/filters/updated/from`],
    ["a bad UUID", attributes({ filters: { ...ANY_TIME, orgs: ["x"] } }), `${base}/filters/orgs/0`],
    ["a text for a list", attributes({ filters: { ...ANY_TIME, cve: "CVE-2099-1" } }), `${base}/filters/cve`],
    ["too long a link", attributes({ url_expiration_seconds: 3601 }), `${base}/url_expiration_seconds`],
    ["a destination", attributes({ destination: {} }), `${base}/destination`],
    ["columns in a text", attributes({ columns: "SCORE" }), `${base}/columns`],
  );
  for (const [what, body, pointer] of wrong) {
    const answer = await probe.call(`/rest/groups/${group}/export`, { body });
    assert.equal(answer.status, 400, what);
    assert.equal(at(answer.json, "errors.0.source.pointer"), pointer, what);
  }
  assert.equal((await probe.call(`/rest/groups/${group}/export`, { body: "{" })).status, 400);
  const extra = { data: { id: "x", ...attributes({}).data } };
  assert.equal((await probe.call(`/rest/orgs/${org}/export`, { body: extra })).status, 400);
  assert.equal((await probe.call(`/rest/groups/${group}/export`, { body: extra })).status, 202);
  snyk.options.http.strictContentType = true;
  assert.equal((await probe.start(`groups/${group}`, {}, { headers: { "content-type": "application/json" } })).status, 400);
});

test("unknown routes, versions, parameters, scopes and exports", async () => {
  for (const path of [
    `/rest/orgs/${org}/exports`,
    `/rest/orgs/${org}/export/jobs/${NOBODY}`,
    `/orgs/${org}/export/${NOBODY}`,
    "/",
    `/rest/orgs/${org}/orgs`,
  ]) {
    assert.equal((await probe.call(path)).status, 404, path);
  }
  for (const version of [null, "", "2024-13-01", "latest", "2024-10-15~final"]) {
    assert.equal((await probe.call(`/rest/orgs/${org}/audit_logs/search`, { version })).status, 400, String(version));
  }
  const audit = await probe.call(`/rest/orgs/${org}/audit_logs/search`, { version: "2026-01-01~beta" });
  assert.equal(audit.headers.get("snyk-version-served"), "2024-04-29");
  assert.match(audit.headers.get("snyk-request-id") ?? "", /^[0-9a-f-]{36}$/);
  assert.equal(at((await probe.call(`/rest/orgs/${org}/audit_logs/search?limit=5`)).json, "errors.0.source.parameter"), "limit");
  assert.equal((await probe.start(`groups/${NOBODY}`)).status, 404);
  assert.equal((await probe.start("groups/mine")).status, 400);
  assert.equal((await probe.call(`/rest/orgs/${org}/jobs/export/${NOBODY}`)).status, 404);
  const id = String(at((await probe.start(`groups/${group}`)).json, "data.id"));
  assert.equal((await probe.call(`/rest/orgs/${org}/jobs/export/${id}`)).status, 404, "an export of another scope");
});

test("tokens: schemes in any case, service tokens, expiry, permissions by scope", async () => {
  const path = `/rest/orgs/${org}/audit_logs/search`;
  const read: readonly Permission[] = ["org.report.read"];
  const service = "snyk_sat.0001.secret.checksum";
  const { tokens } = snyk.options.auth;
  tokens
    .set(service, fullAccess())
    .set("snyk_uat.1.2.3", { ...fullAccess(), validUntil: clock.time + HOUR })
    .set(NOBODY, { permissions: { [org]: read } });
  for (const token of [`TOKEN ${FULL_ACCESS_TOKEN}`, `Bearer ${service}`, `token ${service}`, "bearer snyk_uat.1.2.3"])
    assert.equal((await probe.call(path, { token })).status, 200, token);
  for (const token of ["", `bearer ${FULL_ACCESS_TOKEN}`, "token unknown", FULL_ACCESS_TOKEN]) {
    const answer = await probe.call(path, { token });
    assert.deepEqual(
      [answer.status, at(answer.json, "code"), at(answer.json, "errors")],
      [401, "Unauthorized", undefined],
      token,
    );
  }
  snyk.options.auth.bearerOnlyServiceTokens = true;
  assert.equal((await probe.call(path, { token: `token ${service}` })).status, 401);
  assert.equal((await probe.call(path, { token: `bearer ${service}` })).status, 200);
  assert.equal((await probe.call(path, { token: `token ${NOBODY}` })).status, 403);
  assert.equal((await probe.start(`orgs/${org}`, {}, { token: `token ${NOBODY}` })).status, 202);
  assert.equal((await probe.start(`groups/${group}`, {}, { token: `token ${NOBODY}` })).status, 404);
  clock.time += HOUR;
  assert.equal((await probe.call(path, { token: "token snyk_uat.1.2.3" })).status, 401);
});

test("OAuth clients get access tokens that end by the clock", async () => {
  snyk.options.auth.clients.set("client", { secret: "s3cret", permissions: fullAccess().permissions });
  const ask = async (form: Record<string, string>) =>
    answerOf(await fetch(`${snyk.apiOrigin}/oauth2/token`, { method: "POST", body: new URLSearchParams(form) }));
  assert.equal((await ask({ grant_type: "client_credentials", client_id: "client", client_secret: "no" })).status, 401);
  assert.equal((await ask({ grant_type: "password" })).status, 400);
  const { json } = await ask({ grant_type: "client_credentials", client_id: "client", client_secret: "s3cret" });
  assert.equal(at(json, "expires_in"), 3599);
  const path = `/rest/orgs/${org}/audit_logs/search`;
  assert.equal((await probe.call(path, { token: `bearer ${at(json, "access_token")}` })).status, 200);
  assert.equal((await probe.call(path, { token: `token ${at(json, "access_token")}` })).status, 401);
  clock.time += 3599_000;
  assert.equal((await probe.call(path, { token: `bearer ${at(json, "access_token")}` })).status, 401);
});

test("the 21st export of an hour is refused until one is an hour old; the journal saw them all", async () => {
  const before = journal.requests.filter(isExportStart).length;
  for (let count = 0; count < 20; count++) assert.equal((await probe.start(`orgs/${org}`, { columns: ["SCORE"] })).status, 202);
  clock.time += 10 * MINUTE;
  const refused = await probe.start(`groups/${group}`);
  assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "3000"]);
  Object.assign(snyk.options.limits, { retryAfter: false, body429: "empty-object" });
  const bare = await probe.start(`groups/${group}`);
  assert.deepEqual([bare.text, bare.headers.get("retry-after")], ["{}", null]);
  assert.match(bare.headers.get("x-ratelimit-limit") ?? "", /^160, 160;w=1;/);
  clock.time += 50 * MINUTE;
  assert.equal((await probe.start(`groups/${group}`)).status, 202);
  assert.equal(journal.requests.filter(isExportStart).length - before, 23);
});

test("who sends too much in a minute stays refused for as long as they go on", async () => {
  snyk.options.limits.requestsPerMinute = 3;
  const ask = async () => (await probe.call(`/rest/orgs/${org}/audit_logs/search`)).status;
  assert.deepEqual([await ask(), await ask(), await ask(), await ask()], [200, 200, 200, 429]);
  clock.time += 40_000;
  assert.equal(await ask(), 429);
  clock.time += 40_000;
  assert.equal(await ask(), 429);
  clock.time += MINUTE;
  assert.equal(await ask(), 200);
});

test("the ways in which an export can end or not", async () => {
  const ending = async (overrides: ExportOverrides) => {
    use({ exports: overrides });
    return probe.finished(`orgs/${org}`, { columns: ["SCORE"] });
  };
  assert.equal(at((await ending({ outcome: "error" })).answer.json, "data.attributes.status"), "ERROR");
  assert.equal(
    at((await ending({ outcome: "errored", unknownStatus: "QUEUED" })).answer.json, "data.attributes.status"),
    "ERRORED",
  );
  const plain = await ending({ finishedAnswer: "status-only" });
  assert.equal(at(plain.answer.json, "data.attributes.results"), undefined);
  assert.equal(listAt((await probe.call(`/rest/orgs/${org}/export/${plain.id}`)).json, "data.attributes.results").length, 1);
  const redirected = await ending({ finishedAnswer: "redirect" });
  assert.deepEqual(
    [redirected.answer.status, redirected.answer.headers.get("location")],
    [303, `/rest/orgs/${org}/export/${redirected.id}?version=2024-10-15`],
  );
  const lying = await ending({
    totalRowCountError: 2,
    fileRowCountError: -1,
    fileSizeError: 7,
    headerOnlyParts: 1,
    emptyParts: 1,
  });
  const files = await filesOf(lying.answer);
  assert.deepEqual(
    files.map(({ bytes, size }) => Number(size) - bytes.length),
    [7, 7, 7],
  );
  assert.equal(
    Number(at(lying.answer.json, "data.attributes.row_count")) - files.reduce((sum, { rowCount }) => sum + Number(rowCount), 0),
    5,
  );
  use({ exportsFor: ({ dataset }) => (dataset === "usage" ? { outcome: "error" } : null) });
  assert.equal(at((await probe.finished(`orgs/${org}`, { dataset: "usage" })).answer.json, "data.attributes.status"), "ERROR");
  const nothing = { filters: { updated: { from: "2099-01-01T00:00:00Z" } } };
  assert.deepEqual(at((await probe.finished(`orgs/${org}`, nothing)).answer.json, "data.attributes"), {
    status: "FINISHED",
    row_count: 0,
    results: [],
  });
});

test("what can be odd about a file", async () => {
  const fileWith = async (csv: Partial<CsvStyle>) => {
    use({ exports: { csv } });
    const [file] = await filesOf(
      (await probe.finished(`orgs/${org}`, { columns: ["PROBLEM_TITLE", "ISSUE_SEVERITY", "LAST_RESOLVED", "SCORE"] })).answer,
    );
    assert.ok(file !== undefined);
    return file;
  };
  const plain = await fileWith({});
  const lines = plain.text.split("\n").length;
  assert.ok((await fileWith({ byteOrderMark: true })).text.startsWith("\uFEFF"));
  assert.equal((await fileWith({ lineEnding: "\r\n" })).text.split("\r\n").length, lines);
  assert.equal((await fileWith({ duplicateRows: 2 })).text.split("\n").length, lines + 2);
  assert.match((await fileWith({ nullAs: "backslash-n", severityCase: "lower" })).text, /\\N.*\n?/);
  assert.ok(rowsOf((await fileWith({ newlinesInCells: true })).text).some((row) => row.PROBLEM_TITLE?.includes("\n")));
  assert.ok(!(await fileWith({ dropColumns: ["ISSUE_SEVERITY"] })).text.includes("ISSUE_SEVERITY"));
  const ragged = (await fileWith({ raggedRow: true })).text;
  assert.throws(() => rowsOf(ragged), /Invalid Record Length/);
  const truncated = await fileWith({ truncated: true });
  assert.ok(truncated.bytes.length < Number(truncated.size) && !truncated.text.endsWith("\n"));
  const packed = await fileWith({ compression: "gzip-body" });
  assert.deepEqual([packed.bytes.length, gunzipSync(packed.bytes).toString()], [packed.size, plain.text]);
  const encoded = await fileWith({ compression: "gzip-encoding" });
  assert.equal(encoded.text, plain.text);
});

test("signed links: no credential but the link, expiry at the start, ranges, new links to the same object", async () => {
  const { id, answer } = await probe.finished(`orgs/${org}`);
  const linkOf = (from: Answer) => String(at(from.json, "data.attributes.results.0.url"));
  const link = linkOf(answer);
  assert.notEqual(new URL(link).origin, snyk.apiOrigin);
  const whole = await fetch(link);
  const text = await whole.text();
  const etag = whole.headers.get("etag") ?? "";
  assert.equal(whole.headers.get("accept-ranges"), "bytes");
  const part = await fetch(link, { headers: { range: "bytes=100-", "if-range": etag } });
  assert.deepEqual([part.status, await part.text()], [206, text.slice(100)]);
  assert.equal(part.headers.get("content-range"), `bytes 100-${text.length - 1}/${text.length}`);
  assert.equal((await fetch(link, { headers: { range: "bytes=100-", "if-range": '"other"' } })).status, 200);
  assert.equal((await fetch(link, { headers: { range: "bytes=99999999-" } })).status, 416);
  const refused = await answerOf(await fetch(link, { headers: { authorization: `token ${FULL_ACCESS_TOKEN}` } }));
  assert.ok(refused.status === 400 && refused.text.startsWith("<?xml"));
  assert.equal((await fetch(link.replace("Expires=3600", "Expires=9999"))).status, 403);
  clock.time += HOUR;
  const expired = await answerOf(await fetch(link));
  assert.ok(expired.status === 400 && expired.text.includes("ExpiredToken"));
  snyk.options.storage.style = "s3";
  const renewed = linkOf(await probe.call(`/rest/orgs/${org}/export/${id}`));
  assert.equal((await fetch(renewed)).headers.get("etag"), etag);
  clock.time += HOUR;
  const late = await answerOf(await fetch(renewed));
  assert.ok(late.status === 403 && late.text.includes("AccessDenied"));
  clock.time += 3 * DAY;
  assert.equal((await fetch(linkOf(await probe.call(`/rest/orgs/${org}/export/${id}`)))).status, 404);
});

const auditPages = (query: string, scope = `orgs/${org}`) => probe.auditPages(scope, query);
const LONG_AGO = "from=2025-01-01T00:00:00Z&sort_order=ASC";

test("audit paging: order, every form of link, empty and exact pages", async () => {
  const all = (await auditPages(LONG_AGO)).flat();
  assert.ok(all.length > 10);
  assert.deepEqual((await auditPages(`${LONG_AGO}&size=3`)).flat(), all);
  assert.deepEqual((await auditPages("from=2025-01-01T00:00:00Z")).flat(), all.toReversed());
  const nextOf = async (nextLink: "rest-path" | "absolute" | "without-rest" | "href" | "other-origin") => {
    snyk.options.audit.nextLink = nextLink;
    return at((await probe.call(`/rest/orgs/${org}/audit_logs/search?${LONG_AGO}&size=3`)).json, "links.next");
  };
  assert.match(String(await nextOf("rest-path")), /^\/rest\/orgs\/.*from=2025.*size=3.*cursor=[\w-]+$/);
  assert.ok(String(await nextOf("absolute")).startsWith(`${snyk.apiOrigin}/rest/orgs/`));
  assert.match(String(await nextOf("without-rest")), /^\/orgs\//);
  assert.match(String(at(await nextOf("href"), "href")), /^\/rest\/orgs\//);
  assert.match(String(await nextOf("other-origin")), /^https:\/\/api\.evil\.example\//);
  snyk.options.audit.nextLink = "same-cursor";
  await assert.rejects(auditPages(`${LONG_AGO}&size=3`), /never ends/);
  use({ audit: { emptyPage: 2, shortPages: true } });
  const pages = await auditPages(`${LONG_AGO}&size=6`);
  assert.ok(pages[1]?.length === 0 && pages[0]?.length === 3);
  assert.deepEqual(pages.flat(), all);
  use({ audit: { exactMultipleEnds: "empty-page" } });
  assert.deepEqual(
    (await auditPages(`${LONG_AGO}&size=${all.length}`)).map(({ length }) => length),
    [all.length, 0],
  );
});

test("audit rules: windows, filters, hidden and late events, retention, and what is refused", async () => {
  const path = `/rest/orgs/${org}/audit_logs/search`;
  for (const query of [
    "size=0",
    "size=101",
    "size=x",
    "from=yesterday",
    "sort_order=asc",
    "user_id=me",
    "events=a&exclude_events=b",
    "cursor=%%%25",
  ]) {
    assert.equal((await probe.call(`${path}?${query}`)).status, 400, query);
  }
  const names = async (query: string, scope?: string) =>
    (await auditPages(`${LONG_AGO}&${query}`, scope)).flat().map((item) => String(at(item, "event")));
  assert.ok(!(await names("")).includes("api.access") && !(await names("event=api.access")).includes("api.access"));
  assert.ok((await names("events=api.access,org.edit")).every((name) => name === "api.access"));
  assert.deepEqual(await names("events=org.user.add&events=org.user.invite"), await names("events=org.user.add,org.user.invite"));
  assert.ok(!(await names("exclude_events=org.user.add")).includes("org.user.add"));
  const [first] = (await auditPages(LONG_AGO)).flat();
  const created = String(at(first, "created"));
  assert.ok((await auditPages(`from=${created}&sort_order=ASC`)).flat().length > 0, "from is inclusive");
  assert.equal((await auditPages(`from=2025-01-01T00:00:00Z&to=${created}`)).flat().length, 0, "to is exclusive");
  assert.ok(
    (await names("", `groups/${group}`)).some((name) => name === "org.policy.edit"),
    "some org events in the group's search",
  );
  const other = world.orgs()[1]?.id ?? "";
  const late = async () => (await names("events=org.service_account.delete", `orgs/${other}`)).length;
  assert.equal(await late(), 1);
  const [now, oldest] = [clock.time, world.auditLog.events.filter(({ event }) => event === "org.webhook.delete").length];
  clock.time = world.reportAt(3);
  assert.deepEqual([await late(), oldest], [0, 2]);
  clock.time = now;
});

test("the orgs of a group, page by page, or forbidden", async () => {
  snyk.options.orgList.pageSize = 3;
  const one = await probe.call(`/rest/groups/${group}/orgs?limit=100`);
  assert.equal(listAt(one.json, "data").length, 3);
  const two = await probe.call(String(at(one.json, "links.next")), { version: null });
  assert.deepEqual([listAt(two.json, "data").length, at(two.json, "links.next")], [1, undefined]);
  assert.equal((await probe.call(`/rest/groups/${group}/orgs?limit=5`)).status, 400);
  snyk.options.auth.tokens.set(FULL_ACCESS_TOKEN, { permissions: { "*": ["group.report.read"] } });
  assert.equal((await probe.call(`/rest/groups/${group}/orgs`)).status, 403);
});

test("changes show after the lag, and a renamed org changes links but no keys", async () => {
  const other = new SnykWorld({ seed: 5, orgsPerGroup: 1 });
  const { orgId } = other.place(0);
  let time = other.reportAt(1) + DAY;
  const lagging = { exports: { refreshLagMs: 2 * HOUR } };
  const standIn = await startSnykStandIn({ journal: new Journal(), world: other, clock: { now: () => time }, options: lagging });
  const otherProbe = new SnykProbe(() => standIn.apiOrigin);
  const links = async () => (await otherProbe.exportedRows(`orgs/${orgId}`)).map((row) => row.ISSUE_URL ?? "").sort();
  other.renameOrg(orgId, "After the rename", time - HOUR);
  const earlier = await links();
  time += 2 * HOUR;
  const later = await links();
  assert.ok(
    earlier.every((link) => link.includes("/org/storefront/")) && later.every((link) => link.includes("/org/after-the-rename/")),
  );
  assert.deepEqual(
    later.map((link) => link.split("/project/")[1]),
    earlier.map((link) => link.split("/project/")[1]),
  );
  assert.equal(standIn.exports.length, 2);
  await standIn.stop();
});

test("the demo weeks hold every class of change, and what they expect is what the rows say", () => {
  const weeks = world.expectations;
  for (const name of ["new", "reopened", "escalated", "resolved", "ignored", "downgraded", "gone"] as const) {
    assert.ok(
      weeks.some((week) => week[name].length > 0),
      name,
    );
  }
  assert.deepEqual([...new Set(weeks.flatMap((week) => week.new.map(({ reason }) => reason)))].sort(), [
    "introduced",
    "new-project",
    "newly-disclosed",
  ]);
  assert.deepEqual([...new Set(weeks.flatMap((week) => week.gone.map(({ cause }) => cause)))].sort(), ["deactivated", "deleted"]);
  const counts = (index: number) => [
    weeks[index]?.escalated.length,
    weeks[index]?.resolved.length,
    weeks[index]?.ignored.length,
    weeks[index]?.downgraded.length,
  ];
  assert.deepEqual(
    [counts(1), counts(2), counts(3)],
    [
      [2, 6, 2, 1],
      [1, 4, 1, 0],
      [1, 3, 0, 1],
    ],
  );
  assert.deepEqual(
    weeks.map(({ reopened }) => reopened.length),
    [0, 0, 2, 1],
  );
  for (const week of weeks) assert.equal(openKeys(world, week.reportAt).size, week.openCount, `week ${week.week}`);
});

/** Open critical findings counted from rows, by key. */
function openKeys(of: SnykWorld, asOf: number): Set<string> {
  const rows = [...of.issueRows({ kind: "group", id: of.groups[0]?.id ?? "" }, asOf)];
  const open = rows.filter(
    (row) =>
      row.ISSUE_STATUS === "Open" &&
      row.ISSUE_SEVERITY === "Critical" &&
      row.PROJECT_IS_MONITORED === true &&
      row.PROJECT_DELETED_AT === null,
  );
  return new Set(
    open.map((row) =>
      [row.PROJECT_PUBLIC_ID, row.PROBLEM_ID, String(row.ISSUE_URL).split("#")[1], row.ASSET_FINDING_ID].join(" "),
    ),
  );
}

test("worlds: equal for equal seeds, of the promised size, with shared code findings and equal keys; random weeks add up", () => {
  const [one, same] = [new SnykWorld({ seed: 3 }), new SnykWorld({ seed: 3 })];
  assert.deepEqual(one.issues(), same.issues());
  assert.equal(one.projects().length, 24);
  assert.ok(one.issues().length > 500 && one.findings({ severity: "Critical", status: "Open" }).length > 45);
  assert.ok(one.findings().length < one.issues().length, "rows of equal key");
  const assets = one.issues().flatMap(({ assetFindingId }) => assetFindingId ?? []);
  assert.equal(assets.length, 2 * new Set(assets).size);
  const everywhere = one.issues().filter(({ problem }) => problem.id === one.catalogue.ubiquitous.id);
  assert.equal(everywhere.length, 12);
  for (const week of [1, 2, 3]) {
    const expectation = playRandomWeek(one, week, 9);
    assert.equal(openKeys(one, expectation.reportAt).size, expectation.openCount);
  }
});

test("generated bulk rows are whole, distinct and stable; hostile text reaches every text column", async () => {
  const rows = [...syntheticIssueRows({ rows: 3000, seed: 2, criticalShare: 0.2 })];
  assert.equal(new Set(rows.map((row) => `${row.PROJECT_PUBLIC_ID} ${row.PROBLEM_ID}`)).size, 3000);
  assert.deepEqual([...syntheticIssueRows({ rows: 10, seed: 2, criticalShare: 0.2 })], rows.slice(0, 10));
  const critical = rows.filter((row) => row.ISSUE_SEVERITY === "Critical").length;
  assert.ok(critical > 500 && critical < 700, String(critical));
  use({
    exports: { issueRows: () => syntheticIssueRows({ rows: 200, seed: 2 }), transformRow: (row) => hostileRow(row, 1) },
  });
  const served = await probe.exportedRows(`groups/${group}`);
  assert.equal(served.length, 200);
  assert.ok(
    served.every((row) => !row.PROBLEM_TITLE?.startsWith("SNYK")) && served.some((row) => row.PROJECT_NAME?.includes("@octocat")),
  );
  use({ audit: { transformItem: (item, event) => hostileItem(item, event, 1) } });
  const [items, again] = [(await auditPages(LONG_AGO)).flat(), (await auditPages(LONG_AGO)).flat()];
  assert.deepEqual(items, again);
  assert.ok(items.some((item) => JSON.stringify(at(item, "content"))?.includes("@octocat")));
});
