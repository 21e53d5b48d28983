import type { Change } from "../../../src/model/change.ts";
import type { Digest } from "../../../src/model/digest.ts";
import type { Finding } from "../../../src/model/finding.ts";
import {
  sampleChange,
  sampleDay,
  sampleDigest,
  sampleEntry,
  sampleEvent,
  sampleFailure,
  sampleFinding,
  sampleNow,
  sampleSource,
  sampleTracked,
} from "./sample-digest.ts";
import {
  failedFlexeraSource,
  firstFlexera,
  sampleDataset,
  sampleDelta,
  sampleFlexera,
  sampleFlexeraSource,
} from "./sample-flexera.ts";

const problems: readonly Partial<Finding>[] = [
  {},
  {
    problemId: "SNYK-JAVA-ORGAPACHELOGGINGLOG4J-2314720",
    title: "Remote Code Execution (RCE)",
    packages: "org.apache.logging.log4j:log4j-core: 2.14.1",
    fixedIn: ["2.17.1"],
    cves: ["CVE-2021-44228"],
    cvss: 10,
    epss: 0.9446,
    exploitMaturity: "Mature",
  },
  {
    problemId: "SNYK-PYTHON-PYYAML-590151",
    title: "Arbitrary Code Execution",
    packages: "pyyaml: 5.3",
    fixedIn: [],
    fixability: "No Fix Supported",
    cves: ["CVE-2020-14343"],
    cvss: 9.8,
    epss: 0.0004,
    exploitMaturity: "No known exploit",
    reachability: "No path found",
  },
  {
    problemId: "javascript/Sqli",
    title: "SQL Injection",
    product: "Snyk Code",
    packages: "",
    fixedIn: [],
    fixability: "Not Applicable",
    cves: [],
    cvss: null,
    epss: null,
    exploitMaturity: "",
    reachability: "",
    filePath: "src/orders/query.ts",
    codeRegion: "41:9-41:63",
  },
  {
    problemId: "SNYK-DEBIAN12-OPENSSL-6190223",
    title: "Out-of-bounds Write",
    product: "Snyk Container",
    packages: "openssl/libssl3: 3.0.11-1",
    fixedIn: ["3.0.11-1~deb12u2"],
    targetName: "registry.example.com/acme/checkout",
    targetRef: "2026.11",
    targetFile: "Dockerfile",
  },
];

/** The findings of problem `problem`, one a project, `days` old. */
export function sampleFindings(problem: number, count: number, from: number, days: number): readonly Finding[] {
  const introduced = sampleNow - days * sampleDay;
  return Array.from({ length: count }, (_, index) =>
    sampleFinding(from + index, { ...problems[problem], firstIntroducedAt: introduced, lastIntroducedAt: introduced }),
  );
}

const open = [
  ...sampleFindings(1, 3, 500, 400).map((finding) => sampleTracked(finding)),
  ...sampleFindings(0, 40, 600, 45).map((finding) => sampleTracked(finding)),
  ...sampleFindings(2, 61, 700, 20).map((finding) => sampleTracked(finding)),
  ...sampleFindings(3, 24, 800, 3).map((finding) => sampleTracked(finding)),
];

const ignoredBy = {
  event: "org.project.ignore.create",
  at: sampleNow - 2 * sampleDay,
  userId: "33333333-3333-4333-8333-333333333333",
  userName: "",
  reason: "Only used in tests, see the team's wiki",
  reasonType: "not-vulnerable",
  end: { kind: "at", at: sampleNow + 30 * sampleDay, orFix: false },
} as const;
const removedBy = { ...ignoredBy, event: "org.project.remove", reason: "", reasonType: "", end: null };

const busyChanges: readonly Change[] = [
  ...sampleFindings(1, 1, 1, 2).map(
    (finding) => ({ ...sampleChange("new", finding), class: "new", reason: "newly-disclosed" }) as const,
  ),
  ...sampleFindings(0, 12, 10, 4).map((finding) => sampleChange("new", finding)),
  ...sampleFindings(3, 2, 30, 1).map((finding) => sampleChange("new", finding)),
  ...sampleFindings(4, 2, 40, 60).map((finding) => sampleChange("reopened", finding)),
  ...sampleFindings(2, 1, 50, 33).map((finding) => sampleChange("escalated", finding)),
  ...sampleFindings(0, 5, 60, 40).map((finding) =>
    sampleChange("resolved", { ...finding, status: "resolved", lastResolvedAt: sampleNow - sampleDay }),
  ),
  ...sampleFindings(2, 2, 70, 40).map((finding) => sampleChange("ignored", finding, ignoredBy)),
  ...sampleFindings(1, 1, 80, 40).map((finding) => sampleChange("downgraded", { ...finding, severity: "high" })),
  ...sampleFindings(0, 4, 90, 90).map((finding) => sampleChange("gone", finding, removedBy)),
];

const arrived = busyChanges
  .filter((change) => ["new", "reopened", "escalated"].includes(change.class))
  .map(({ tracked }) => tracked);

const events = [
  sampleEvent(1, "critical", "User 33333333 created the service account 9d3c with the role ADMIN in group Acme"),
  sampleEvent(30, "high", "User 33333333 changed the SSO settings of group Acme", "group.sso.edit"),
  sampleEvent(2, "low", "", "org.project.add"),
  sampleEvent(3, "medium", "", "org.user.invite"),
];

const history = [128, 131, 120, 122, 117, 128].map((count, index) => ({
  periodId: `2026-W${42 + index}`,
  at: sampleNow,
  open: count,
  new: (index * 7) % 12,
  resolved: (index * 5) % 11,
  ignored: index % 2,
}));

/** The reports that a reader meets, by name. */
export function sampleStories(): Readonly<Record<string, Digest>> {
  const busy = sampleDigest(
    { changes: busyChanges, open: [...arrived, ...open], events },
    { history, ...withFlexera(sampleFlexera(sampleNow)) },
  );
  const { ledger } = busy;
  const unknown = open.slice(0, 9).map(({ finding }) => sampleTracked(finding, sampleNow - 7 * sampleDay));
  return {
    "first-run": sampleDigest(
      { open, isFirstRun: true, events },
      { ...withFlexera(firstFlexera(sampleNow), [sampleSource("issues", { isFirstRun: true })]) },
    ),
    quiet: sampleDigest(
      { open, events: events.slice(2) },
      { history, ...withFlexera([sampleDataset(sampleNow, "software_vulnerability_cve")]) },
    ),
    busy,
    partial: sampleDigest(
      { changes: busyChanges.slice(0, 5), open: [...unknown, ...open.slice(9), ...arrived.slice(0, 5)] },
      {
        status: "partial",
        sources: [sampleSource("issues"), sampleFailure("issues", 9), sampleFailure("audit-logs", 0)],
        skippedStates: [{ artifactId: 7, runId: "990", reason: "it belongs to another branch" }],
      },
    ),
    "second-run": {
      ...busy,
      ledger: {
        ...ledger,
        runs: [
          { id: "1000", attempt: 1, at: sampleNow },
          { id: "1001", attempt: 1, at: sampleNow + 7_200_000 },
        ],
        entries: [
          ...ledger.entries.map((entry, index) => ({ ...entry, isNews: index % 3 === 0 })),
          sampleEntry(sampleChange("resolved", sampleFinding(99)), { cameAs: "new", wasOpenAtStart: false }),
        ],
      },
    },
    "new-source": sampleDigest(
      { open },
      {
        sources: [sampleSource("issues"), sampleSource("issues", { isFirstRun: true })],
        baselined: open.slice(0, 20),
        departures: [{ why: "selection-changed", sources: [], count: 12 }],
        audit: { from: sampleNow - 90 * sampleDay, to: sampleNow, missingBefore: sampleNow - 90 * sampleDay },
      },
    ),
    "flexera-alone": sampleDigest(
      {},
      {
        status: "partial",
        ...withFlexera(sampleFlexera(sampleNow), [failedFlexeraSource(sampleNow, "hardware_inventory")]),
        usage: null,
        audit: null,
      },
    ),
    many: manyNew(5_000),
    "counts-only": { ...busy, exposure: "public-counts-only" },
  };
}

/** A digest with so many new findings, each of a problem of its own. */
export function manyNew(count: number): Digest {
  const findings = Array.from({ length: count }, (_, index) =>
    sampleFinding(index, {
      problemId: `SNYK-JS-PACKAGE${index}-${1_000_000 + index}`,
      packages: `package-${index}: 1.${index}.0`,
    }),
  );
  const changes = findings.map((finding) => sampleChange("new", finding));
  return sampleDigest(
    { changes, open: [...changes.map(({ tracked }) => tracked), ...open], events },
    { history, ...withFlexera([sampleDelta(sampleNow, 5_000)]) },
  );
}

/** Datasets with their sources, which come after the others. */
function withFlexera(
  flexera: Digest["flexera"],
  others: Digest["sources"] = [sampleSource("issues"), sampleSource("usage"), sampleSource("audit-logs")],
): Pick<Digest, "flexera" | "sources"> {
  return { flexera, sources: [...others, ...flexera.map((report) => sampleFlexeraSource(sampleNow, report))] };
}
