import type { RecordedRequest } from "../../sandbox/loopback.ts";
import type { OptionOverrides } from "../../sandbox/snyk/default-options.ts";
import type { ExportOverrides } from "../../sandbox/snyk/snyk-options.ts";
import { isExportResults, isExportStart, isExportStatus } from "../../sandbox/snyk/snyk-requests.ts";
import type { Scenario } from "../snyk/port-fixture.ts";
import { usualScenario } from "./endpoint-work.ts";
import type { Endpoint, FaultCase, FaultEnd } from "./fault-case.ts";

type Row = readonly [endpoint: Endpoint, fault: string, options: ExportOverrides, end: FaultEnd];

const rows: readonly Row[] = [
  ["export status", "ERROR", { outcome: "error" }, /could not make the export of issues \(ERROR\)/],
  ["export status", "ERRORED", { outcome: "errored" }, /could not make the export of issues \(ERRORED\)/],
  ["export status", "unknown status", { unknownStatus: "WARMING_UP", startedPolls: 4 }, "recovers"],
  ["export status", "never ending", { outcome: "never" }, /has not finished within 180 minutes/],
  ["export status", "result inline", { finishedAnswer: "inline" }, "recovers"],
  ["export status", "result redirected (303)", { finishedAnswer: "redirect" }, "recovers"],
  ["export results", "result separate", { finishedAnswer: "status-only" }, "recovers"],
  ["export results", "wrong total", { totalRowCountError: 1 }, /rows in all, but \d+ were announced/],
  ["export results", "wrong total, too low", { totalRowCountError: -1 }, /rows in all, but \d+ were announced/],
  ["export results", "wrong count of a file", { fileRowCountError: 1 }, /part 1 of 2 .* rows, but \d+ were announced/],
  ["export results", "wrong size of a file", { fileSizeError: -3 }, /bytes, but \d+ were announced/],
  ["export results", "no files, nothing matched", { noRows: "none", issueRows: () => [] }, "no rows"],
  ["export results", "results absent, nothing matched", { noRows: "absent", issueRows: () => [] }, "no rows"],
  ["file", "empty file, nothing matched", { noRows: "empty-file", issueRows: () => [] }, "no rows"],
  ["file", "header-only file, nothing matched", { noRows: "header-only", issueRows: () => [] }, "no rows"],
  ["file", "empty and header-only parts", { parts: 3, emptyParts: 2, headerOnlyParts: 2 }, "recovers"],
  ["file", "parts in other column orders", { parts: 5, csv: { columnOrder: "per-part" } }, "recovers"],
  ["file", "BOM", { csv: { byteOrderMark: true } }, "recovers"],
  ["file", "CRLF", { csv: { lineEnding: "\r\n" } }, "recovers"],
  ["file", "newline in a cell", { csv: { newlinesInCells: true } }, "recovers"],
  ["file", "\\N for nothing", { csv: { nullAs: "backslash-n" } }, "recovers"],
  ["file", "null for nothing", { csv: { nullAs: "null" } }, "recovers"],
  ["file", "quoted blanks for nothing", { csv: { nullAs: "quoted-blank" } }, "recovers"],
  ["file", "other cases of letters", { csv: { booleans: "upper", severityCase: "lower" } }, "recovers"],
  ["file", "gzip body", { csv: { compression: "gzip-body" } }, "recovers"],
  ["file", "gzip encoding", { csv: { compression: "gzip-encoding" } }, "recovers"],
  ["file", "ragged row", { csv: { raggedRow: true } }, /Row 1 .* has \d+ cells/],
  ["file", "cut in mid-row", { csv: { truncated: true } }, /part 1 of 2 of issues .* (bytes|rows|cells)/],
  ["file", "required column missing", { csv: { dropColumns: ["ISSUE_STATUS"] } }, /lacks the column ISSUE_STATUS/],
  ["file", "optional column missing", { csv: { dropColumns: ["EPSS_SCORE"] } }, "warns"],
  ["file", "duplicate rows", { csv: { duplicateRows: 7 } }, "counted twice"],
  [
    "file",
    "status that is none",
    { transformRow: (row) => ({ ...row, ISSUE_STATUS: "Fixed?" }) },
    /ISSUE_STATUS holds "Fixed\?"/,
  ],
  ["file", "date that is none", { transformRow: (row) => ({ ...row, LAST_INTRODUCED: "soon" }) }, /LAST_INTRODUCED holds "soon"/],
];

type Said = readonly [endpoint: Endpoint, fault: string, attributes: (origin: string) => object, end: FaultEnd];

const file = (origin: string, name = "data_0_1_0.csv") => ({ url: `${origin}/0123456789ab/${name}?Signature=a`, row_count: 0 });
const scope = "http://storage.example";

const said: readonly Said[] = [
  ["export results", "neither files nor count", () => ({}), /names neither files nor a number of rows/],
  ["export results", "count without files", () => ({ row_count: 5 }), /have 0 rows in all, but 5 were announced/],
  ["export results", "a file twice", () => ({ results: [file(scope), file(scope)].map(secure) }), /it lists a file twice/],
  ["export results", "plain HTTP link", () => ({ results: [file(scope)] }), /tells no state of an export/],
  ["export results", "file without link", () => ({ results: [{ row_count: 1 }] }), /tells no state of an export/],
  ["export results", "negative count", () => ({ row_count: -1, results: [] }), /tells no state of an export/],
  ["export results", "still pending, for ever", () => ({ status: "PENDING", row_count: 0 }), /has not finished within/],
];

function secure<File extends { readonly url: string }>(entry: File): File {
  return { ...entry, url: entry.url.replace("http:", "https:") };
}

const starts: readonly (readonly [fault: string, body: object, end: FaultEnd])[] = [
  ["no id", { data: { type: "export" } }, /it names no export/],
  ["an id that is a path", { data: { id: "../../orgs" } }, /it names no export/],
];

const redirects: readonly (readonly [fault: string, location: string | null, end: FaultEnd])[] = [
  ["303 to another host", "https://elsewhere.example/x", /leads to another host/],
  ["303 without a target", null, /a redirect \(303\) without a target/],
  ["303 in a circle", "", /too many redirects/],
];

/** Everything that is wrong with an export, its result or its files although each answer arrived whole. */
export const exportFaults: readonly FaultCase[] = [
  ...rows.map(([endpoint, fault, exports, end]): FaultCase => {
    return { endpoint, fault, end, scenario: () => withExports(endpoint, { exports }) };
  }),
  ...said.map(([endpoint, fault, attributes, end]): FaultCase => {
    return {
      endpoint,
      fault,
      end,
      scenario: () => saying(isExportResults, { data: { attributes: { status: "FINISHED", ...attributes(scope) } } }),
    };
  }),
  ...starts.map(([fault, body, end]): FaultCase => {
    return { endpoint: "export start", fault, end, scenario: () => saying(isExportStart, body) };
  }),
  ...redirects.map(([fault, location, end]): FaultCase => {
    return { endpoint: "export status", fault, end, scenario: () => redirecting(location) };
  }),
];

function withExports(endpoint: Endpoint, options: OptionOverrides): Scenario {
  const usual = usualScenario(endpoint);
  return { ...usual, options: { ...usual.options, exports: { ...usual.options?.exports, ...options.exports } } };
}

function saying(isMeant: (request: RecordedRequest) => boolean, body: object): Scenario {
  const reply = { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return {
    ...usualScenario("export results"),
    fault: (request) => (isMeant(request) ? { kind: "replace-answer", reply } : null),
  };
}

function redirecting(location: string | null): Scenario {
  return {
    ...usualScenario("export status"),
    fault: (request) => {
      if (!isExportStatus(request)) return null;
      const headers: Record<string, string> = location === null ? {} : { location: location === "" ? request.target : location };
      return { kind: "respond", reply: { status: 303, headers } };
    },
  };
}
