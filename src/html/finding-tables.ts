import { changeClasses } from "../model/change.ts";
import type { Digest } from "../model/digest.ts";
import type { Finding, TrackedFinding } from "../model/finding.ts";
import { FewKeys } from "../model/findings/few-keys.ts";
import type { EpochMs, FindingKey } from "../model/ids.ts";
import type { PeriodEntry } from "../model/period-ledger.ts";
import { formatDate } from "../template/format-date.ts";
import { type AgeRule, ageRuleOf } from "../view/age.ts";
import { classLabels, reasonLabels, timeToFixText } from "../view/change-words.ts";
import { explanationText } from "../view/explanation-text.ts";
import { countUnknown } from "../view/view-counts.ts";
import { ageColumn, findingColumns, severityColumn } from "./finding-columns.ts";
import type { TableSection } from "./html-table.ts";
import { html, small } from "./html-text.ts";

const passing = "Came and went";
const baseline = "Baseline";
const allClasses = [...changeClasses.map((name) => classLabels[name]), passing];

type ChangeRow = { readonly finding: Finding; readonly entry: PeriodEntry };

/** Every change of the period, as its ledger has them. */
export function changesTable(digest: Digest): TableSection<ChangeRow> {
  const { entries, runs } = digest.ledger;
  return {
    id: "changes",
    title: "Changes of the period",
    note: "",
    columns: changeColumns(ageRuleOf(digest), digest.timezone, runs.length > 1),
    rows: entries.map((entry) => ({ finding: entry.change.tracked.finding, entry })),
    empty: nothingText(digest),
  };
}

function nothingText({ baseline, open }: Digest): string {
  if (baseline.kind === "first-run") return "This is the first report: all findings are its baseline.";
  if (countUnknown(open) === 0) return "Nothing changed.";
  return "Nothing is known to have changed. What could not be looked at is unknown, and among the open findings.";
}

function changeColumns(rule: AgeRule, timezone: string, isMarked: boolean): TableSection<ChangeRow>["columns"] {
  return [
    {
      label: "Change",
      cell: ({ entry }) => html`${classText(entry)}${small(reasonText(entry, isMarked))}`,
      order: allClasses,
      isFilter: true,
      width: 1.55,
    },
    severityColumn,
    ...findingColumns,
    ageColumn(rule),
    { label: "Explanation", cell: ({ entry }) => html`${explanationText(entry.change.explanation, timezone)}`, width: 2 },
  ];
}

function classText({ change, cameAs }: PeriodEntry): string {
  return cameAs === null ? classLabels[change.class] : passing;
}

function reasonText({ change, cameAs, isNews }: PeriodEntry, isMarked: boolean): string {
  const reason = change.reason === null ? "" : reasonLabels[change.reason];
  const fixed = change.class === "resolved" ? timeToFixText([change]) : "";
  const way = cameAs === null ? "" : `${cameAs}, then ${change.class}`;
  const news = isMarked && isNews ? "since the run before" : "";
  return [way, reason, fixed, news].filter((text) => text !== "").join("; ");
}

/** Every finding that counts as open, worst first. */
export function openTable(digest: Digest): TableSection<TrackedFinding> {
  const stateOf = openStates(digest);
  const sinceOf = sinceTexts(digest.timezone);
  return {
    id: "open",
    title: "Open findings",
    note: "",
    columns: [
      severityColumn,
      ...findingColumns,
      ageColumn(ageRuleOf(digest)),
      {
        label: "State",
        cell: (tracked) => html`${stateOf(tracked)}${small(sinceOf(tracked))}`,
        order: [...allClasses, baseline],
        isFilter: true,
      },
    ],
    rows: digest.open,
    empty: "Nothing is open.",
  };
}

/** Since when a finding is unknown: a day that very many of them share, and that takes longer to write than all the rest of a row. */
function sinceTexts(timezone: string): (tracked: TrackedFinding) => string {
  const known = new Map<EpochMs | null, string>([[null, ""]]);
  return ({ unknownSince }) => {
    const text = known.get(unknownSince) ?? `since ${formatDate(unknownSince ?? 0, timezone)}`;
    known.set(unknownSince, text);
    return text;
  };
}

/** What an open finding is in this period: came in it, was there before, is its source's baseline, or cannot be told. */
function openStates(digest: Digest): (tracked: TrackedFinding) => string {
  const states = new Map<FindingKey, string>();
  const isFirstRun = digest.baseline.kind === "first-run";
  if (!isFirstRun) for (const { finding } of digest.baselined.values()) states.set(finding.key, baseline);
  for (const entry of digest.ledger.entries) states.set(entry.change.tracked.finding.key, classText(entry));
  const standing = isFirstRun ? baseline : classLabels["still-open"];
  const few = new FewKeys(states.keys());
  return ({ finding, unknownSince }) => {
    if (unknownSince !== null) return classLabels.unknown;
    return (few.mayHave(finding) ? states.get(finding.key) : undefined) ?? standing;
  };
}
