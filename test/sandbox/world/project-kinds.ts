import type { ProductName, ProjectKindName } from "./world-model.ts";

/** What all projects of one kind have in common in an export. */
export type ProjectKind = {
  readonly product: ProductName;
  readonly type: string;
  readonly typeDisplayName: string;
  readonly origin: string;
  readonly sourceTypeDisplay: string;
  readonly targetFile: string;
  readonly runtime: string | null;
  /** The last word of the repository or image name, so that names look like what they hold. */
  readonly repositoryWords: readonly string[];
};

const github = { origin: "github", sourceTypeDisplay: "GitHub" } as const;

/** The kinds of project that a world has, by name. */
export const PROJECT_KINDS: Readonly<Record<ProjectKindName, ProjectKind>> = {
  npm: {
    ...github,
    product: "Snyk Open Source",
    type: "npm",
    typeDisplayName: "npm",
    targetFile: "package-lock.json",
    runtime: null,
    repositoryWords: ["web", "storefront", "admin-ui", "widgets"],
  },
  maven: {
    ...github,
    product: "Snyk Open Source",
    type: "maven",
    typeDisplayName: "Maven",
    targetFile: "pom.xml",
    runtime: null,
    repositoryWords: ["service", "gateway", "ledger", "orders", "pricing", "billing"],
  },
  pip: {
    ...github,
    product: "Snyk Open Source",
    type: "pip",
    typeDisplayName: "pip",
    targetFile: "requirements.txt",
    runtime: "Python 3.12.4",
    repositoryWords: ["etl", "forecast"],
  },
  golang: {
    ...github,
    product: "Snyk Open Source",
    type: "golang",
    typeDisplayName: "Go modules",
    targetFile: "go.mod",
    runtime: null,
    repositoryWords: ["edge-proxy", "edge-probe"],
  },
  sast: {
    ...github,
    product: "Snyk Code",
    type: "sast",
    typeDisplayName: "Code analysis",
    targetFile: "",
    runtime: null,
    repositoryWords: ["monolith"],
  },
  "sast-branch": {
    ...github,
    product: "Snyk Code",
    type: "sast",
    typeDisplayName: "Code analysis",
    targetFile: "",
    runtime: null,
    repositoryWords: ["monolith"],
  },
  deb: {
    origin: "docker-hub",
    sourceTypeDisplay: "Docker Hub",
    product: "Snyk Container",
    type: "deb",
    typeDisplayName: "Debian",
    targetFile: "Dockerfile",
    runtime: null,
    repositoryWords: ["api-image", "worker-image", "cron-image"],
  },
  terraform: {
    ...github,
    product: "Snyk IaC",
    type: "terraformconfig",
    typeDisplayName: "Terraform",
    targetFile: "main.tf",
    runtime: null,
    repositoryWords: ["infrastructure"],
  },
  k8s: {
    ...github,
    product: "Snyk IaC",
    type: "k8sconfig",
    typeDisplayName: "Kubernetes",
    targetFile: "deploy/deployment.yaml",
    runtime: null,
    repositoryWords: ["cluster"],
  },
};

/** The order in which a world gives its projects a kind: many Maven and image projects, so that one library can be everywhere. */
export const KIND_CYCLE: readonly ProjectKindName[] = [
  "maven",
  "npm",
  "deb",
  "maven",
  "sast",
  "sast-branch",
  "maven",
  "npm",
  "deb",
  "maven",
  "terraform",
  "pip",
  "maven",
  "npm",
  "deb",
  "maven",
  "golang",
  "k8s",
  "maven",
  "npm",
  "deb",
  "maven",
  "terraform",
  "pip",
];

/** The organizations of a world, in order; more than these get a number. */
export const ORG_NAMES: readonly string[] = [
  "Storefront",
  "Payments",
  "Platform Engineering",
  "Data & Insights",
  "Logistics",
  "Mobile Apps",
];
