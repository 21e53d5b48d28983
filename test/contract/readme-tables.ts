import { readFileSync } from "node:fs";
import { parse } from "yaml";

type Declared = { readonly description: string; readonly default?: string };

/** What the tests look at in `action.yml`. */
export type Manifest = {
  readonly inputs: Readonly<Record<string, Declared>>;
  readonly outputs: Readonly<Record<string, Declared>>;
  readonly runs: { readonly using: string; readonly main: string };
};

/** Where an input stands in the README: the first pattern that fits its name. */
const groups: readonly (readonly [string, RegExp])[] = [
  ["Snyk", /^snyk-|^audit-risk$/],
  ["Flexera One", /^flexera-/],
  ["What the report tells", /^(severity|sla-days|timezone|template)$/],
  ["The issue, and who may read it", /^(issue-|github-token$|public-repository$)/],
  ["Artifacts, and how the job ends", /./],
];

/** `action.yml` as it stands in the repository. */
export function readManifest(): Manifest {
  return parse(readFileSync(new URL("../../action.yml", import.meta.url), "utf8"));
}

/** The README with the tables that `action.yml` gives between its marks; throws when a mark is missing. */
export function withTables(readme: string, manifest: Manifest): string {
  const inputs = groups.map(([title]) => `### ${title}\n\n${inputTable(manifest, title)}`).join("\n\n");
  return between(between(readme, "inputs", inputs), "outputs", outputTable(manifest));
}

function inputTable({ inputs }: Manifest, title: string): string {
  const rows = Object.entries(inputs)
    .filter(([name]) => groups.find(([, names]) => names.test(name))?.[0] === title)
    .map(
      ([name, input]) => `| \`${name}\` | ${input.default === undefined ? "" : `\`${input.default}\``} | ${input.description} |`,
    );
  return ["| input | default | meaning |", "|---|---|---|", ...rows].join("\n");
}

function outputTable({ outputs }: Manifest): string {
  const rows = Object.entries(outputs).map(([name, output]) => `| \`${name}\` | ${output.description} |`);
  return ["| output | meaning |", "|---|---|", ...rows].join("\n");
}

function between(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [head, rest] = text.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`README.md lacks ${begin} or ${end}`);
  return `${head}${begin}\n\n${content}\n\n${end}${tail}`;
}
