import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { DigestError, describeError } from "../../../src/errors.ts";
import { copyFinding } from "../../../src/model/findings/finding-view.ts";
import type { StartedExport } from "../../../src/snyk-export/export-job.ts";
import type { Fault, RecordedRequest } from "../../sandbox/loopback.ts";
import type { OptionOverrides } from "../../sandbox/snyk/default-options.ts";
import { isExportStart, STORAGE_SERVER } from "../../sandbox/snyk/snyk-requests.ts";
import { collectAttachment, collectIssues, onStage, type Scenario, type Stage } from "../snyk/port-fixture.ts";

const isStatus = (request: RecordedRequest) => request.target.includes("/jobs/export/");
const isFile = (request: RecordedRequest) => request.server === STORAGE_SERVER;

/** What must be equal however the same rows were served. */
async function essence(scenario: Scenario) {
  let told: unknown;
  await onStage(scenario, async (stage) => {
    const { receipt, data } = await collectIssues(stage);
    told = {
      rows: receipt.rows,
      findings: [...data.findings.values()].map((finding) => copyFinding(finding)),
      closed: data.memory.closed.toFingerprints(),
      projects: data.memory.projects.size,
    };
    await checkTraces(stage);
  });
  return told;
}

/** No token at the store, no signed URL in the log, files as the receipt says. */
async function checkTraces(stage: Stage): Promise<void> {
  const links = stage.journal.requests.filter(isFile);
  for (const { headers } of links) assert.equal(headers.authorization, undefined);
  const log = stage.log.lines.join("\n");
  assert.doesNotMatch(log, /Signature=/);
  for (const { target } of links) assert.ok(stage.log.masked.some((secret) => secret.endsWith(target)));
}

test("a Group's issues: one file, its receipt, its findings", async () => {
  await onStage({ options: { exports: { parts: 3, csv: { columnOrder: "per-part" } } } }, async (stage) => {
    const { receipt, data } = await collectIssues(stage);
    const files = await stage.files();
    const path = `snyk/group-${stage.group.id}/issues.csv`;
    assert.deepEqual([...files.keys()], [path]);
    const text = files.get(path) ?? "";
    const rows: readonly Readonly<Record<string, string>>[] = parse(text, { columns: true, record_delimiter: ["\r\n", "\n"] });
    assert.deepEqual(receipt.files, [
      { path, rows: rows.length, bytes: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") },
    ]);
    const open = rows.filter((row) => row.ISSUE_STATUS === "Open" && /^(Critical|High)$/.test(row.ISSUE_SEVERITY ?? ""));
    const copies = [...data.findings.values()].reduce((sum, finding) => sum + finding.copies, 0);
    assert.equal(copies, open.length);
    assert.ok(copies > 50);
    assert.equal(data.takenAt, stage.snyk.exports[0]?.createdAt);
    assert.deepEqual([receipt.exportId, receipt.startedAt], [stage.snyk.exports[0]?.id, data.takenAt]);
    await checkTraces(stage);
  });
});

test("the disk never holds more than a part of the export", async () => {
  const looks: Promise<number>[] = [];
  await onStage({ options: { exports: { parts: 5 } } }, async (stage) => {
    stage.journal.onHandled = (request) => {
      if (isFile(request)) looks.push(stage.diskBytes());
    };
    const { receipt } = await collectIssues(stage);
    const most = Math.max(await stage.diskBytes(), ...(await Promise.all(looks)));
    assert.equal(looks.length, 5);
    assert.ok(most > 0 && most < 0.4 * receipt.bytes, `${most} of ${receipt.bytes}`);
  });
});

const usual = await essence({});
const unusual: readonly (readonly [string, OptionOverrides])[] = [
  ["many parts in any order, with empty and header-only ones", { exports: { parts: 7, headerOnlyParts: 1, emptyParts: 1 } }],
  ["a finished status without files", { exports: { finishedAnswer: "status-only" } }],
  ["a redirect to the result", { exports: { finishedAnswer: "redirect" } }],
  ["an unknown status, no hint", { exports: { unknownStatus: "WARMING_UP", pollHint: null, startedPolls: 4 } }],
  [
    "CRLF, BOM, quoted blanks, upper-case booleans",
    { exports: { csv: { lineEnding: "\r\n", byteOrderMark: true, nullAs: "quoted-blank", booleans: "upper" } } },
  ],
  ["\\N and lower-case severities", { exports: { csv: { nullAs: "backslash-n", severityCase: "lower" } } }],
  ["null", { exports: { csv: { nullAs: "null" } } }],
  ["gzip", { exports: { parts: 2, csv: { compression: "gzip-body" } } }],
  ["gzip encoding", { exports: { csv: { compression: "gzip-encoding" } } }],
  ["S3", { storage: { style: "s3", supportsRange: false } }],
  ["an hour until it is finished", { exports: { finishAfterMs: 3_600_000 } }],
];

for (const [name, options] of unusual)
  test(`the same rows: ${name}`, async () => assert.deepEqual(await essence({ options }), usual));

const broken: readonly (readonly [string, Scenario, RegExp])[] = [
  ["ERRORED", { options: { exports: { outcome: "errored" } } }, /could not make the export of issues \(ERRORED\)/],
  ["ERROR", { options: { exports: { outcome: "error" } } }, /\(ERROR\)/],
  ["never finished", { options: { exports: { outcome: "never" } } }, /has not finished within 180 minutes/],
  ["a wrong total", { options: { exports: { totalRowCountError: 1 } } }, /rows in all, but \d+ were announced/],
  ["a wrong count of a file", { options: { exports: { parts: 3, fileRowCountError: 1 } } }, /part \d of 3 .* rows, but/],
  ["a wrong size", { options: { exports: { fileSizeError: 5 } } }, /bytes, but \d+ were announced/],
  ["a ragged row", { options: { exports: { csv: { raggedRow: true } } } }, /Row 1 .* has 85 cells/],
  ["a file cut in mid-row", { options: { exports: { fileSizeError: 0, csv: { truncated: true } } } }, /part 1 of 1 of issues/],
  [
    "a required column left out",
    { options: { exports: { csv: { dropColumns: ["ISSUE_STATUS"] } } } },
    /lacks the column ISSUE_STATUS/,
  ],
  [
    "an unknown severity",
    {
      options: {
        exports: { transformRow: (row) => ("ISSUE_SEVERITY" in row ? { ...row, ISSUE_SEVERITY: "Blocker\n::error::" } : row) },
      },
    },
    /Row 1 \(line \d\) of part 1 of 1 of issues of group-.*: ISSUE_SEVERITY holds "Blocker ::error::"/,
  ],
  [
    "a redirect to another host",
    {
      fault: (request) =>
        isStatus(request)
          ? { kind: "respond", reply: { status: 303, headers: { location: "https://elsewhere.example/x" } } }
          : null,
    },
    /leads to another host/,
  ],
  [
    "409 for ever",
    { fault: (request) => (isStatus(request) ? { kind: "respond", reply: { status: 409 } } : null) },
    /refused to read the state .*\(409\)/,
  ],
  ["two lost answers", { fault: (request) => (isExportStart(request) ? { kind: "lost-answer" } : null) }, /was lost twice/],
];

for (const [name, scenario, message] of broken) {
  test(`${name}: an error, and no file is left`, async () => {
    await onStage(scenario, async (stage) => {
      await assert.rejects(collectIssues(stage), (error: unknown) => {
        assert.ok(error instanceof DigestError);
        assert.match(error.message, message);
        assert.doesNotMatch(describeError(error), /Signature=|\n/);
        return true;
      });
      assert.equal((await stage.files()).size, 0);
      assert.doesNotMatch(stage.log.lines.join("\n"), /elsewhere/);
    });
  });
}

for (const noRows of ["none", "header-only", "empty-file", "absent"] as const) {
  test(`nothing matched (${noRows}): a file with a header`, async () => {
    await onStage({ options: { exports: { noRows, issueRows: () => [] } } }, async (stage) => {
      const { receipt, data } = await collectIssues(stage);
      const [text = ""] = (await stage.files()).values();
      assert.deepEqual([receipt.rows, data.findings.size], [0, 0]);
      assert.match(text, /^"?PROBLEM_ID"?,|PROBLEM_ID/);
      assert.equal(text.trim().split("\n").length, 1);
    });
  });
}

test("an optional column that is left out is a warning; chosen columns are asked for with those that are needed", async () => {
  const options = { exports: { csv: { dropColumns: ["SCORE", "JIRA_ISSUES"] } } };
  await onStage({ options, config: { columns: ["jira_issues", "NOT_YET_DOCUMENTED", "USER_EMAIL"] } }, async (stage) => {
    const { receipt } = await collectIssues(stage);
    const body = JSON.parse(String(stage.journal.requests[0]?.body));
    const columns: readonly string[] = body.data.attributes.columns;
    assert.ok(columns.includes("JIRA_ISSUES") && columns.includes("ISSUE_STATUS") && !columns.includes("USER_EMAIL"));
    assert.deepEqual(receipt.warnings, [
      `Snyk left out of issues of group-${stage.group.id}: SCORE, JIRA_ISSUES, NOT_YET_DOCUMENTED.`,
    ]);
    assert.deepEqual(stage.log.warnings, receipt.warnings);
  });
});

test("filters go where they belong, and the run's own window stays", async () => {
  const filters = {
    product_name: ["Snyk Code"],
    orgs: ["11111111-1111-4111-8111-111111111111"],
    updated: { from: "2026-01-01T00:00:00Z" },
  };
  await onStage({ config: { filters, includeDeleted: true, includeDeactivated: true } }, async (stage) => {
    await collectIssues(stage, stage.org);
    await collectAttachment(stage, "usage");
    const [issues, usage] = stage.journal.requests
      .filter(isExportStart)
      .map(({ body }) => JSON.parse(String(body)).data.attributes.filters);
    assert.deepEqual(issues, { product_name: ["Snyk Code"], updated: { from: "2000-01-01T00:00:00Z" } });
    assert.deepEqual(Object.keys(usage), ["orgs", "updated"]);
    assert.notEqual(usage.updated.from, filters.updated.from);
    assert.ok(stage.snyk.exports[0]?.includeDeleted && stage.snyk.exports[0].includeDeactivated);
  });
});

test("an answer that is lost once: one warning, one export more", async () => {
  let losses = 0;
  const fault = (request: RecordedRequest) =>
    isExportStart(request) && losses++ === 0 ? ({ kind: "lost-answer" } as const) : null;
  await onStage({ fault }, async (stage) => {
    const { receipt } = await collectIssues(stage);
    assert.equal(stage.snyk.exports.length, 2);
    assert.equal(receipt.exportId, stage.snyk.exports[1]?.id);
    assert.match(receipt.warnings[0] ?? "", /was lost .* may have been wasted/);
  });
});

test("links that expire between parts are renewed", async () => {
  await onStage({ options: { exports: { parts: 3 } } }, async (stage) => {
    stage.journal.onHandled = (request) => {
      if (isFile(request) && request.status === 200) stage.clock.time += 3_601_000;
    };
    const { receipt } = await collectIssues(stage);
    assert.equal(stage.snyk.exports.length, 1);
    assert.match(receipt.warnings.join(), /expired and were renewed/);
    assert.equal(stage.journal.requests.filter((request) => isFile(request) && request.status !== 200).length, 2);
  });
});

test("a link that expires in the middle of a file goes on where it was cut", async () => {
  let files = 0;
  const fault = (request: RecordedRequest) =>
    isFile(request) && files++ === 0 ? ({ kind: "truncate", afterBytes: 70_000 } as const) : null;
  await onStage({ fault }, async (stage) => {
    stage.journal.onHandled = (request) => {
      if (isFile(request) && request.status === 200) stage.clock.time += 3_601_000;
    };
    await collectIssues(stage);
    const ranges = stage.journal.requests.filter(isFile).map((request) => [request.status, request.headers.range !== undefined]);
    assert.equal(ranges.at(0)?.[0], 200);
    assert.deepEqual(ranges.at(-1), [206, true]);
  });
});

/** A store without ranges: it cuts the first answer with a file, and serves other bytes when it is asked again. */
function changingStore(changes: number): Scenario {
  let downloads = 0;
  return {
    options: { exports: { parts: 2 }, storage: { supportsRange: false } },
    fault: (request): Fault | null => {
      if (!isFile(request) || downloads === 2 * changes) return null;
      downloads += 1;
      if (downloads % 2 === 1) return { kind: "truncate", afterBytes: 30_000 };
      return { kind: "respond", reply: { status: 200, body: Buffer.alloc(100_000, "other") } };
    },
  };
}

test("a file that changes after a part of it was read is read anew, from the first part and by a fresh consumer", async () => {
  assert.deepEqual(await essence(changingStore(1)), usual);
  assert.deepEqual(await essence(changingStore(2)), usual);
  await onStage(changingStore(2), async (stage) => {
    const { receipt } = await collectIssues(stage);
    assert.deepEqual(receipt.warnings, [
      `part 1 of 2 of issues of group-${stage.group.id} changed at the vendor's file store while it was downloaded. All parts were read again.`,
    ]);
  });
});

test("a file that changes each time it is read is an error, and no file is left", async () => {
  await onStage(changingStore(9), async (stage) => {
    await assert.rejects(collectIssues(stage), { kind: "remote", message: /changed at the vendor's file store/ });
    assert.equal((await stage.files()).size, 0);
    assert.equal(stage.journal.requests.filter(isFile).length, 6);
  });
});

const fileFault = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 120_000 }).map((afterBytes): Fault => ({ kind: "truncate", afterBytes })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Fault | null>(
      null,
      { kind: "reset" },
      { kind: "respond", reply: { status: 503 } },
      { kind: "respond", reply: { status: 416 } },
      { kind: "respond", reply: { status: 403, body: "<Error/>" } },
    ),
  },
);

test("however the network cuts, restarts and resumes, the file of the archive is the same to the byte", async () => {
  let expected: string | null = null;
  const path = async (
    faults: readonly (Fault | null)[],
    storage: OptionOverrides["storage"],
    compression: "none" | "gzip-body",
  ) => {
    let [downloads, text] = [0, ""];
    const fault = (request: RecordedRequest) => (isFile(request) ? (faults[downloads++] ?? null) : null);
    const options = {
      exports: { parts: 3, shuffleParts: true, csv: { compression } },
      ...(storage === undefined ? {} : { storage }),
    };
    await onStage({ fault, options }, async (stage) => {
      const { receipt } = await collectIssues(stage);
      const [file] = receipt.files;
      text = (await stage.files()).get(file?.path ?? "") ?? "";
      assert.equal(file?.sha256, createHash("sha256").update(text).digest("hex"));
    });
    expected ??= text;
    assert.ok(text === expected && text.length > 100_000);
  };
  await path([], undefined, "none");
  const stores = fc.constantFrom<OptionOverrides["storage"]>({}, { supportsRange: false }, { etagChangesWithLink: true });
  await fc.assert(fc.asyncProperty(fc.array(fileFault, { maxLength: 4 }), stores, fc.constantFrom("none", "gzip-body"), path), {
    seed: 4711,
    numRuns: 40,
  });
});

test("no more than 20 exports in any hour, and a 429 is obeyed whatever was counted", async () => {
  await onStage({ options: { limits: { exportsPerHour: 15 } } }, async (stage) => {
    for (let count = 0; count < 42; count += 1) await collectAttachment(stage, "usage", stage.org);
    const starts = stage.snyk.exports.map(({ createdAt }) => createdAt);
    assert.equal(starts.length, 42);
    for (const [index, at] of starts.entries())
      assert.ok(starts.filter((other) => other > at - 3_600_000 && other <= at).length <= 20, String(index));
  });
});

test("an export that an earlier attempt started is picked up, once for the same request", async () => {
  const known = new Map<string, StartedExport>();
  const pendingExports = {
    find: async (hash: string) => known.get(hash) ?? null,
    remember: async (hash: string, started: StartedExport) => void known.set(hash, started),
  };
  await onStage({ config: { pendingExports } }, async (stage) => {
    const first = await collectIssues(stage);
    const second = await collectIssues(stage);
    assert.equal(stage.snyk.exports.length, 1);
    assert.equal(second.data.takenAt, first.data.takenAt);
    for (const [hash] of known) known.set(hash, { id: "11111111-1111-4111-8111-111111111111", startedAt: 0 });
    await collectIssues(stage);
    assert.equal(stage.snyk.exports.length, 2);
  });
});

test("attachments are counted and hold their window in whole seconds", async () => {
  await onStage({}, async (stage) => {
    const { receipt } = await collectAttachment(stage, "usage");
    const [text = ""] = (await stage.files()).values();
    assert.equal(receipt.rows, parse(text, { columns: true }).length);
    assert.ok(receipt.rows > 100);
    assert.match(String(stage.journal.requests[0]?.body), /"from":"[\dT:-]+Z","to":"[\dT:-]+Z"/);
  });
});
