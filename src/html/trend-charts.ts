import type { Digest } from "../model/digest.ts";
import type { HistoryPoint } from "../model/state.ts";
import { formatDate } from "../template/format-date.ts";
import { formatNumber } from "../template/format-number.ts";
import { type Html, html, nothing } from "./html-text.ts";

type Point = HistoryPoint & { readonly label: string };

/** The frame that both charts are drawn in; the labels of the axes stand outside of it. */
const frame = { width: 440, height: 220, left: 44, right: 10, top: 22, bottom: 34 };
const maxLabels = 6;

/** How much was open after each report, and what came and left in between; nothing where there is no trend yet. */
export function trendCharts(digest: Digest): Html {
  const points = pointsOf(digest);
  const last = points.at(-1);
  if (points.length < 2 || last === undefined) return nothing;
  return html`${openChart(points, last)}${flowChart(points, last)}`;
}

function openChart(points: readonly Point[], last: Point): Html {
  const most = niceMaximum(Math.max(...points.map(({ open }) => open)));
  const y = (value: number): number => frame.top + plotHeight() * (1 - value / most);
  const marks = points.map((point, index) => ({ ...point, x: placeOf(index, points.length), y: y(point.open) }));
  const path = marks.map((mark) => `${round(mark.x)},${round(mark.y)}`).join(" ");
  const area = `${frame.left + slot(points.length) / 2},${y(0)} ${path} ${round(placeOf(points.length - 1, points.length))},${y(0)}`;
  return html`<figure><figcaption>Open findings</figcaption>${chart(
    `Open findings after each of ${points.length} reports; the last has ${formatNumber(last.open)}.`,
    html`${gridLines([0, most / 2, most], y)}<polygon class="area" points="${area}"/><polyline class="line" points="${path}"/>${marks.map(
      (mark, index) =>
        html`<circle class="dot" cx="${round(mark.x)}" cy="${round(mark.y)}" r="4"><title>${mark.label}: ${formatNumber(mark.open)} open</title></circle>${
          isLabelled(index, marks.length) ? valueText(mark.x, mark.y - 9, mark.open) : null
        }`,
    )}${axisLabels(points)}`,
  )}</figure>`;
}

/** What came is drawn up, what left is drawn down, so that the two need no colour to be told apart. */
function flowChart(points: readonly Point[], last: Point): Html {
  const up = Math.max(...points.map((point) => point.new));
  const down = Math.max(...points.map(({ resolved, ignored }) => resolved + ignored));
  const scale = plotHeight() / Math.max(1, up + down);
  const zero = frame.top + up * scale;
  const width = Math.min(28, slot(points.length) * 0.6);
  const bars = points.map((point, index) => {
    const x = placeOf(index, points.length) - width / 2;
    const left = point.resolved + point.ignored;
    return html`<g><title>${point.label}: ${formatNumber(point.new)} new, ${formatNumber(point.resolved)} resolved, ${formatNumber(point.ignored)} ignored</title>${bar("came", x, zero - point.new * scale, width, point.new * scale)}${bar("left", x, zero, width, point.resolved * scale)}${bar("aside", x, zero + point.resolved * scale, width, point.ignored * scale)}${point.new === 0 ? null : valueText(x + width / 2, zero - point.new * scale - 5, point.new)}${left === 0 ? null : valueText(x + width / 2, zero + left * scale + 13, left)}</g>`;
  });
  return html`<figure><figcaption>Came and left <span class="keys"><span class="key came">new, up</span> <span class="key left">resolved, down</span> <span class="key aside">ignored, down</span></span></figcaption>${chart(
    `New findings up, resolved and ignored ones down, for each of ${points.length} reports; the last has ${formatNumber(last.new)} new, ${formatNumber(last.resolved)} resolved and ${formatNumber(last.ignored)} ignored.`,
    html`${bars}<line class="zero" x1="${frame.left}" x2="${frame.width - frame.right}" y1="${round(zero)}" y2="${round(zero)}"/>${axisLabels(points)}`,
  )}</figure>`;
}

/** The numbers of both charts, for whoever does not see them. */
export function trendNumbers(digest: Digest): Html {
  const points = pointsOf(digest);
  if (points.length < 2) return nothing;
  const rows = points.map(
    ({ label, open, new: came, resolved, ignored }) =>
      html`<tr><th scope="row">${label}</th>${[open, came, resolved, ignored].map((value) => html`<td>${formatNumber(value)}</td>`)}</tr>`,
  );
  return html`<details><summary>The numbers of the trend</summary><table class="figures"><thead><tr><th scope="col">Report</th><th scope="col">Open</th><th scope="col">New</th><th scope="col">Resolved</th><th scope="col">Ignored</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}

function chart(description: string, drawing: Html): Html {
  return html`<svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${description}">${drawing}</svg>`;
}

function gridLines(values: readonly number[], y: (value: number) => number): Html {
  return html`${values.map(
    (value) =>
      html`<line class="grid" x1="${frame.left}" x2="${frame.width - frame.right}" y1="${round(y(value))}" y2="${round(y(value))}"/><text class="axis end" x="${frame.left - 8}" y="${round(y(value) + 4)}">${formatNumber(value)}</text>`,
  )}`;
}

function axisLabels(points: readonly Point[]): Html {
  const step = Math.ceil(points.length / maxLabels);
  return html`${points.map(({ label }, index) =>
    (points.length - 1 - index) % step === 0
      ? html`<text class="axis middle" x="${round(placeOf(index, points.length))}" y="${frame.height - 4}">${label}</text>`
      : nothing,
  )}`;
}

function valueText(x: number, y: number, value: number): Html {
  return html`<text class="value middle" x="${round(x)}" y="${round(y)}">${formatNumber(value)}</text>`;
}

function bar(name: string, x: number, y: number, width: number, height: number): Html {
  if (height <= 0) return nothing;
  return html`<rect class="${name}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/>`;
}

/** A dozen values fit above a line; what came before the first and last of more would run together. */
function isLabelled(index: number, count: number): boolean {
  return count <= 12 || index === 0 || index === count - 1;
}

function plotHeight(): number {
  return frame.height - frame.top - frame.bottom;
}

function slot(count: number): number {
  return (frame.width - frame.left - frame.right) / count;
}

function placeOf(index: number, count: number): number {
  return frame.left + slot(count) * (index + 0.5);
}

/** The next of 1, 2, 4, 6, 8 or 10 times a power of ten, so that half of it can be a label too. */
function niceMaximum(value: number): number {
  if (value <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 6, 8].find((factor) => factor * power >= value) ?? 10) * power;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function pointsOf(digest: Digest): readonly Point[] {
  return digest.history.map((point) => ({ ...point, label: labelOf(point, digest) }));
}

/** The last part of the period's name; where there are no periods, the day of the report. */
function labelOf({ periodId, at }: HistoryPoint, digest: Digest): string {
  if (digest.period.startsAt === null) return formatDate(at, digest.timezone).slice(5);
  return periodId.length > 7 ? periodId.slice(5) : periodId;
}
