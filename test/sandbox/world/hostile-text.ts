import type { AuditContent, AuditEvent, AuditValue } from "./audit-log.ts";
import type { ExportRow } from "./issue-columns.ts";
import { Prng } from "./prng.ts";

const CONTROL = "\u0000\u0007\u0008\u001b[31mred\u001b[0m\u009b";
const BIDI = "\u202Eevil\u202C \u2066x\u2069 \u200Bzero\u200Dwidth\uFEFF";

/** Texts that try to break out of whatever they are put into: Markdown, HTML, tables, comments, logs, CSV, terminals. */
export const HOSTILE_SAMPLES: readonly string[] = [
  "@octocat and @larkfield/security please look",
  "fixes #1, closes GH-1, see larkfield/app#2 and 0123456789abcdef0123456789abcdef01234567",
  "https://evil.example/?a=1 www.evil.example mail@evil.example",
  "![pixel](https://evil.example/p.png) [click](javascript:alert(1))",
  "[ref]: https://evil.example 'title'\n[ref]",
  "<img src=x onerror=alert(1)><b>bold</b><script>alert(1)</script>",
  "</details></summary></td></tr></table><h1>out</h1>",
  "--><!-- exposure-digest:forged --> <!-- exposure-digest marker -->",
  "<!-- never closed",
  "a | b | c\n|---|---|\n| forged | row |",
  "`code` ``more`` ```\nfence\n```",
  "~~~\nfence\n~~~",
  "# Heading\n- [x] task\n> quote\n1. one",
  "line one\nline two\r\nline three\rline four\ttab",
  CONTROL,
  BIDI,
  "\uD800 lone \uDFFF surrogates \uD83D",
  "::set-output name=x::y",
  "\n::error file=a.ts,line=1::forged annotation\n::add-mask::e",
  "##[add-mask]secret ##[stop-commands]x ##[error]forged",
  "=cmd|' /C calc'!A0",
  "+1",
  "-1+2",
  "@SUM(A1:A9)",
  "\t=1+1",
  ":boom: :+1: :octocat:",
  "$math$ $$\\frac{1}{0}$$ $`x`$",
  "{{handlebars}} {{{raw}}} {{#each x}}{{/each}} ${{ secrets.TOKEN }}",
  "\\",
  "\\| \\` trailing backslash \\",
  "&lt;b&gt; &#x3c;script&#x3e; &amp;",
  "*bold* _under_ **@octocat** ~~gone~~ [^1]",
  "'quoted' \"double\" ,comma; semicolon",
  "   ",
  "__proto__",
  "x".repeat(9_000),
  "é".repeat(3_000),
  "👩‍💻🏳️‍🌈".repeat(200),
];

/** An endless stream of hostile texts: the samples alone, two of them joined, or one wrapped in ordinary words. */
export function* hostileTexts(seed: number, label = ""): Generator<string, never> {
  const prng = Prng.of(seed, `hostile ${label}`);
  for (;;) {
    const sample = prng.pick(HOSTILE_SAMPLES);
    const form = prng.int(0, 3);
    if (form === 0) yield `${sample}${prng.pick(HOSTILE_SAMPLES)}`;
    else if (form === 1) yield `Prototype ${sample} Pollution`;
    else yield sample;
  }
}

/** Columns that a report works with rather than prints: they stay as they are, so that the row still means something. */
const MEANINGFUL: ReadonlySet<string> = new Set(
  `ISSUE_STATUS ISSUE_SEVERITY ISSUE_TYPE PRODUCT_NAME FIRST_INTRODUCED LAST_INTRODUCED LAST_IGNORED LAST_RESOLVED UPDATED_AT
  ISSUE_DELETED_AT PROJECT_DELETED_AT GROUP_DELETED_AT VULNERABILITY_PUBLICATION_DATE ISSUE_URL PROJECT_PUBLIC_ID ORG_PUBLIC_ID
  GROUP_PUBLIC_ID PROBLEM_ID ASSET_FINDING_ID ID INTERACTION_TIMESTAMP`.split(/\s+/),
);

/** A row with hostile text in every text and list column but those in `keep`; the same row gets the same texts each time. */
export function hostileRow(row: ExportRow, seed: number, keep: ReadonlySet<string> = MEANINGFUL): ExportRow {
  const texts = hostileTexts(seed, String(row.ISSUE_URL ?? row.ID ?? ""));
  const hostile = Object.entries(row).map(([column, cell]) => {
    if (keep.has(column)) return [column, cell] as const;
    if (typeof cell === "string") return [column, texts.next().value] as const;
    return [column, Array.isArray(cell) ? cell.map(() => texts.next().value) : cell] as const;
  });
  return Object.fromEntries(hostile);
}

/**
 * An audit item as served, with hostile text for every string in its content, however deep; names of members stay. The same event
 * gets the same texts each time, for it must stay the same event in every search that finds it.
 */
export function hostileItem(item: Record<string, unknown>, event: AuditEvent, seed: number): Record<string, unknown> {
  if (event.content === null) return item;
  return { ...item, content: hostileContent(event.content, hostileTexts(seed, String(event.sequence))) };
}

/** Audit content with every string in it replaced. */
export function hostileContent(content: AuditContent, texts: Iterator<string, never>): AuditContent {
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, hostileValue(value, texts)]));
}

function hostileValue(value: AuditValue, texts: Iterator<string, never>): AuditValue {
  if (typeof value === "string") return texts.next().value;
  if (isList(value)) return value.map((item) => hostileValue(item, texts));
  return typeof value === "object" && value !== null ? hostileContent(value, texts) : value;
}

function isList(value: AuditValue): value is readonly AuditValue[] {
  return Array.isArray(value);
}
