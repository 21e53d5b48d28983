import type { Finding } from "../model/finding.ts";
import { asProjectId } from "../model/ids.ts";

/** Gives equal texts of findings one place in memory: names of projects and Organizations repeat in thousands of rows. */
export function createTextPool(): (finding: Finding) => Finding {
  const pool = new Map<string, string>();
  const one = (text: string): string => {
    const known = pool.get(text);
    if (known !== undefined) return known;
    pool.set(text, text);
    return text;
  };
  return (finding) => ({
    ...finding,
    problemId: one(finding.problemId),
    projectId: asProjectId(one(finding.projectId)),
    title: one(finding.title),
    issueType: one(finding.issueType),
    product: one(finding.product),
    problemUrl: one(finding.problemUrl),
    packages: one(finding.packages),
    exploitMaturity: one(finding.exploitMaturity),
    reachability: one(finding.reachability),
    fixability: one(finding.fixability),
    publishedOn: one(finding.publishedOn),
    groupId: one(finding.groupId),
    orgId: one(finding.orgId),
    orgName: one(finding.orgName),
    projectName: one(finding.projectName),
    projectUrl: one(finding.projectUrl),
    projectOrigin: one(finding.projectOrigin),
    targetName: one(finding.targetName),
    targetRef: one(finding.targetRef),
    targetFile: one(finding.targetFile),
    filePath: one(finding.filePath),
  });
}
