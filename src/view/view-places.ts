import { compareTexts } from "../model/compare-texts.ts";
import { ageStart, type Finding } from "../model/finding.ts";
import { formatDate } from "../template/format-date.ts";
import { listFirst, type ViewList } from "./view-list.ts";

/** One finding with what the report adds to it at its place; `note` is our words around hostile ones. */
export type Placed = { readonly finding: Finding; readonly note: string; readonly isNews: boolean };

/** A project, or a line of code in it, where a problem was found. */
export type ProjectView = {
  readonly name: string;
  readonly url: string;
  readonly note: string;
  /** Day since which it is open, or "". */
  readonly since: string;
  readonly isNews: boolean;
};

/** A repository and branch, an image or another target, with its projects. */
export type PlaceView = {
  readonly name: string;
  readonly branch: string;
  readonly org: string;
  readonly findings: number;
  readonly projects: ViewList<ProjectView>;
};

/** How places are listed: one row for each finding, or one for each project, and how many of them at most. */
export type PlaceOptions = {
  readonly timezone: string;
  readonly rows: "finding" | "project";
  readonly maxPlaces: number;
  readonly maxProjects: number;
};

/**
 * The places of findings, those with most findings first; projects of one repository and branch stand together. Only what is listed is
 * built: a problem may be in thousands of places.
 */
export function buildPlaces(placed: readonly Placed[], options: PlaceOptions): ViewList<PlaceView> {
  const groups = Map.groupBy(placed, ({ finding }) => [finding.orgId, targetOf(finding), finding.targetRef].join("\n"));
  const places = [...groups.values()]
    .map(namePlace)
    .toSorted((one, other) => other.group.length - one.group.length || compareTexts(placeText(one), placeText(other)));
  return listFirst(places, options.maxPlaces, {
    build: (place) => buildPlace(place, options),
    findings: ({ group }) => group.length,
  });
}

type NamedPlace = Pick<PlaceView, "name" | "branch" | "org"> & { readonly group: readonly Placed[] };

function namePlace(group: readonly Placed[]): NamedPlace {
  const first = group[0]?.finding;
  return {
    name: first === undefined ? "" : targetOf(first),
    branch: first?.targetRef ?? "",
    org: first?.orgName ?? "",
    group,
  };
}

function buildPlace({ group, ...named }: NamedPlace, { timezone, rows, maxProjects }: PlaceOptions): PlaceView {
  const listed = rows === "finding" ? group : onePerProject(group);
  const projects = listed
    .map((placed) => nameProject(placed, rows))
    .sort((one, other) => compareTexts(one.name, other.name) || compareTexts(one.url, other.url));
  return {
    ...named,
    findings: group.length,
    projects: listFirst(projects, maxProjects, {
      build: (project) => buildProject(project, rows === "finding" ? timezone : null),
      findings: () => 1,
    }),
  };
}

function onePerProject(group: readonly Placed[]): readonly Placed[] {
  return [...new Map(group.toReversed().map((placed) => [placed.finding.projectId, placed])).values()];
}

type NamedProject = Pick<ProjectView, "name" | "url"> & { readonly placed: Placed };

function nameProject(placed: Placed, rows: PlaceOptions["rows"]): NamedProject {
  const { finding } = placed;
  if (rows === "project") return { name: manifestOf(finding), url: finding.projectUrl, placed };
  return { name: projectLabel(finding), url: finding.issueUrl === "" ? finding.projectUrl : finding.issueUrl, placed };
}

/** Without a time zone it is not told since when it is open. */
function buildProject({ name, url, placed: { finding, note, isNews } }: NamedProject, timezone: string | null): ProjectView {
  const start = ageStart(finding);
  return { name, url, note, since: start === null || timezone === null ? "" : formatDate(start, timezone), isNews };
}

function placeText(place: NamedPlace): string {
  return `${place.name}\n${place.branch}\n${place.org}`;
}

/** The repository, image or other target of a finding. */
export function targetOf(finding: Finding): string {
  return firstText(finding.targetName, finding.projectName, finding.projectId);
}

/** What a project's findings are found in: Snyk Code findings are told by file and lines, others by the manifest of their project. */
export function projectLabel(finding: Finding): string {
  if (finding.filePath !== "") return codePlace(finding);
  return manifestOf(finding);
}

function manifestOf({ targetFile, projectName, targetName, projectId }: Finding): string {
  return firstText(targetFile, projectName, targetName, projectId);
}

/** File and lines as editors have them: `src/query.ts:41-45`; a region of another form stays as it was served. */
export function codePlace({ filePath, codeRegion }: Pick<Finding, "filePath" | "codeRegion">): string {
  const [all, from, to = from] = /^(\d+)(?::\d+)?(?:-(\d+)(?::\d+)?)?$/.exec(codeRegion.trim()) ?? [];
  const lines = all === undefined ? codeRegion : from === to ? from : `${from}-${to}`;
  return lines === undefined || lines === "" ? filePath : `${filePath}:${lines}`;
}

function firstText(...texts: readonly string[]): string {
  return texts.find((text) => text.trim() !== "") ?? "";
}
