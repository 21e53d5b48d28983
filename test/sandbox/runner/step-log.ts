import { type LogCommand, parseLogCommand } from "./log-command.ts";
import type { SecretMasker } from "./secret-masker.ts";
import type { Annotation, LogGroup } from "./step-result.ts";

const annotationLimit = 10;
const messageLimit = 4_096;
const commands = [
  "add-mask add-matcher add-path debug echo endgroup error group notice",
  "remove-matcher save-state set-env set-output stop-commands warning",
].flatMap((names) => names.split(" "));

/** Reads what a step prints line by line, carries its commands out and keeps the log that a reader sees. */
export class StepLog {
  readonly lines: string[] = [];
  readonly annotations: Annotation[] = [];
  readonly groups: LogGroup[] = [];
  readonly outputs: Record<string, string> = {};
  readonly state: Record<string, string> = {};
  droppedAnnotations = 0;
  /** A command that could not be carried out fails the step whatever its exit code. */
  failed = false;
  readonly #masker: SecretMasker;
  readonly #debug: boolean;
  readonly #known = new Set(commands);
  #openGroup: string[] | null = null;
  #stopToken: string | null = null;
  #echo: boolean;

  constructor(masker: SecretMasker, debug: boolean) {
    this.#masker = masker;
    this.#debug = debug;
    this.#echo = debug;
  }

  /** Takes one line of either stream, without its line end. */
  read(line: string): void {
    const command = parseLogCommand(line, this.#known);
    if (command === null || !this.#carryOut(command, line)) this.print(line);
  }

  /** Adds a line to the visible log. */
  print(line: string): void {
    const masked = this.#masker.mask(line);
    this.lines.push(masked);
    this.#openGroup?.push(masked);
  }

  /** Adds an annotation and its line in the log. */
  annotate(kind: Annotation["kind"], message: string, properties: Readonly<Record<string, string>> = {}): void {
    const shown = this.#masker.mask(message).slice(0, messageLimit);
    this.print(`##[${kind}]${shown}`);
    if (this.annotations.filter((annotation) => annotation.kind === kind).length >= annotationLimit) this.droppedAnnotations += 1;
    else this.annotations.push({ kind, message: shown, properties });
  }

  #debugLine(text: string): void {
    if (this.#debug) this.print(`##[debug]${text}`);
  }

  #carryOut(command: LogCommand, line: string): boolean {
    if (this.#stopToken !== null) return this.#resume(command, line);
    if (command.name === "stop-commands") return this.#stop(command.data, line);
    if (this.#echo && ["set-output", "save-state", "echo", "add-matcher", "remove-matcher"].includes(command.name))
      this.print(line);
    try {
      this.#execute(command);
    } catch (error) {
      this.annotate("error", `Unable to process command '${line}' successfully.`);
      this.annotate("error", error instanceof Error ? error.message : String(error));
      this.failed = true;
    }
    return true;
  }

  #stop(token: string, line: string): boolean {
    if (token === "" || token.toLowerCase() === "pause-logging" || this.#known.has(token.toLowerCase())) {
      this.annotate("error", `Unable to process command '${line}' successfully.`);
      this.failed = true;
      return true;
    }
    this.print(line);
    this.#stopToken = token.toLowerCase();
    this.#known.add(this.#stopToken);
    return true;
  }

  #resume(command: LogCommand, line: string): boolean {
    if (this.#stopToken === null || command.name !== this.#stopToken) return false;
    this.print(line);
    this.#known.delete(this.#stopToken);
    this.#stopToken = null;
    return true;
  }

  #execute({ name, properties, data }: LogCommand): void {
    if (name === "add-mask") this.#mask(data);
    else if (name === "error" || name === "warning" || name === "notice") this.annotate(name, data, properties);
    else if (name === "debug") this.#debugLine(data);
    else if (name === "group") this.#group(data);
    else if (name === "endgroup") this.#endGroup();
    else if (name === "set-output") this.outputs[required(name, properties)] = data;
    else if (name === "save-state") this.state[required(name, properties)] = data;
    else if (name === "echo") this.#setEcho(data);
    else if (name === "set-env" || name === "add-path") {
      throw new Error(`The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
    }
  }

  #mask(value: string): void {
    if (value.trim() === "") this.annotate("warning", "Can't add secret mask for empty string in ##[add-mask] command.");
    else this.#masker.add(value);
  }

  #setEcho(value: string): void {
    const wanted = value.trim().toLowerCase();
    if (wanted !== "on" && wanted !== "off")
      throw new Error(`Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${value}'.`);
    this.#echo = wanted === "on";
  }

  /** Groups do not nest: a second one ends the first. */
  #group(title: string): void {
    this.#openGroup = null;
    this.print(`##[group]${title}`);
    const lines: string[] = [];
    this.groups.push({ title: this.#masker.mask(title), lines });
    this.#openGroup = lines;
  }

  #endGroup(): void {
    this.#openGroup = null;
    this.print("##[endgroup]");
  }
}

function required(command: string, properties: Readonly<Record<string, string>>): string {
  const name = properties.name;
  if (name === undefined || name === "") throw new Error(`Required field 'name' is missing in ##[${command}] command.`);
  return name;
}
