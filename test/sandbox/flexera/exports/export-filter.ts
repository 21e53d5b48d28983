import { type ExportFile, exportTime } from "./export-file.ts";

/** Whether a file fits a filter. */
export type ExportFilter = (file: ExportFile) => boolean;

type Comparison = (file: ExportFile, literal: string) => boolean;

/** The comparisons of the document, and `size ge`, which only its example has. Operators are lower case. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  "id eq": ({ id }, literal) => id === literal,
  "name eq": ({ name }, literal) => name === literal,
  "name co": ({ name }, literal) => name.includes(literal),
  "type eq": ({ type }, literal) => type === literal,
  "createdAt eq": ({ createdAt }, literal) => exportTime(createdAt, 3).startsWith(literal),
  "size gt": ({ claimedBytes }, literal) => claimedBytes > Number(literal),
  "size lt": ({ claimedBytes }, literal) => claimedBytes < Number(literal),
  "size ge": ({ claimedBytes }, literal) => claimedBytes >= Number(literal),
};

/** Reads a filter: comparisons, `and`, `or` and parentheses, with literals in single quotes; null where it is none. */
export function parseExportFilter(text: string): ExportFilter | null {
  const tokens = text.match(/'[^']*'|[()]|[^\s()']+/g) ?? [];
  const parser = new FilterParser(tokens);
  const filter = parser.either();
  return filter !== null && parser.isAtEnd ? filter : null;
}

class FilterParser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  either(): ExportFilter | null {
    return this.#chain(
      "or",
      () => this.#all(),
      (left, right) => (file) => left(file) || right(file),
    );
  }

  #all(): ExportFilter | null {
    return this.#chain(
      "and",
      () => this.#one(),
      (left, right) => (file) => left(file) && right(file),
    );
  }

  #chain(
    word: string,
    read: () => ExportFilter | null,
    join: (left: ExportFilter, right: ExportFilter) => ExportFilter,
  ): ExportFilter | null {
    let left = read();
    while (left !== null && this.#tokens[this.#at] === word) {
      this.#at += 1;
      const right = read();
      left = right === null ? null : join(left, right);
    }
    return left;
  }

  #one(): ExportFilter | null {
    if (this.#tokens[this.#at] !== "(") return this.#comparison();
    this.#at += 1;
    const inner = this.either();
    if (this.#tokens[this.#at] !== ")") return null;
    this.#at += 1;
    return inner;
  }

  #comparison(): ExportFilter | null {
    const [attribute, operator, literal] = this.#tokens.slice(this.#at, this.#at + 3);
    const compare = COMPARISONS[`${attribute} ${operator}`];
    const [, quoted] = /^'(.*)'$/.exec(literal ?? "") ?? [];
    const isNumber = attribute === "size" && /^\d+$/.test(quoted ?? literal ?? "");
    const value = isNumber ? (quoted ?? literal) : quoted;
    if (compare === undefined || value === undefined || (attribute === "size" && !isNumber)) return null;
    this.#at += 3;
    return (file) => compare(file, value);
  }
}
