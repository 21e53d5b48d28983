import fc from "fast-check";
import type { IssuesOutcome } from "../../../src/changes/source-coverage.ts";
import type { Finding, FindingStatus, ProjectPresence } from "../../../src/model/finding.ts";
import type { OpenFindings } from "../../../src/model/findings/open-findings.ts";
import { asProjectId, type EpochMs } from "../../../src/model/ids.ts";
import { type Severity, severities } from "../../../src/model/severity.ts";
import type { SnykSource } from "../../../src/model/source.ts";
import { before, day, failed, groupIssues, makeFinding, orgIssues, snapshotOfRows } from "./findings-fixture.ts";

/** Fixed, so that a failing run fails again. */
export const seeded = { seed: 20261116, numRuns: 400 } as const;

export type Row = {
  readonly name: string;
  readonly severity: Severity;
  readonly status: FindingStatus;
  readonly presence: ProjectPresence;
};

/** What Snyk holds at one time, which of it each scope shows, and which exports fail. */
export type Moment = {
  readonly rows: readonly Row[];
  readonly shownByOrg: readonly boolean[];
  readonly groupFails: boolean;
  readonly orgFails: boolean;
};

const names = ["A", "B", "C", "D", "E", "F"];

const row = (name: string): fc.Arbitrary<Row | null> =>
  fc.option(
    fc.record({
      name: fc.constant(name),
      severity: fc.constantFrom(...severities),
      status: fc.constantFrom<FindingStatus>("open", "open", "open", "resolved", "ignored"),
      presence: fc.constantFrom<ProjectPresence>("monitored", "monitored", "monitored", "deactivated", "deleted"),
    }),
    { freq: 4 },
  );

export const moments: fc.Arbitrary<Moment> = fc.record({
  rows: fc.tuple(...names.map(row)).map((rows) => rows.filter((one) => one !== null)),
  shownByOrg: fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length }),
  groupFails: fc.boolean(),
  orgFails: fc.boolean(),
});

export const calmMoments: fc.Arbitrary<Moment> = moments.map((moment) => ({ ...moment, groupFails: false, orgFails: false }));

export const timeOf = (index: number): EpochMs => before + index * day;

/** The outcomes of the runs' two sources at the moment with this index. */
export function outcomesAt(moment: Moment, index: number, threshold: Severity, wasOpen: OpenFindings): readonly IssuesOutcome[] {
  const all = moment.rows.map(toFinding);
  const ofOrg = all.filter((_, position) => moment.shownByOrg[position]);
  const answer = (source: SnykSource, rows: readonly Finding[]): IssuesOutcome => ({
    kind: "complete",
    data: snapshotOfRows(source, rows, timeOf(index), threshold, wasOpen),
  });
  return [
    moment.groupFails ? failed(groupIssues) : answer(groupIssues, all),
    moment.orgFails ? failed(orgIssues) : answer(orgIssues, ofOrg),
  ];
}

function toFinding({ name, ...rest }: Row): Finding {
  const introduced = timeOf(name.charCodeAt(0) - "A".charCodeAt(0)) - day;
  return makeFinding(name, {
    ...rest,
    projectId: asProjectId(`project-${name < "D" ? 1 : 2}`),
    firstIntroducedAt: introduced,
    lastIntroducedAt: introduced,
  });
}
