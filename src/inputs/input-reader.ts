import { parseDocument } from "yaml";
import type { InputProblem } from "../errors.ts";
import { type InputName, type RawInputs, secretInputs } from "./input-names.ts";
import { unknownNameRemedy } from "./nearest-name.ts";

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const shownCharacters = 80;

/** Reads inputs one by one and collects what is wrong with them instead of stopping at the first. */
export class InputReader {
  readonly problems: InputProblem[] = [];
  /** What can be used and is probably not meant. */
  readonly warnings: string[] = [];
  readonly #raw: RawInputs;

  constructor(raw: RawInputs) {
    this.#raw = raw;
  }

  /** The trimmed text of an input, "" when it is not set. */
  text(name: InputName): string {
    return this.#raw.values.get(name) ?? "";
  }

  /** Notes a problem; the value of a secret is not repeated. */
  refuse(name: InputName, problem: string, remedy: string, value = this.text(name)): void {
    const shown = value.length > shownCharacters ? `${value.slice(0, shownCharacters)}…` : value;
    this.problems.push({ input: name, value: secretInputs.has(name) && value !== "" ? "***" : shown, problem, remedy });
  }

  /** Notes something that is used as it is and is probably not meant. */
  warn(name: InputName, text: string): void {
    this.warnings.push(`Input \`${name}\`: ${text}`);
  }

  /** Entries of a list: separated by commas or new lines, blanks and repetitions dropped. */
  list(name: InputName): readonly string[] {
    const entries = this.text(name).split(/[,\n]/);
    return [...new Set(entries.map((entry) => entry.trim()).filter((entry) => entry !== ""))];
  }

  /** One of `choices`; the fallback when empty or wrong. */
  choice<Choice extends string>(name: InputName, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(name);
    if (value === "") return fallback;
    return this.#known(name, value, choices) ?? fallback;
  }

  /** A list of `choices`; unknown entries are refused and left out. */
  choices<Choice extends string>(name: InputName, choices: readonly Choice[]): readonly Choice[] {
    return this.list(name).flatMap((entry) => this.#known(name, entry, choices) ?? []);
  }

  /** UUIDs in lower case; other entries are refused. */
  uuids(name: InputName): readonly string[] {
    return this.list(name).flatMap((entry) => {
      if (uuidPattern.test(entry)) return entry.toLowerCase();
      this.refuse(
        name,
        `\`${entry}\` is not a UUID.`,
        "Copy the id from the Settings page of the Group or Organization in Snyk.",
        entry,
      );
      return [];
    });
  }

  /** A UUID in lower case, or null when the input is empty or wrong. */
  uuid(name: InputName): string | null {
    return this.uuids(name)[0] ?? null;
  }

  /** A whole number between two bounds, or null when the input is empty or wrong. */
  integer(name: InputName, least: number, most: number): number | null {
    const value = this.text(name);
    if (value === "") return null;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    this.refuse(name, `\`${value}\` is not a whole number from ${least} to ${most}.`, `Write a number from ${least} to ${most}.`);
    return null;
  }

  /** The origin of an `https` address (`http` for loopback hosts), or null when the input is empty or wrong. */
  origin(name: InputName, example: string): string | null {
    const value = this.text(name);
    if (value === "") return null;
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url !== null && isAllowedOrigin(url)) return url.origin;
    this.refuse(name, `\`${value}\` is not an \`https\` origin.`, `Write the origin alone, such as \`${example}\`.`);
    return null;
  }

  /**
   * Entries of a YAML mapping, in order; null when the input is empty or is no mapping. With `texts` every scalar stays the text
   * that was written: `007` is no number, and `no` no truth value.
   */
  mapping(name: InputName, scalars: "typed" | "texts" = "typed"): ReadonlyMap<string, unknown> | null {
    const value = this.text(name);
    if (value === "") return null;
    // `critical: 15, high: 30` on one line is the documented default: a flow mapping without its braces.
    const isOneLine = !value.includes("\n") && !value.startsWith("{");
    const document = parseDocument(isOneLine ? `{${value}}` : value, scalars === "texts" ? { schema: "failsafe" } : {});
    const error = document.errors[0];
    if (error !== undefined) {
      const line = error.linePos?.[0].line ?? 1;
      this.refuse(name, `is not valid YAML (line ${line}): ${error.message.split("\n")[0] ?? ""}`, "Write a YAML mapping.");
      return null;
    }
    const parsed: unknown = document.toJS();
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return new Map(Object.entries(parsed));
    this.refuse(name, "is not a YAML mapping.", "Write `key: value` lines.");
    return null;
  }

  #known<Choice extends string>(name: InputName, value: string, choices: readonly Choice[]): Choice | null {
    const known = choices.find((choice) => choice === value);
    if (known !== undefined) return known;
    this.refuse(name, `\`${value}\` is not known.`, unknownNameRemedy(value, choices), value);
    return null;
  }
}

function isAllowedOrigin(url: URL): boolean {
  const isLoopback = url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d+){3}$/.test(url.hostname);
  const isBare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  return isBare && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback));
}
