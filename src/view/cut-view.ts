import type { ReportView } from "./view.ts";
import { cutList, type ViewList } from "./view-list.ts";
import type { PlaceView } from "./view-places.ts";
import type { ProblemView } from "./view-problems.ts";

/** The lists of a view that can be shortened, least important first: that is the order in which they give way. */
export const listNames = [
  "slowestUsage",
  "usageValues",
  "projects",
  "places",
  "otherEvents",
  "notes",
  "worstOpen",
  "cameAndWent",
  "downgraded",
  "gone",
  "ignored",
  "resolved",
  "sources",
  "failures",
  "highRiskEvents",
  "escalated",
  "reopened",
  "new",
] as const;

export type ListName = (typeof listNames)[number];

/** How many rows each list may show. */
export type Caps = Readonly<Record<ListName, number>>;

/** Rows that a list keeps while a less important one can still give way. */
export const floors: Caps = {
  slowestUsage: 0,
  usageValues: 3,
  projects: 2,
  places: 2,
  otherEvents: 5,
  notes: 5,
  worstOpen: 5,
  cameAndWent: 3,
  downgraded: 3,
  gone: 5,
  ignored: 5,
  resolved: 5,
  sources: 10,
  failures: 5,
  highRiskEvents: 10,
  escalated: 5,
  reopened: 5,
  new: 10,
};

/** The same number for every list. */
export function sameCaps(rows: number): Record<ListName, number> {
  return {
    slowestUsage: rows,
    usageValues: rows,
    projects: rows,
    places: rows,
    otherEvents: rows,
    notes: rows,
    worstOpen: rows,
    cameAndWent: rows,
    downgraded: rows,
    gone: rows,
    ignored: rows,
    resolved: rows,
    sources: rows,
    failures: rows,
    highRiskEvents: rows,
    escalated: rows,
    reopened: rows,
    new: rows,
  };
}

/** The view with its lists shortened to the caps; what is left out is counted in each list. */
export function cutView(view: ReportView, caps: Caps): ReportView {
  const { changes } = view;
  return {
    ...view,
    changes: {
      new: cutProblems(changes.new, caps.new, caps),
      reopened: cutProblems(changes.reopened, caps.reopened, caps),
      escalated: cutProblems(changes.escalated, caps.escalated, caps),
      resolved: cutProblems(changes.resolved, caps.resolved, caps),
      ignored: cutProblems(changes.ignored, caps.ignored, caps),
      downgraded: cutProblems(changes.downgraded, caps.downgraded, caps),
      cameAndWent: cutProblems(changes.cameAndWent, caps.cameAndWent, caps),
    },
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

function mapItems<Item>(list: ViewList<Item>, change: (item: Item) => Item): ViewList<Item> {
  return { ...list, items: list.items.map(change) };
}
