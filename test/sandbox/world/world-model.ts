/** Severities as an export spells them. */
export type Severity = "Critical" | "High" | "Medium" | "Low";
/** Statuses as an export spells them. */
export type IssueStatus = "Open" | "Resolved" | "Ignored";
/** The products that a world has findings of. */
export type ProductName = "Snyk Open Source" | "Snyk Code" | "Snyk Container" | "Snyk IaC";

/** The larger, the worse. */
export const SEVERITY_RANK: Readonly<Record<Severity, number>> = { Critical: 4, High: 3, Medium: 2, Low: 1 };

/** A Group or an Organization, the two things that an export or an audit search can be asked of. */
export type Scope = { readonly kind: "group" | "org"; readonly id: string };

/** A Group of the tenant. */
export type WorldGroup = { readonly id: string; readonly name: string; readonly slug: string };
/** An Organization; its slug follows its name. */
export type WorldOrg = {
  readonly id: string;
  readonly groupId: string;
  readonly name: string;
  readonly slug: string;
  readonly updatedAt: number;
};

/** Somebody or something whose id stands in audit events; names are invented. */
export type WorldUser = { readonly id: string; readonly name: string; readonly email: string };

/** The repository, image or folder that one or several projects look at. */
export type WorldTarget = {
  readonly id: string;
  readonly name: string;
  readonly ref: string;
  readonly url: string;
  readonly isPrivate: boolean;
  readonly assetId: string;
  readonly assetClass: "A" | "B" | "C" | "D";
  readonly assetTags: readonly string[];
  readonly application: string | null;
};

/** A project with the attributes that an export shows of it. */
export type WorldProject = {
  readonly id: string;
  readonly orgId: string;
  readonly kind: ProjectKindName;
  readonly name: string;
  readonly target: WorldTarget;
  readonly targetFile: string;
  readonly isMonitored: boolean;
  readonly deletedAt: number | null;
  readonly updatedAt: number;
  readonly testFrequency: string;
  readonly owner: WorldUser | null;
  readonly criticalities: readonly string[];
  readonly environments: readonly string[];
  readonly lifecycles: readonly string[];
  readonly tags: readonly string[];
  readonly collections: readonly string[];
};

/** The kinds of project; `sast-branch` looks at the repository of the `sast` project before it. */
export type ProjectKindName = "npm" | "maven" | "pip" | "golang" | "sast" | "sast-branch" | "deb" | "terraform" | "k8s";

/** What Snyk knows of a vulnerability, a rule or a licence, whichever project it is met in. */
export type Problem = {
  readonly id: string;
  readonly title: string;
  readonly product: ProductName;
  readonly issueType: "Vulnerability" | "License" | "Configuration";
  readonly subType: string | null;
  readonly severity: Severity;
  /** `name: version`, as the package cell has it; null where there is no package. */
  readonly packageName: string | null;
  readonly packageVersion: string | null;
  readonly cves: readonly string[];
  readonly cwes: readonly string[];
  readonly cvssScore: number | null;
  readonly cvssVector: string | null;
  readonly nvdScore: number | null;
  readonly epssScore: number | null;
  readonly epssPercentile: number | null;
  readonly exploitMaturity: string | null;
  /** `YYYY-MM-DD`; null outside Open Source and Container. */
  readonly publishedOn: string | null;
  readonly vulnerableRange: string | null;
  readonly fixedIn: readonly string[];
  readonly fixability: string;
};

/** Where in a repository Snyk Code found something. */
export type CodeLocation = {
  readonly filePath: string;
  readonly line: number;
  readonly column: number;
  readonly commitId: string;
};

/** One row of the `issues` export. Rows of equal key exist: one infrastructure rule can hit several resources of a project. */
export type WorldIssue = {
  readonly rowId: string;
  readonly projectId: string;
  readonly problem: Problem;
  readonly fragment: string;
  readonly assetFindingId: string | null;
  readonly code: CodeLocation | null;
  readonly isDirect: boolean | null;
  readonly reachability: string;
  readonly introductionCategory: string;
  readonly jiraKeys: readonly string[];
  readonly score: number;
  readonly severity: Severity;
  readonly status: IssueStatus;
  readonly firstIntroduced: number;
  readonly lastIntroduced: number | null;
  readonly lastResolved: number | null;
  readonly lastIgnored: number | null;
  readonly deletedAt: number | null;
  readonly updatedAt: number;
};

/** What makes two rows the same finding. */
export type FindingKey = {
  readonly projectId: string;
  readonly problemId: string;
  readonly fragment: string;
  /** Set for Snyk Code only. */
  readonly assetFindingId: string | null;
};

/** A finding key as one text, to compare and to sort by. */
export function keyText(key: FindingKey): string {
  return JSON.stringify([key.projectId, key.problemId, key.fragment, key.assetFindingId]);
}

/** The key of the finding that a row belongs to. */
export function keyOfIssue(issue: WorldIssue): FindingKey {
  return {
    projectId: issue.projectId,
    problemId: issue.problem.id,
    fragment: issue.fragment,
    assetFindingId: issue.assetFindingId,
  };
}
