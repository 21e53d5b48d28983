import type { Finding } from "../model/finding.ts";
import type { Severity } from "../model/severity.ts";

/** What a scanner says of a problem, wherever it is found. Everything is invented; CVE numbers are of a year far away. */
export type SampleProblem = Pick<
  Finding,
  | "problemId"
  | "severity"
  | "title"
  | "issueType"
  | "product"
  | "packages"
  | "fixedIn"
  | "cves"
  | "cvss"
  | "epss"
  | "exploitMaturity"
  | "reachability"
  | "fixability"
  | "score"
  | "filePath"
  | "codeRegion"
>;

const library = {
  issueType: "Vulnerability",
  product: "Snyk Open Source",
  exploitMaturity: "No known exploit",
  reachability: "No path found",
  fixability: "Fixable",
  filePath: "",
  codeRegion: "",
} as const;

const elsewhere = {
  packages: "",
  fixedIn: [],
  cves: [],
  cvss: null,
  epss: null,
  exploitMaturity: "",
  reachability: "",
  fixability: "Not Applicable",
  filePath: "",
  codeRegion: "",
} as const;

const problems = {
  logbridge: {
    ...library,
    problemId: "SNYK-JAVA-ORGEXAMPLELOGBRIDGE-9000001",
    severity: "critical",
    title: "Remote Code Execution (RCE)",
    packages: "org.example.logbridge:logbridge-core: 2.14.1",
    fixedIn: ["2.17.1"],
    cves: ["CVE-2099-10001"],
    cvss: 10,
    epss: 0.9412,
    exploitMaturity: "Mature",
    reachability: "Reachable",
    score: 986,
  },
  templates: {
    ...library,
    problemId: "SNYK-JS-TINYTEMPLATES-9000002",
    severity: "critical",
    title: "Prototype Pollution",
    packages: "tiny-templates: 3.1.4",
    fixedIn: ["3.2.0"],
    cves: ["CVE-2099-10002"],
    cvss: 9.8,
    epss: 0.0312,
    exploitMaturity: "Proof of concept",
    reachability: "Reachable",
    score: 812,
  },
  yaml: {
    ...library,
    problemId: "SNYK-PYTHON-PYYAMLITE-9000003",
    severity: "critical",
    title: "Deserialization of Untrusted Data",
    packages: "pyyamlite: 5.3",
    fixedIn: [],
    fixability: "No Fix Supported",
    cves: ["CVE-2099-10003"],
    cvss: 9.8,
    epss: 0.0011,
    score: 640,
  },
  tls: {
    ...library,
    product: "Snyk Container",
    problemId: "SNYK-DEBIAN12-OPENTLS-9000004",
    severity: "critical",
    title: "Heap-based Buffer Overflow",
    packages: "opentls/libtls3: 3.0.11-1",
    fixedIn: ["3.0.11-1~deb12u2"],
    cves: ["CVE-2099-10004"],
    cvss: 9.1,
    epss: 0.0874,
    exploitMaturity: "Functional",
    reachability: "",
    score: 744,
  },
  injection: {
    ...elsewhere,
    issueType: "Vulnerability",
    product: "Snyk Code",
    problemId: "javascript/Sqli",
    severity: "critical",
    title: "SQL Injection",
    filePath: "src/orders/query.ts",
    codeRegion: "41:9-41:63",
    score: 802,
  },
  proxy: {
    ...library,
    problemId: "SNYK-JS-HTTPPROXYKIT-9000005",
    severity: "high",
    title: "Server-side Request Forgery (SSRF)",
    packages: "http-proxy-kit: 1.8.0",
    fixedIn: ["1.8.3"],
    cves: ["CVE-2099-10005"],
    cvss: 8.6,
    epss: 0.0047,
    exploitMaturity: "Proof of concept",
    score: 701,
  },
  netty: {
    ...library,
    problemId: "SNYK-JAVA-IOEXAMPLENETTLE-9000006",
    severity: "high",
    title: "Allocation of Resources Without Limits or Throttling",
    packages: "io.example.nettle:nettle-codec-http: 4.1.42",
    fixedIn: ["4.1.108"],
    cves: ["CVE-2099-10006"],
    cvss: 7.5,
    epss: 0.0129,
    score: 589,
  },
  bucket: {
    ...elsewhere,
    issueType: "Configuration",
    product: "Snyk IaC",
    problemId: "SNYK-CC-TF-90",
    severity: "high",
    title: "Storage bucket can be read by anybody",
    score: 600,
  },
  regex: {
    ...library,
    problemId: "SNYK-JS-SEMVERRANGEMATCH-9000007",
    severity: "medium",
    title: "Regular Expression Denial of Service (ReDoS)",
    packages: "semver-range-match: 6.0.2",
    fixedIn: ["6.0.4"],
    cves: ["CVE-2099-10007"],
    cvss: 5.3,
    epss: 0.0006,
    score: 402,
  },
  licence: {
    ...elsewhere,
    issueType: "License",
    product: "Snyk Open Source",
    problemId: "snyk:lic:npm:markdown-render-it:AGPL-3.0",
    severity: "medium",
    title: "AGPL-3.0 license",
    packages: "markdown-render-it: 2.0.0",
    score: 350,
  },
  cookie: {
    ...library,
    problemId: "SNYK-JS-COOKIEJARSTORE-9000008",
    severity: "low",
    title: "Information Exposure",
    packages: "cookie-jar-store: 0.9.1",
    fixedIn: ["0.9.2"],
    cves: ["CVE-2099-10008"],
    cvss: 3.7,
    epss: 0.0003,
    score: 190,
  },
} satisfies Readonly<Record<string, SampleProblem>>;

export type SampleProblemName = keyof typeof problems;

/** The invented problems by a short name. */
export const sampleProblems: Readonly<Record<SampleProblemName, SampleProblem>> = problems;

/** The severity of a problem. */
export function severityOf(name: SampleProblemName): Severity {
  return sampleProblems[name].severity;
}
