import type { GoneReason } from "../model/change.ts";
import { compareTexts } from "../model/compare-texts.ts";
import type { PeriodLedger } from "../model/period-ledger.ts";
import { capitalize, formatCount } from "../template/format-number.ts";
import { reasonLabels } from "./change-words.ts";
import { explanationText } from "./explanation-text.ts";
import { severityText } from "./problem-facts.ts";
import { type ViewList, viewList } from "./view-list.ts";
import { buildPlaces, type PlaceView } from "./view-places.ts";

/** Findings that have no row any more, for one reason and with one explanation. */
export type GoneView = {
  readonly reason: GoneReason;
  readonly label: string;
  readonly findings: number;
  readonly severities: string;
  /** How many projects in how many repositories, in words. */
  readonly where: string;
  /** Who did it and when, or "". */
  readonly note: string;
  readonly isNews: boolean;
  /** Repositories with their projects, one row for each project. */
  readonly places: ViewList<PlaceView>;
};

/** The findings that are gone, by reason and explanation; the largest groups first. */
export function buildGone(ledger: PeriodLedger, timezone: string): ViewList<GoneView> {
  const gone = ledger.entries.flatMap(({ change, cameAs, isNews }) => {
    if (change.class !== "gone" || cameAs !== null) return [];
    const explained = explanationText(change.explanation, timezone);
    return [
      { finding: change.tracked.finding, reason: change.reason, explained, note: "", isNews: isNews && ledger.runs.length > 1 },
    ];
  });
  const groups = Map.groupBy(gone, ({ reason, explained }) => `${reason}\n${explained}`);
  const views = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [describeGroup(first, group, timezone)];
  });
  return viewList(views.toSorted(compareGone));
}

type Gone = Parameters<typeof buildPlaces>[0][number] & { readonly reason: GoneReason; readonly explained: string };

function describeGroup(first: Gone, group: readonly Gone[], timezone: string): GoneView {
  const findings = group.map(({ finding }) => finding);
  const projects = new Set(findings.map(({ projectId }) => projectId)).size;
  return {
    reason: first.reason,
    label: capitalize(reasonLabels[first.reason]),
    findings: group.length,
    severities: severityText(findings),
    where: formatCount(projects, "project"),
    note: first.explained,
    isNews: group.some(({ isNews }) => isNews),
    places: buildPlaces(group, { timezone, rows: "project", maxPlaces: 40, maxProjects: 20 }),
  };
}

function compareGone(one: GoneView, other: GoneView): number {
  return other.findings - one.findings || compareTexts(one.reason, other.reason) || compareTexts(one.note, other.note);
}
