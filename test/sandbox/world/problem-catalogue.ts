import type { Prng } from "./prng.ts";
import {
  CODE_RULES,
  type Ecosystem,
  ID_PREFIX,
  INFRASTRUCTURE_RULES,
  LICENCES,
  NATIVE_WEAKNESSES,
  PACKAGES,
  WEAKNESSES,
} from "./problem-vocabulary.ts";
import { DAY_MS, exportDay } from "./snyk-time.ts";
import type { Problem, ProjectKindName, Severity } from "./world-model.ts";

const CVSS_BAND: Readonly<Record<Severity, readonly [number, number]>> = {
  Critical: [90, 100],
  High: [70, 89],
  Medium: [40, 69],
  Low: [10, 39],
};
const VECTOR: Readonly<Record<Severity, string>> = {
  Critical: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
  High: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
  Medium: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
  Low: "CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N",
};

const SEVERITY_SHARES: readonly Severity[] = (
  [
    ["Critical", 5],
    ["High", 14],
    ["Medium", 18],
    ["Low", 9],
  ] as const
).flatMap(([severity, count]) => Array.from({ length: count }, () => severity));

type PackageProblemOptions = {
  readonly ecosystem: Ecosystem;
  readonly packageName: string;
  readonly title: string;
  readonly cwe: string;
  readonly severity: Severity;
  readonly publishedAt: number;
};

/** Makes problems; the numbers in their ids only ever grow, so that no two are equal. */
export class ProblemCatalogue {
  readonly #prng: Prng;
  readonly #byEcosystem = new Map<Ecosystem, readonly Problem[]>();
  readonly #startAt: number;
  #number = 9_900_000;
  /** The one library flaw that is everywhere. */
  readonly ubiquitous: Problem;

  constructor(prng: Prng, startAt: number) {
    this.#prng = prng;
    this.#startAt = startAt;
    this.ubiquitous = {
      ...this.packageProblem({
        ecosystem: "maven",
        packageName: PACKAGES.maven[0],
        title: "Remote Code Execution (RCE)",
        cwe: "CWE-94",
        severity: "Critical",
        publishedAt: startAt - 38 * DAY_MS,
      }),
      cves: ["CVE-2099-44228", "CVE-2099-45046"],
      cvssScore: 10,
      epssScore: 0.97413,
      epssPercentile: 0.99981,
      exploitMaturity: "Mature",
    };
  }

  /** The known problems of an ecosystem, the same on every call. */
  ofEcosystem(ecosystem: Ecosystem): readonly Problem[] {
    const known = this.#byEcosystem.get(ecosystem);
    if (known !== undefined) return known;
    const weaknesses = ecosystem === "deb" ? NATIVE_WEAKNESSES : WEAKNESSES;
    // Fixed shares, so that no seed makes a world without critical ones.
    const problems = this.#prng.shuffled(SEVERITY_SHARES).map((severity) => {
      const weakness = this.#prng.pick(weaknesses);
      const publishedAt = this.#startAt - this.#prng.int(20, 900) * DAY_MS;
      return this.packageProblem({
        ecosystem,
        packageName: this.#prng.pick<string>(PACKAGES[ecosystem]),
        ...weakness,
        severity,
        publishedAt,
      });
    });
    this.#byEcosystem.set(ecosystem, problems);
    return problems;
  }

  /** A flaw of a package as Snyk's database describes it. */
  packageProblem(options: PackageProblemOptions): Problem {
    const { ecosystem, packageName, title, cwe, severity, publishedAt } = options;
    const prng = this.#prng;
    const [low, high] = CVSS_BAND[severity];
    const version = `${prng.int(0, 6)}.${prng.int(0, 20)}.${prng.int(0, 12)}`;
    const number = this.#nextNumber();
    const isFixable = prng.chance(0.78);
    const fixedIn = isFixable ? [`${version.slice(0, version.lastIndexOf("."))}.${prng.int(13, 30)}`] : [];
    const hot = severity === "Critical" || severity === "High";
    const epssScore = Math.round(prng.next() ** (hot ? 4 : 9) * 100_000) / 100_000;
    return {
      id: `SNYK-${ID_PREFIX[ecosystem]}-DEMO${packageName
        .split(/[:/]/)
        .at(-1)
        ?.replaceAll(/[^a-z0-9]/gi, "")
        .toUpperCase()}-${number}`,
      title,
      product: ecosystem === "deb" ? "Snyk Container" : "Snyk Open Source",
      issueType: "Vulnerability",
      subType: null,
      severity,
      packageName,
      packageVersion: version,
      cves: prng.chance(0.9) ? [`CVE-2099-${number - 9_890_000}`] : [],
      cwes: [cwe],
      cvssScore: prng.int(low, high) / 10,
      cvssVector: VECTOR[severity],
      nvdScore: prng.chance(0.8) ? prng.int(low, high) / 10 : null,
      epssScore,
      epssPercentile: Math.round(epssScore ** 0.12 * 100_000) / 100_000,
      exploitMaturity: prng.weighted([
        ["Mature", hot ? 12 : 2],
        ["Proof of concept", 25],
        ["No known exploit", 45],
        ["No data", 18],
      ]),
      publishedOn: exportDay(publishedAt),
      vulnerableRange: isFixable ? `[,${fixedIn[0]})` : "[0,]",
      fixedIn,
      fixability: isFixable
        ? prng.weighted([
            ["Fixable", 80],
            ["Partially Fixable", 20],
          ])
        : "No Fix Supported",
    };
  }

  /** A copyleft licence met in a package; its id holds colons, and the package may hold a slash. */
  licenceProblem(ecosystem: Ecosystem): Problem {
    const licence = this.#prng.pick(LICENCES);
    const packageName = this.#prng.pick<string>(PACKAGES[ecosystem]);
    return {
      ...bareProblem("Snyk Open Source"),
      id: `snyk:lic:${ecosystem}:${packageName}:${licence.name}`,
      title: `${licence.name} license`,
      issueType: "License",
      severity: licence.severity,
      packageName,
      packageVersion: `${this.#prng.int(0, 6)}.${this.#prng.int(0, 20)}.0`,
    };
  }

  /** The rules that a kind of project without packages is checked against. */
  rulesOf(kind: ProjectKindName): readonly Problem[] {
    if (kind === "sast" || kind === "sast-branch") {
      return CODE_RULES.map((rule) => ({
        ...bareProblem("Snyk Code"),
        id: rule.rule,
        title: rule.title,
        cwes: [rule.cwe],
        severity: rule.severity,
      }));
    }
    return INFRASTRUCTURE_RULES.map((rule) => ({
      ...bareProblem("Snyk IaC"),
      id: rule.rule,
      title: rule.title,
      issueType: "Configuration",
      severity: rule.severity,
    }));
  }

  #nextNumber(): number {
    this.#number += this.#prng.int(1, 90);
    return this.#number;
  }
}

function bareProblem(product: Problem["product"]): Problem {
  return {
    id: "",
    title: "",
    product,
    issueType: "Vulnerability",
    subType: null,
    severity: "Low",
    packageName: null,
    packageVersion: null,
    cves: [],
    cwes: [],
    cvssScore: null,
    cvssVector: null,
    nvdScore: null,
    epssScore: null,
    epssPercentile: null,
    exploitMaturity: null,
    publishedOn: null,
    vulnerableRange: null,
    fixedIn: [],
    fixability: "Not Applicable",
  };
}
