import type { Finding } from "../model/finding.ts";

/** What a finding is about, which decides what a report tells of it and what can be done. */
export type FindingKind = "dependency" | "image" | "license" | "code" | "configuration";

/** The kind by the vendor's words for type and product, an open set; what nothing else fits is a dependency. */
export function kindOf({ issueType, product, problemId }: Finding): FindingKind {
  if (/licen[cs]e/i.test(issueType) || problemId.startsWith("snyk:lic:")) return "license";
  if (/\bcode\b|secret/i.test(product)) return "code";
  if (/\biac\b|infrastructure|cloud/i.test(product) || /configuration/i.test(issueType)) return "configuration";
  return /container/i.test(product) ? "image" : "dependency";
}

/** Whether the finding's target is a container image rather than a repository, by where Snyk imported it from. */
export function isImage({ projectOrigin, product }: Finding): boolean {
  return /^(?:acr|ecr|gcr|docker-hub|kubernetes|[a-z-]+-cr)$/i.test(projectOrigin) || /container/i.test(product);
}
