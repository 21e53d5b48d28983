import pLimit from "p-limit";
import { DigestError, describeError } from "../../../src/errors.ts";
import { FULL_ACCESS_TOKEN } from "../../sandbox/snyk/default-options.ts";
import { onStage, type Stage } from "../snyk/port-fixture.ts";
import { pageFaults } from "./audit-faults.ts";
import { collect, type Told, usualScenario } from "./endpoint-work.ts";
import { exportFaults } from "./export-faults.ts";
import { type Endpoint, endpoints, type FaultCase } from "./fault-case.ts";
import { fileFaults } from "./file-faults.ts";
import { transportFaults } from "./transport-faults.ts";

/** Every endpoint with every fault. */
export const faultCases: readonly FaultCase[] = [...transportFaults, ...exportFaults, ...fileFaults, ...pageFaults];

/** What became of one fault: in words, and what of it is wrong, or null. */
export type Played = { readonly played: FaultCase; readonly outcome: string; readonly wrong: string | null };

type Outcome = { readonly kind: "told"; readonly told: Told } | { readonly kind: "failed"; readonly error: unknown };

const atOnce = 24;
/** Real time after which a play counts as hanging; each takes a second or two on a busy machine. */
const hangsAfterMs = 45_000;

/** Plays all cases, some at once, and compares each with the same collection without a fault. */
export async function playFaults(cases: readonly FaultCase[] = faultCases): Promise<readonly Played[]> {
  const usual = new Map<Endpoint, Told>();
  for (const endpoint of endpoints) usual.set(endpoint, await tellUsual(endpoint));
  const limit = pLimit(atOnce);
  return Promise.all(cases.map((played) => limit(() => playOne(played, usual.get(played.endpoint)))));
}

async function tellUsual(endpoint: Endpoint): Promise<Told> {
  let told: Told | undefined;
  await onStage(usualScenario(endpoint), async (stage) => {
    told = await collect(endpoint, stage);
  });
  if (told === undefined || told.rows === 0) throw new Error(`nothing can be compared with at ${endpoint}`);
  return told;
}

async function playOne(played: FaultCase, usual: Told | undefined): Promise<Played> {
  let result: Played = { played, outcome: "never played", wrong: "never played" };
  await onStage(played.scenario(), async (stage) => {
    played.arrange?.(stage);
    const outcome = await settle(played.endpoint, stage);
    const traces = await tracesOf(stage, outcome);
    result = { played, outcome: inWords(outcome, usual), wrong: wrongWith(played, outcome, usual) ?? traces };
  });
  return result;
}

async function settle(endpoint: Endpoint, stage: Stage): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it hangs")), hangsAfterMs);
  });
  try {
    return { kind: "told", told: await Promise.race([collect(endpoint, stage), hang]) };
  } catch (error) {
    return { kind: "failed", error };
  } finally {
    clearTimeout(timer);
  }
}

/** Files that a failure left, and secrets in the log or the error; null when all is clean. */
async function tracesOf(stage: Stage, outcome: Outcome): Promise<string | null> {
  const said = outcome.kind === "failed" && outcome.error instanceof DigestError ? describeError(outcome.error) : "";
  const text = [...stage.log.lines, said].join("\n");
  if (/Signature=|hush|elsewhere|bearer /.test(text) || text.includes(FULL_ACCESS_TOKEN))
    return "a secret or a foreign address is told";
  if (outcome.kind === "failed" && (await stage.files()).size > 0) return "a file is left";
  return null;
}

function inWords(outcome: Outcome, usual: Told | undefined): string {
  if (outcome.kind === "failed") {
    const { error } = outcome;
    return error instanceof DigestError ? `error (${error.kind}): ${error.message}` : String(error);
  }
  const { told } = outcome;
  const warning = told.warnings.length === 0 ? "" : `, warns: ${told.warnings.join(" ")}`;
  return isEqual(told, usual) ? `recovers${warning}` : `${told.rows} rows instead of ${usual?.rows ?? 0}${warning}`;
}

function isEqual(one: Told, other: Told | undefined): boolean {
  return one.rows === other?.rows && one.content.join("\n") === other.content.join("\n");
}

function wrongWith({ end }: FaultCase, outcome: Outcome, usual: Told | undefined): string | null {
  if (end instanceof RegExp) {
    if (outcome.kind === "told") return "it ends without an error";
    const { error } = outcome;
    if (!(error instanceof DigestError)) return "it is no typed error";
    if (error.remedy === "") return "it has no remedy";
    if (describeError(error).includes("\n")) return "it has several lines";
    return end.test(error.message) ? null : `it does not say ${end}`;
  }
  if (outcome.kind === "failed") return "it fails";
  const { told } = outcome;
  switch (end) {
    case "recovers":
      return isEqual(told, usual) ? null : "other numbers";
    case "warns":
      if (told.warnings.length === 0) return "no warning";
      return isEqual(told, usual) ? null : "other numbers";
    case "no rows":
      return told.rows === 0 && told.content.join() === "0 projects" ? null : "rows out of nothing";
    case "counted twice":
      return told.rows === (usual?.rows ?? 0) + 7 && told.content.join() === usual?.content.join() ? null : "other numbers";
  }
}
