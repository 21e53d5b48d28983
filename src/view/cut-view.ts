import type { ReportView } from "./view.ts";
import { cutDataset, type FlexeraView } from "./view-flexera.ts";
import { cutList, type ViewList } from "./view-list.ts";
import type { PlaceView } from "./view-places.ts";
import type { ProblemView } from "./view-problems.ts";

/** The lists of a view that can be shortened, least important first: that is the order in which they give way. */
export const listNames = [
  "slowestUsage",
  "usageValues",
  "flexeraColumns",
  "flexeraRows",
  "findings",
  "projects",
  "places",
  "otherEvents",
  "notes",
  "flexeraNotes",
  "flexeraDatasets",
  "worstOpen",
  "restOpen",
  "overdue",
  "restOverdue",
  "cameAndWent",
  "downgraded",
  "gone",
  "ignored",
  "resolved",
  "sources",
  "failures",
  "highRiskEvents",
  "escalated",
  "restEscalated",
  "reopened",
  "restReopened",
  "new",
  "restNew",
  "actFirst",
] as const;

export type ListName = (typeof listNames)[number];

/** How many rows each list may show. */
export type Caps = Readonly<Record<ListName, number>>;

/** Rows that a list keeps while a less important one can still give way. */
export const floors: Caps = {
  findings: 50,
  slowestUsage: 0,
  usageValues: 3,
  flexeraColumns: 3,
  flexeraRows: 5,
  projects: 2,
  places: 2,
  otherEvents: 5,
  notes: 5,
  flexeraNotes: 3,
  flexeraDatasets: 10,
  worstOpen: 5,
  restOpen: 5,
  overdue: 10,
  restOverdue: 5,
  cameAndWent: 3,
  downgraded: 3,
  gone: 5,
  ignored: 5,
  resolved: 5,
  sources: 10,
  failures: 5,
  highRiskEvents: 10,
  escalated: 5,
  restEscalated: 5,
  reopened: 5,
  restReopened: 5,
  new: 10,
  restNew: 10,
  actFirst: 10,
};

/** The same number for every list. */
export function sameCaps(rows: number): Record<ListName, number> {
  return {
    findings: rows,
    slowestUsage: rows,
    usageValues: rows,
    flexeraColumns: rows,
    flexeraRows: rows,
    projects: rows,
    places: rows,
    otherEvents: rows,
    notes: rows,
    flexeraNotes: rows,
    flexeraDatasets: rows,
    worstOpen: rows,
    restOpen: rows,
    overdue: rows,
    restOverdue: rows,
    cameAndWent: rows,
    downgraded: rows,
    gone: rows,
    ignored: rows,
    resolved: rows,
    sources: rows,
    failures: rows,
    highRiskEvents: rows,
    escalated: rows,
    restEscalated: rows,
    reopened: rows,
    restReopened: rows,
    new: rows,
    restNew: rows,
    actFirst: rows,
  };
}

/** The view with its lists shortened to the caps; what is left out is counted in each list. */
export function cutView(view: ReportView, caps: Caps): ReportView {
  const { changes, remaining } = view;
  return {
    ...view,
    actFirst: cutProblems(view.actFirst, caps.actFirst, caps),
    changes: {
      new: cutProblems(changes.new, caps.new, caps),
      reopened: cutProblems(changes.reopened, caps.reopened, caps),
      escalated: cutProblems(changes.escalated, caps.escalated, caps),
      resolved: cutProblems(changes.resolved, caps.resolved, caps),
      ignored: cutProblems(changes.ignored, caps.ignored, caps),
      downgraded: cutProblems(changes.downgraded, caps.downgraded, caps),
      cameAndWent: cutProblems(changes.cameAndWent, caps.cameAndWent, caps),
    },
    remaining: {
      ...remaining,
      new: cutProblems(remaining.new, caps.restNew, caps),
      reopened: cutProblems(remaining.reopened, caps.restReopened, caps),
      escalated: cutProblems(remaining.escalated, caps.restEscalated, caps),
      overdue: cutProblems(remaining.overdue, caps.restOverdue, caps),
      open: cutProblems(remaining.open, caps.restOpen, caps),
    },
    overdue: { ...view.overdue, problems: cutProblems(view.overdue.problems, caps.overdue, caps) },
    findings: cutList(view.findings, caps.findings),
    gone: mapItems(cutList(view.gone, caps.gone), (group) => ({ ...group, places: cutPlaces(group.places, caps) })),
    failures: cutList(view.failures, caps.failures),
    open: { ...view.open, worst: cutProblems(view.open.worst, caps.worstOpen, caps) },
    events: {
      ...view.events,
      highRisk: cutList(view.events.highRisk, caps.highRiskEvents),
      others: cutList(view.events.others, caps.otherEvents),
    },
    usage: {
      ...view.usage,
      tables: view.usage.tables.map((table) => ({ ...table, rows: cutList(table.rows, caps.usageValues) })),
      slowest: cutList(view.usage.slowest, caps.slowestUsage),
    },
    flexera: cutFlexera(view.flexera, caps),
    sources: cutList(view.sources, caps.sources),
    notes: cutList(view.notes, caps.notes),
  };
}

function cutProblems(problems: ViewList<ProblemView>, rows: number, caps: Caps): ViewList<ProblemView> {
  return mapItems(cutList(problems, rows), (problem) => ({
    ...problem,
    places: cutPlaces(problem.places, caps),
  }));
}

function cutPlaces(places: ViewList<PlaceView>, caps: Caps): ViewList<PlaceView> {
  return mapItems(cutList(places, caps.places), (place) => ({ ...place, projects: cutList(place.projects, caps.projects) }));
}

function cutFlexera(flexera: FlexeraView, caps: Caps): FlexeraView {
  const dataset = { rows: caps.flexeraRows, columns: caps.flexeraColumns, notes: caps.flexeraNotes };
  return {
    ...flexera,
    datasets: mapItems(cutList(flexera.datasets, caps.flexeraDatasets), (item) => cutDataset(item, dataset)),
    failed: cutList(flexera.failed, caps.flexeraDatasets),
  };
}

function mapItems<Item>(list: ViewList<Item>, change: (item: Item) => Item): ViewList<Item> {
  return { ...list, items: list.items.map(change) };
}
