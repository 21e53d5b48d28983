import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SecretMasker } from "./secret-masker.ts";
import type { StepLog } from "./step-log.ts";

const summaryLimit = 1024 * 1024;
const kinds = {
  GITHUB_OUTPUT: "set_output",
  GITHUB_STATE: "save_state",
  GITHUB_ENV: "set_env",
  GITHUB_PATH: "add_path",
  GITHUB_STEP_SUMMARY: "step_summary",
};
type Variable = keyof typeof kinds;

/** The files in which a step leaves outputs, state, environment and summary; the names are those of the variables. */
export type CommandFiles = Readonly<Record<Variable, string>>;

/** What the runner found in the files after the step. */
export type FileCommandResult = {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly summary: string | null;
  readonly summaryRejected: boolean;
  readonly failed: boolean;
};

/** Creates the empty files of one step. */
export function createCommandFiles(tempDirectory: string): CommandFiles {
  const folder = join(tempDirectory, "_runner_file_commands");
  mkdirSync(folder, { recursive: true });
  const suffix = randomUUID();
  const path = (variable: Variable) => join(folder, `${kinds[variable]}_${suffix}`);
  const files = {
    GITHUB_OUTPUT: path("GITHUB_OUTPUT"),
    GITHUB_STATE: path("GITHUB_STATE"),
    GITHUB_ENV: path("GITHUB_ENV"),
    GITHUB_PATH: path("GITHUB_PATH"),
    GITHUB_STEP_SUMMARY: path("GITHUB_STEP_SUMMARY"),
  };
  for (const file of Object.values(files)) writeFileSync(file, "");
  return files;
}

/** Reads the files as the runner does after a step; what is malformed is annotated and fails the step. */
export function readCommandFiles(files: CommandFiles, log: StepLog, masker: SecretMasker): FileCommandResult {
  let failed = false;
  const pairsOf = (variable: Variable, context: string): Record<string, string> => {
    try {
      return parseKeyValueFile(readFileSync(files[variable], "utf8").replace(/^\uFEFF/, ""));
    } catch (error) {
      log.annotate("error", `Unable to process file command '${context}' successfully.`);
      log.annotate("error", error instanceof Error ? error.message : String(error));
      failed = true;
      return {};
    }
  };
  const env = pairsOf("GITHUB_ENV", "env");
  if ("NODE_OPTIONS" in env) {
    log.annotate("error", "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    delete env.NODE_OPTIONS;
  }
  const outputs = pairsOf("GITHUB_OUTPUT", "output");
  const state = pairsOf("GITHUB_STATE", "state");
  return { outputs, state, env, ...readSummary(files.GITHUB_STEP_SUMMARY, log, masker), failed };
}

/** The pairs of `NAME=VALUE` and `NAME<<DELIMITER` lines; throws on anything else, as the runner does. */
export function parseKeyValueFile(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split("\n");
  const unfinished = lines.pop(); // Empty when the file ends with a line end.
  if (unfinished !== undefined && unfinished !== "") lines.push(unfinished);
  const endsWithLineEnd = unfinished === "";
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) throw new Error(`Invalid format '${line}'. Name must not be empty`);
      pairs[line.slice(0, equals)] = line.slice(equals + 1);
    } else if (heredoc >= 0) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      if (name === "" || delimiter === "") {
        throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
      }
      const end = lines.indexOf(delimiter, at + 1);
      if (end < 0) throw new Error(missingDelimiter(delimiter, endsWithLineEnd || at === lines.length - 1));
      pairs[name] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else throw new Error(`Invalid format '${line}'`);
  }
  return pairs;
}

function missingDelimiter(delimiter: string, complete: boolean): string {
  return complete ? `Invalid value. Matching delimiter not found '${delimiter}'` : "Invalid value. EOF marker missing new line.";
}

function readSummary(file: string, log: StepLog, masker: SecretMasker): { summary: string | null; summaryRejected: boolean } {
  const { size } = statSync(file);
  if (size === 0) return { summary: null, summaryRejected: false };
  if (size > summaryLimit) {
    const sizes = `supports content up to a size of ${summaryLimit / 1024}k, got ${Math.floor(size / 1024)}k`;
    log.annotate("error", `$GITHUB_STEP_SUMMARY upload aborted, ${sizes}.`);
    return { summary: null, summaryRejected: true };
  }
  const lines = readFileSync(file, "utf8").split("\n");
  return { summary: lines.map((line) => masker.mask(line)).join("\n"), summaryRejected: false };
}
