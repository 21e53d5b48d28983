/** Mermaid's own colours can hardly be seen on a white page; this one can on white and on black. */
const colours = '%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#4184e4"}}}}%%';
const maxPoints = 60;
const maxLabelCharacters = 20;
const unsafe = /[^\p{L}\p{N} .,:()/-]+/gu;

export type Chart = {
  readonly title: string;
  readonly kind: "bar" | "line";
  readonly labels: readonly string[];
  readonly values: readonly number[];
};

/**
 * A Mermaid diagram of values over labels as a fenced block; GitHub draws it, its mobile app does not, so that it needs a table
 * beside it. `xychart-beta` is the keyword that old versions of Mermaid know too. Title and labels lose what could end a text.
 */
export function mermaidChart({ title, kind, labels, values }: Chart): string {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const shown = values.slice(-maxPoints).map((value) => String(Math.max(0, value)));
  const names = labels.slice(-maxPoints).map((label) => `"${plainLabel(label)}"`);
  return [
    "```mermaid",
    colours,
    "xychart-beta",
    `    title "${plainLabel(title)}"`,
    `    x-axis [${names.join(", ")}]`,
    `    y-axis 0 --> ${Math.max(1, Math.ceil(largest * 1.1))}`,
    `    ${kind} [${shown.join(", ")}]`,
    "```",
  ].join("\n");
}

function plainLabel(text: string): string {
  return Array.from(text.replace(unsafe, " ").trim())
    .slice(0, 3 * maxLabelCharacters)
    .join("");
}
