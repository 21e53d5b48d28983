import { type Finding, type FindingStatus, keyStart, type ProjectPresence } from "../finding.ts";
import { asProjectId, type EpochMs, type FindingKey, type ProjectId } from "../ids.ts";
import type { Severity } from "../severity.ts";
import { problemPlaces, projectPlaces } from "./finding-columns.ts";
import { presenceOf, severityOf, statusOf } from "./finding-flags.ts";
import type { FindingTable } from "./finding-table.ts";

/**
 * A finding of a table, read from its columns member by member: it costs nothing to keep and little to ask. Its members are getters,
 * which a spread leaves out: `copyFinding` makes the object that can be spread.
 */
export class FindingView implements Finding {
  readonly #table: FindingTable;
  readonly #row: number;

  constructor(table: FindingTable, row: number) {
    this.#table = table;
    this.#row = row;
  }

  /** Where a finding lies that is read from a table; null for any other. */
  static placeOf(finding: Finding): { readonly table: FindingTable; readonly row: number } | null {
    return #table in finding ? { table: finding.#table, row: finding.#row } : null;
  }

  /** One half of the hash of a finding's key, where it is known without the key; else null. */
  static keyHashOf(finding: Finding): number | null {
    return #table in finding ? finding.#table.columns.keyLow.at(finding.#row) : null;
  }

  /** What `keyStart` tells of a finding's key. */
  static keyStartOf(finding: Finding): string {
    return #table in finding ? finding.#table.keyStartAt(finding.#row) : keyStart(finding.key);
  }

  get key(): FindingKey {
    return this.#table.keyAt(this.#row);
  }

  get problemId(): string {
    return this.#problem(problemPlaces.problemId);
  }

  get projectId(): ProjectId {
    return asProjectId(this.#project(projectPlaces.projectId));
  }

  get severity(): Severity {
    return severityOf(this.#table.columns.flags.at(this.#row));
  }

  get status(): FindingStatus {
    return statusOf(this.#table.columns.flags.at(this.#row));
  }

  get presence(): ProjectPresence {
    return presenceOf(this.#table.columns.flags.at(this.#row));
  }

  get title(): string {
    return this.#problem(problemPlaces.title);
  }

  get issueType(): string {
    return this.#problem(problemPlaces.issueType);
  }

  get product(): string {
    return this.#problem(problemPlaces.product);
  }

  get problemUrl(): string {
    return this.#problem(problemPlaces.problemUrl);
  }

  get issueUrl(): string {
    return this.#table.issueUrlAt(this.#row);
  }

  get packages(): string {
    return this.#text(this.#table.columns.packages.at(this.#row));
  }

  get fixedIn(): readonly string[] {
    return this.#table.listAt(this.#problemMember(problemPlaces.fixedIn));
  }

  get cves(): readonly string[] {
    return this.#table.listAt(this.#problemMember(problemPlaces.cves));
  }

  get cvss(): number | null {
    return this.#number(this.#problemMember(problemPlaces.cvss));
  }

  get epss(): number | null {
    return this.#number(this.#problemMember(problemPlaces.epss));
  }

  get exploitMaturity(): string {
    return this.#problem(problemPlaces.exploitMaturity);
  }

  get reachability(): string {
    return this.#text(this.#table.columns.reachability.at(this.#row));
  }

  get fixability(): string {
    return this.#problem(problemPlaces.fixability);
  }

  get score(): number | null {
    return this.#number(this.#table.columns.score.at(this.#row));
  }

  get publishedOn(): string {
    return this.#problem(problemPlaces.publishedOn);
  }

  get firstIntroducedAt(): EpochMs | null {
    return this.#table.columns.firstIntroducedAt.at(this.#row);
  }

  get lastIntroducedAt(): EpochMs | null {
    return this.#table.columns.lastIntroducedAt.at(this.#row);
  }

  get lastResolvedAt(): EpochMs | null {
    return this.#table.columns.lastResolvedAt.at(this.#row);
  }

  get lastIgnoredAt(): EpochMs | null {
    return this.#table.columns.lastIgnoredAt.at(this.#row);
  }

  get groupId(): string {
    return this.#project(projectPlaces.groupId);
  }

  get orgId(): string {
    return this.#project(projectPlaces.orgId);
  }

  get orgName(): string {
    return this.#project(projectPlaces.orgName);
  }

  get projectName(): string {
    return this.#project(projectPlaces.projectName);
  }

  get projectUrl(): string {
    return this.#project(projectPlaces.projectUrl);
  }

  get projectOrigin(): string {
    return this.#project(projectPlaces.projectOrigin);
  }

  get targetName(): string {
    return this.#project(projectPlaces.targetName);
  }

  get targetRef(): string {
    return this.#project(projectPlaces.targetRef);
  }

  get targetFile(): string {
    return this.#project(projectPlaces.targetFile);
  }

  get filePath(): string {
    return this.#text(this.#table.columns.filePath.at(this.#row));
  }

  get codeRegion(): string {
    return this.#text(this.#table.columns.codeRegion.at(this.#row));
  }

  get copies(): number {
    return this.#table.columns.copies.at(this.#row);
  }

  /** What JSON and a debugger are told, in the order of the type. */
  toJSON(): Finding {
    return copyFinding(this);
  }

  #text(id: number): string {
    return this.#table.pools.texts.at(id);
  }

  #number(id: number): number | null {
    return id === 0 ? null : this.#table.pools.numbers.at(id);
  }

  #project(member: number): string {
    const { projects, texts } = this.#table.pools;
    return texts.at(projects.at(this.#table.columns.project.at(this.#row), member));
  }

  #problem(member: number): string {
    return this.#table.pools.texts.at(this.#problemMember(member));
  }

  #problemMember(member: number): number {
    return this.#table.pools.problems.at(this.#table.columns.problem.at(this.#row), member);
  }
}

/** A finding as a plain object, its members in the order of the type; `copies` where they are counted anew. */
export function copyFinding(finding: Finding, copies: number = finding.copies): Finding {
  return {
    key: finding.key,
    problemId: finding.problemId,
    projectId: finding.projectId,
    severity: finding.severity,
    status: finding.status,
    presence: finding.presence,
    title: finding.title,
    issueType: finding.issueType,
    product: finding.product,
    problemUrl: finding.problemUrl,
    issueUrl: finding.issueUrl,
    packages: finding.packages,
    fixedIn: finding.fixedIn,
    cves: finding.cves,
    cvss: finding.cvss,
    epss: finding.epss,
    exploitMaturity: finding.exploitMaturity,
    reachability: finding.reachability,
    fixability: finding.fixability,
    score: finding.score,
    publishedOn: finding.publishedOn,
    firstIntroducedAt: finding.firstIntroducedAt,
    lastIntroducedAt: finding.lastIntroducedAt,
    lastResolvedAt: finding.lastResolvedAt,
    lastIgnoredAt: finding.lastIgnoredAt,
    groupId: finding.groupId,
    orgId: finding.orgId,
    orgName: finding.orgName,
    projectName: finding.projectName,
    projectUrl: finding.projectUrl,
    projectOrigin: finding.projectOrigin,
    targetName: finding.targetName,
    targetRef: finding.targetRef,
    targetFile: finding.targetFile,
    filePath: finding.filePath,
    codeRegion: finding.codeRegion,
    copies,
  };
}
