import assert from "node:assert/strict";
import { test } from "node:test";
import type { ErrorKind } from "../../../src/errors.ts";
import type { FlexeraRows } from "../../../src/model/flexera-port.ts";
import type { FlexeraOverrides } from "../../sandbox/flexera/default-options.ts";
import {
  FLEXERA_STRANGER,
  isQueryCreate,
  isQueryDownload,
  isQueryShow,
  resumeTokenOf,
} from "../../sandbox/flexera/flexera-requests.ts";
import { fullSet } from "../../sandbox/flexera/query/result-rows.ts";
import { datasetOf, onStage, recordsOf, requestFor, type Stage } from "./port-fixture.ts";

const snapshot = datasetOf("cpe_catalog");
const delta = datasetOf("vulnerable_software", { mode: "delta", key: ["demo_key"] });

async function rowsOf(stage: Stage, dataset = snapshot): Promise<readonly string[][]> {
  return (await recordsOf(await stage.port.readRows(requestFor(stage, dataset))))[0] ?? [];
}

async function usualRows(dataset = snapshot): Promise<readonly string[][]> {
  let rows: readonly string[][] = [];
  await onStage({}, async (stage) => {
    rows = await rowsOf(stage, dataset);
  });
  assert.ok(rows.length > 5);
  return rows;
}

function fails(kind: ErrorKind, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, message);
    assert.equal(Reflect.get(error, "kind"), kind);
    assert.notEqual(Reflect.get(error, "remedy"), "");
    return true;
  };
}

test("a snapshot is one whole set without a cursor, queried with gzip and nothing else", async () => {
  await onStage({}, async (stage) => {
    const rows = await stage.port.readRows(requestFor(stage, datasetOf("vulnerable_software")));
    assert.deepEqual(
      rows.batches.map(({ kind }) => kind),
      ["whole"],
    );
    assert.equal(rows.cursor, null);
    assert.equal(rows.exportId, stage.flexera.queries[0]?.id);
    assert.equal(rows.batches[0]?.createdAt, stage.flexera.queries[0]?.createdAt);
    const [create] = stage.journal.requests.filter(isQueryCreate);
    assert.equal(create?.target, `/vis/v2/orgs/${stage.flexera.orgId}/queries?outputCompression=gzip`);
    assert.equal((await recordsOf(rows))[0]?.length, stage.world.table("vulnerable_software").rows.length + 1);
    assert.deepEqual(rows.warnings, []);
    assert.deepEqual(await stage.files(), ["vulnerable_software-1.csv"]);
  });
});

test("a delta begins with the whole set and goes on with the changes since its token", async () => {
  await onStage({}, async (stage) => {
    const first = await stage.port.readRows(requestFor(stage, delta));
    assert.deepEqual(
      first.batches.map(({ kind }) => kind),
      ["whole"],
    );
    assert.ok(first.cursor?.kind === "token");
    const table = stage.world.table(delta.name);
    const [gone] = table.rows;
    assert.ok(gone !== undefined);
    table.remove(gone, stage.clock.time);
    const second = await stage.nextPort().readRows(requestFor(stage, delta, { cursor: first.cursor }));
    assert.deepEqual(
      second.batches.map(({ kind }) => kind),
      ["changes"],
    );
    const [records] = await recordsOf(second);
    assert.deepEqual(
      records?.slice(1).map(([opcode]) => opcode),
      ["Remove"],
    );
    assert.ok(second.cursor?.kind === "token" && second.cursor.token !== first.cursor.token);
    const sent = stage.journal.requests.filter(isQueryCreate).map(resumeTokenOf);
    assert.deepEqual(sent, [null, first.cursor.token]);
  });
});

test("a cursor of the other API, or of a dataset that is a snapshot now, is not sent", async () => {
  await onStage({}, async (stage) => {
    const file = { kind: "file", id: "of-the-other-api", createdAt: 1 } as const;
    const other = await stage.port.readRows(requestFor(stage, delta, { cursor: file }));
    const now = await stage.port.readRows(requestFor(stage, { ...delta, mode: "snapshot" }, { cursor: other.cursor }));
    assert.deepEqual(
      [...other.batches, ...now.batches].map(({ kind }) => kind),
      ["whole", "whole"],
    );
    assert.deepEqual(stage.journal.requests.filter(isQueryCreate).map(resumeTokenOf), [null, null]);
  });
});

test("a dataset without deltas that is read as one gets no token, and says so", async () => {
  await onStage({}, async (stage) => {
    const rows = await stage.port.readRows(requestFor(stage, datasetOf("arl_alignment", { mode: "delta", key: ["demo_key"] })));
    assert.equal(rows.cursor, null);
    assert.match(rows.warnings.join(), /no resume token for arl_alignment/);
  });
});

const forms: readonly (readonly [string, FlexeraOverrides])[] = [
  ["gzip that HTTP names", { queries: { contentEncoding: true } }],
  ["plain, although gzip was asked for", { queries: { ignoresCompression: true } }],
  ["without a length", { queries: { contentLength: "missing" } }],
  ["lower-case states", { queries: { statusCase: "lower" } }],
  ["states without anything else", { queries: { bareStatus: true } }],
  ["a state that nobody knows", { queries: { unknownStatus: "PLANNING" } }],
  ["a byte order mark and CRLF", { queries: { csv: { byteOrderMark: true, lineEnding: "\r\n" } } }],
  ["no line end at the end", { queries: { csv: { finalLineEnding: false } } }],
];

test("the rows are the same in whatever form they come", async () => {
  const usual = await usualRows();
  for (const [form, options] of forms) {
    await onStage({ options }, async (stage) => assert.deepEqual(await rowsOf(stage), usual, form));
  }
});

/** Ends every compressed download in its middle. */
function breakGzip(stage: Stage): void {
  stage.journal.faults.push((request) => {
    return isQueryDownload(request) && !request.target.includes("maxResults") ? { kind: "truncate", afterBytes: 100 } : null;
  });
}

/** Makes pages of so many rows, whatever number is asked for. */
function shortenPages(stage: Stage, rows: number): void {
  stage.journal.faults.push((request) => {
    if (isQueryDownload(request))
      Object.assign(request, { target: request.target.replace("maxResults=100000", `maxResults=${rows}`) });
    return null;
  });
}

test("what the line does not hold in one piece is queried again and read in pages, with one header", async () => {
  for (const pageHeader of ["first-page", "every-page"] as const) {
    for (const lineEnding of ["\n", "\r\n"] as const) {
      const queries = { pageHeader, csv: { lineEnding, finalLineEnding: false, byteOrderMark: true, newlinesInCells: true } };
      let usual: readonly string[][] = [];
      await onStage({ options: { queries } }, async (stage) => {
        usual = await rowsOf(stage, delta);
      });
      await onStage({ options: { queries } }, async (stage) => {
        breakGzip(stage);
        shortenPages(stage, 7);
        const rows = await stage.port.readRows(requestFor(stage, delta));
        assert.deepEqual((await recordsOf(rows))[0], usual);
        assert.equal(stage.flexera.queries.length, 2);
        assert.equal(rows.exportId, stage.flexera.queries[1]?.id);
        assert.deepEqual(rows.cursor, { kind: "token", token: stage.flexera.queries[1]?.nextToken });
        assert.match(rows.warnings.join(), /read in pages/);
        const pages = stage.journal.requests.filter(({ target }) => target.includes("maxResults"));
        assert.equal(pages.length, Math.ceil((usual.length - 1) / 7));
        assert.deepEqual(await stage.files(), ["vulnerable_software-1.csv"]);
      });
    }
  }
});

test("a link to the next page is followed on the API's origin only, and not in a circle", async () => {
  const links = [
    ["absolute", null],
    ["other-origin", /leads to another host/],
    ["same-page", /leads back to an earlier page/],
  ] as const;
  const usual = await usualRows();
  for (const [nextLink, message] of links) {
    await onStage({ options: { queries: { nextLink } } }, async (stage) => {
      breakGzip(stage);
      shortenPages(stage, 2);
      if (message === null) assert.deepEqual(await rowsOf(stage), usual);
      else {
        await assert.rejects(rowsOf(stage), fails("data", message));
        assert.deepEqual(await stage.files(), []);
      }
      assert.ok(!stage.journal.requests.some(({ server }) => server === FLEXERA_STRANGER));
    });
  }
});

test("a query that failed says the vendor's error, a cancelled one and one without a reason too", async () => {
  const failures = [
    [{ outcome: "failed" }, /could not run the query of cpe_catalog \(FAILED\)\. Flexera says: Query engine had/],
    [{ outcome: "cancelled", error: null }, /\(CANCELLED\)\.$/],
    [{ outcome: "failed", statusCase: "lower", error: "line\n::error::two" }, /\(failed\)\. Flexera says: line ::error::two\.$/],
  ] as const;
  for (const [queries, message] of failures) {
    await onStage({ options: { queries } }, async (stage) => {
      await assert.rejects(rowsOf(stage), fails("remote", message));
      assert.deepEqual(await stage.files(), []);
    });
  }
});

test("a query that never ends is given up at its deadline, and before the job ends", async () => {
  const minute = 60_000;
  const config = { queryDeadlineMs: 20 * minute, runLimitMs: 45 * minute };
  await onStage({ config, options: { queries: { outcome: "never" } } }, async (stage) => {
    const start = stage.clock.time;
    await assert.rejects(rowsOf(stage), fails("limit", /has not ended within 20 minutes/));
    assert.ok(stage.clock.time - start < 21 * minute);
    const asked = stage.journal.requests.filter(isQueryShow).length;
    assert.ok(asked > 40 && asked < 60, `asked ${asked} times`);
    const told = stage.log.lines.filter((line) => line.startsWith("Query of cpe_catalog: RUNNING after"));
    assert.ok(told.length > 5 && told.length < 10, told.join("\n"));
    await assert.rejects(rowsOf(stage), fails("limit", /has not ended within 10 minutes/));
  });
});

test("a token that is refused is a rejected token, with the remedy, and leaves nothing", async () => {
  await onStage({}, async (stage) => {
    const { cursor } = await stage.port.readRows(requestFor(stage, delta));
    const before = await stage.files();
    stage.flexera.invalidateResumeTokens();
    const refused = stage.port.readRows(requestFor(stage, delta, { cursor }));
    await assert.rejects(
      refused,
      fails("rejected-token", /no longer takes the resume token of vulnerable_software.*Flexera says: /),
    );
    assert.deepEqual(await stage.files(), before);
    const reloaded = await stage.port.readRows(requestFor(stage, delta));
    assert.deepEqual(
      reloaded.batches.map(({ kind }) => kind),
      ["whole"],
    );
  });
});

test("a query with a token that fails is an ordinary failure at first, and a rejected token when it did before", async () => {
  await onStage({ options: { tokens: { refusal: "failed-query" } } }, async (stage) => {
    const { cursor } = await stage.port.readRows(requestFor(stage, delta));
    stage.flexera.invalidateResumeTokens();
    const again = (hasFailedBefore: boolean): Promise<FlexeraRows> =>
      stage.port.readRows(requestFor(stage, delta, { cursor, hasFailedBefore }));
    await assert.rejects(again(false), fails("remote", /could not run the query/));
    await assert.rejects(again(true), fails("rejected-token", /failed in the run before too/));
  });
});

test("a name that the vendor does not serve is no rejected token, and a dropped one is explained", async () => {
  await onStage({}, async (stage) => {
    const token = { kind: "token", token: "c2VxPTEyMw==" } as const;
    const ask = (name: string) =>
      stage.port.readRows(requestFor(stage, datasetOf(name, { mode: "delta", key: ["demo_key"] }), { cursor: token }));
    const remedy = (expected: RegExp) => (error: unknown) => {
      assert.match(String(Reflect.get(Object(error), "remedy")), expected);
      return fails("remote", /refused to create the query .*\(400\)\. Flexera says: value of body.queryName/)(error);
    };
    await assert.rejects(ask("software_open_source"), remedy(/has dropped `software_open_source`/));
    await assert.rejects(ask("no_such_thing"), remedy(/documents no dataset `no_such_thing`/));
  });
});

test("an answer to the creation that was lost is a warning, and the token is that of the query whose rows these are", async () => {
  await onStage({}, async (stage) => {
    let left = 1;
    stage.journal.faults.push((request) => (isQueryCreate(request) && left-- > 0 ? { kind: "lost-answer" } : null));
    const rows = await stage.port.readRows(requestFor(stage, delta));
    assert.equal(stage.flexera.queries.length, 2);
    assert.deepEqual(rows.cursor, { kind: "token", token: stage.flexera.queries[1]?.nextToken });
    assert.match(rows.warnings.join(), /was lost .*; it was created again/);
    assert.deepEqual(stage.log.warnings, rows.warnings);
  });
});

test("a result without rows is told from an answer that is no result", async () => {
  const rows = fullSet([{ name: "demo_key", kind: "text" }], ["demo_key"], () => []);
  await onStage({ options: { queries: { rows, csv: { noRows: "empty-file" } } } }, async (stage) => {
    assert.deepEqual(await rowsOf(stage), []);
  });
  await onStage({ options: { queries: { rows } } }, async (stage) => {
    assert.equal((await rowsOf(stage)).length, 1);
  });
  const nothing = { kind: "respond", reply: { status: 200, body: "" } } as const;
  await onStage({ fault: (request) => (isQueryDownload(request) ? nothing : null) }, async (stage) => {
    await assert.rejects(rowsOf(stage), fails("data", /is no CSV file: it is empty/));
  });
});

test("a redirect is followed on the API's origin only", async () => {
  await onStage({}, async (stage) => {
    let to = "";
    stage.journal.faults.push((request) => {
      if (!isQueryDownload(request) || request.target.includes("?")) return null;
      return { kind: "respond", reply: { status: 303, headers: { location: to || `${request.target}?maxResults=` } } };
    });
    assert.deepEqual(await rowsOf(stage), await usualRows());
    to = `${stage.flexera.strangerOrigin}/file`;
    await assert.rejects(rowsOf(stage), fails("data", /leads to another host/));
    assert.ok(!stage.journal.requests.some(({ server }) => server === FLEXERA_STRANGER));
  });
});
