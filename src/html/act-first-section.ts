import { formatCount } from "../template/format-number.ts";
import type { ReportView } from "../view/view.ts";
import type { PlaceView } from "../view/view-places.ts";
import type { ProblemView } from "../view/view-problems.ts";
import { type Html, html, link, nothing } from "./html-text.ts";

/** What to do first, as in the issue: each problem with what to upgrade to and where; nothing where nothing is new or overdue. */
export function actFirstSection({ actFirst, remaining, overdue }: ReportView): Html {
  if (actFirst.items.length === 0) return nothing;
  const told = [remaining.toldText, overdue.summary].filter((text) => text !== "").join(" ");
  const note = told === "" ? nothing : html`<p class="note">${told}</p>\n`;
  return html`<section id="first" class="first" aria-labelledby="first-h"><h2 id="first-h">Act first <span>${actFirst.items.length}</span></h2>
${note}<ol>${actFirst.items.map(problemItem)}</ol></section>
`;
}

function problemItem(problem: ProblemView): Html {
  const { title, url, packages, remedy, facts, standing, where, severityLabel } = problem;
  const urgency = [severityLabel, ...facts].join(" · ");
  return html`<li><strong>${link(title, url)}</strong> ${packages.map((name) => html`<code>${name}</code> `)}
<p>${remedy === "" ? null : html`<strong>${remedy}</strong> · `}${urgency}</p>
${
  standing.length === 0
    ? null
    : html`<p>${standing.join(" · ")}</p>
`
}<details><summary>${where}</summary><ul>${problem.places.items.map(placeItem)}${moreItem(problem)}</ul></details></li>
`;
}

function placeItem({ name, branch, projects }: PlaceView): Html {
  const shown = projects.items.map(
    ({ name: project, url, note }, index) =>
      html`${index === 0 ? "" : ", "}${link(project, url)}${note === "" ? null : html` (${note})`}`,
  );
  const more = projects.hidden === 0 ? null : html` and ${formatCount(projects.hidden, "more", "more")}`;
  return html`<li><strong>${name}</strong>${branch === "" ? null : html` (${branch})`}: ${shown}${more}</li>`;
}

function moreItem({ places }: ProblemView): Html {
  return places.hidden === 0 ? nothing : html`<li>…and ${formatCount(places.hidden, "more place")}</li>`;
}
