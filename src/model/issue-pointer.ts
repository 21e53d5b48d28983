import { endOfMarker, withUnixLineEnds } from "./issue-marker.ts";

/**
 * The line of an issue that another one follows: it is a copy of one that goes on, or its period is over. `outcome` is a
 * sentence on what became of the period's findings, "" where nothing is known of it.
 */
export type IssuePointer =
  | { readonly kind: "duplicate"; readonly number: number }
  | { readonly kind: "next-period"; readonly number: number; readonly outcome: string };

const pointerLine = /^<!-- exposure-digest:link -->(.*)\n?/m;
const duplicateText = /^This is a duplicate; the report goes on in #(\d+)\.$/;
const nextText = /^The next report is #(\d+)\.(?: (.*))?$/;

const previousLine = /^<!-- exposure-digest:previous (\d+) -->/m;

/** The line that leads from an issue to the one of the period before; it is found by this line when it lost its label. */
export function formatPreviousLine(number: number, markup: string): string {
  return `<!-- exposure-digest:previous ${number} -->${markup}`;
}

/** The number of the issue of the period before, as a body names it; null where it names none. */
export function parsePreviousLine(body: string): number | null {
  const number = previousLine.exec(withUnixLineEnds(body))?.[1];
  return number === undefined ? null : Number(number);
}

/** The pointer as people read it; raw HTML to Markdown, because it stands behind a comment. */
export function pointerText(pointer: IssuePointer): string {
  switch (pointer.kind) {
    case "duplicate":
      return `This is a duplicate; the report goes on in #${pointer.number}.`;
    case "next-period":
      return `The next report is #${pointer.number}.${pointer.outcome === "" ? "" : ` ${pointer.outcome}`}`;
  }
}

/** The pointer of a body, or null. */
export function parsePointer(body: string): IssuePointer | null {
  const text = (pointerLine.exec(withUnixLineEnds(body))?.[1] ?? "").trim();
  const duplicate = duplicateText.exec(text);
  if (duplicate !== null) return { kind: "duplicate", number: Number(duplicate[1]) };
  const next = nextText.exec(text);
  return next === null ? null : { kind: "next-period", number: Number(next[1]), outcome: next[2] ?? "" };
}

/** The body with this pointer below its marker, in place of any other. */
export function withPointer(body: string, pointer: IssuePointer): string {
  const text = withUnixLineEnds(body).replace(pointerLine, "");
  const line = `<!-- exposure-digest:link -->${pointerText(pointer)}\n`;
  const end = endOfMarker(text);
  if (end === null) return `${line}\n${text}`;
  return `${text.slice(0, end)}\n${line}${text.slice(end).replace(/^\n/, "")}`;
}
