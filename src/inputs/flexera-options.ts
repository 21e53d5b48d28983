import type { InputReader } from "./input-reader.ts";
import { unknownNameRemedy } from "./nearest-name.ts";

const input = "flexera-datasets";

/** The options of one dataset as they were written, every scalar a text; what is wrong with one goes to the reader with its place. */
export class DatasetOptions {
  readonly #reader: InputReader;
  readonly #dataset: string;
  readonly #options: ReadonlyMap<string, unknown>;

  private constructor(reader: InputReader, dataset: string, options: ReadonlyMap<string, unknown>) {
    this.#reader = reader;
    this.#dataset = dataset;
    this.#options = options;
  }

  /** The options behind a dataset's name, none where nothing stands there; null, with a problem, where they are no mapping. */
  static of(reader: InputReader, dataset: string, value: unknown): DatasetOptions | null {
    const options = entriesOf(isBlank(value) ? {} : value);
    if (options !== null) return new DatasetOptions(reader, dataset, options);
    const remedy = `Write \`${dataset}: {}\`, or its options as \`name: value\` lines below it.`;
    reader.refuse(input, `\`${dataset}\` holds something else than options.`, remedy, shown(value));
    return null;
  }

  get names(): readonly string[] {
    return [...this.#options.keys()];
  }

  has(option: string): boolean {
    return this.#options.has(option);
  }

  refuse(option: string, problem: string, remedy: string, value = shown(this.#options.get(option))): void {
    this.#reader.refuse(input, `\`${this.#dataset}.${option}\` ${problem}`, remedy, value);
  }

  warn(option: string, text: string): void {
    this.#reader.warn(input, `\`${this.#dataset}.${option}\` ${text}`);
  }

  /** One of `choices`; null when the option is not written or wrong. */
  choice<Choice extends string>(option: string, choices: readonly Choice[]): Choice | null {
    if (!this.has(option)) return null;
    const value = this.#options.get(option);
    const known = choices.find((choice) => choice === value);
    if (known !== undefined) return known;
    const typed = shown(value);
    this.refuse(option, `is \`${typed}\`, which is not known.`, unknownNameRemedy(typed, choices), typed);
    return null;
  }

  /** One column name; null when the option is not written or wrong. */
  text(option: string): string | null {
    const texts = this.texts(option);
    if (texts.length < 2) return texts[0] ?? null;
    this.refuse(option, "takes one column.", "Name one column.", shown(texts));
    return null;
  }

  /** Column names, each once in whatever letter case; a single one may stand without brackets. */
  texts(option: string): readonly string[] {
    if (!this.has(option)) return [];
    const value = this.#options.get(option);
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const texts = items.filter((item) => typeof item === "string").map((item) => item.trim());
    if (texts.length < items.length || texts.includes("")) {
      this.refuse(option, "is not a list of columns.", `Write \`${option}: [one_column, another]\`.`, shown(value));
      return [];
    }
    const folded = texts.map((text) => text.toLowerCase());
    return texts.filter((_text, at) => folded.indexOf(folded[at] ?? "") === at);
  }

  /** Columns with the values that they must have; a single value may stand without brackets. */
  conditions(option: string): ReadonlyMap<string, readonly string[]> {
    if (!this.has(option)) return new Map();
    const value = this.#options.get(option);
    const columns = entriesOf(value);
    const example = `Write \`${option}: { severity: [critical, high] }\` with your columns and their values.`;
    if (columns === null || columns.size === 0) {
      this.refuse(option, "is not a mapping of columns to values.", example, shown(value));
      return new Map();
    }
    const conditions = [...columns].map(([column, wanted]) => [column, valuesOf(wanted)] as const);
    for (const [column, wanted] of conditions) {
      if (wanted.length === 0) this.refuse(option, `names no value of \`${column}\`.`, example, column);
    }
    return new Map(conditions.filter(([, wanted]) => wanted.length > 0));
  }
}

/** The texts of a list or of a single value; none where anything else is among them. An empty text in a list means blank cells. */
function valuesOf(wanted: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(wanted) ? wanted : isBlank(wanted) ? [] : [wanted];
  const texts = items.filter((item) => typeof item === "string");
  return texts.length < items.length ? [] : texts;
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
