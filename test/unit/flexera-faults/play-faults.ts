import { readFile } from "node:fs/promises";
import pLimit from "p-limit";
import { DigestError, describeError } from "../../../src/errors.ts";
import { REFRESH_TOKEN } from "../../sandbox/flexera/default-options.ts";
import { FLEXERA_FAULTS, failFirst } from "../../sandbox/flexera/flexera-faults.ts";
import { FlexeraWorld } from "../../sandbox/flexera-world/flexera-world.ts";
import type { Fault } from "../../sandbox/loopback.ts";
import { datasetOf, onStage, requestFor, type Stage } from "../flexera/port-fixture.ts";
import { type Endpoint, endpoints, type FaultCase } from "./fault-case.ts";

/** What became of one fault: in words, and what of it is wrong, or null. */
export type Played = { readonly played: FaultCase; readonly outcome: string; readonly wrong: string | null };

type Outcome =
  | { readonly kind: "read"; readonly text: string; readonly warnings: readonly string[] }
  | { readonly kind: "failed"; readonly error: unknown };

const atOnce = 16;
/** Real time after which a play counts as hanging; waits are on the stage's own clock. */
const hangsAfterMs = 45_000;
/** Waits for bodies are short; a loaded machine only makes for another attempt. */
const timeouts = { headersMs: 300, bodyIdleMs: 300, slowBodyMs: 300 };
/** No play changes it. */
const world = new FlexeraWorld();

/** Plays all cases, some at once, and compares each with the same reading without a fault. */
export async function playFaults(cases: readonly FaultCase[]): Promise<readonly Played[]> {
  const usual = { query: await play("query show", null), export: await play("export file", null) };
  const limit = pLimit(atOnce);
  return Promise.all(
    cases.map((played) =>
      limit(async () => {
        const { outcome, traces } = await play(played.endpoint, played);
        const expected = transportOf(played.endpoint) === "query" ? usual.query : usual.export;
        return { played, outcome: inWords(outcome), wrong: wrongWith(played, outcome, expected.outcome) ?? traces };
      }),
    ),
  );
}

function transportOf(endpoint: Endpoint): "query" | "export" {
  return endpoint.startsWith("export") ? "export" : "query";
}

async function play(endpoint: Endpoint, broken: FaultCase | null) {
  const played: { readonly outcome: Outcome; readonly traces: string | null }[] = [];
  const fault: Fault | undefined = Object.entries(FLEXERA_FAULTS).find(([name]) => name === broken?.fault)?.[1];
  const faults = broken === null || fault === undefined ? {} : { fault: failFirst(endpoints[endpoint], fault, broken.times) };
  await onStage({ world, config: { timeouts }, options: { exports: { mode: "legacy" } }, ...faults }, async (stage) => {
    const outcome = await settle(endpoint, stage);
    played.push({ outcome, traces: await tracesOf(stage, outcome) });
  });
  const [first] = played;
  if (first === undefined) throw new Error("never played");
  return first;
}

async function settle(endpoint: Endpoint, stage: Stage): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it hangs")), hangsAfterMs);
  });
  try {
    return await Promise.race([read(endpoint, stage), hang]);
  } catch (error) {
    return { kind: "failed", error };
  } finally {
    clearTimeout(timer);
  }
}

async function read(endpoint: Endpoint, stage: Stage): Promise<Outcome> {
  const transport = transportOf(endpoint);
  const dataset = datasetOf("vulnerable_software", { transport, mode: "delta", key: ["demo_key"] });
  if (transport === "export") await stage.flexera.exports.publish(stage.world, { dataset: dataset.name, type: "snapshot" });
  const rows = await stage.port.readRows(requestFor(stage, dataset));
  const texts = await Promise.all(rows.batches.map(({ csvFile }) => readFile(csvFile, "utf8")));
  return { kind: "read", text: texts.join("\n"), warnings: rows.warnings };
}

/** Files that a failure left, and secrets in the log or the error; null when all is clean. */
async function tracesOf(stage: Stage, outcome: Outcome): Promise<string | null> {
  const said = outcome.kind === "failed" && outcome.error instanceof DigestError ? describeError(outcome.error) : "";
  const text = [...stage.log.lines, said].join("\n");
  if (/Bearer |eyJ|<html/.test(text) || text.includes(REFRESH_TOKEN)) return "a secret or a page is told";
  if (outcome.kind === "failed" && (await stage.files()).length > 0) return "a file is left";
  return null;
}

function inWords(outcome: Outcome): string {
  if (outcome.kind === "failed") {
    const { error } = outcome;
    return error instanceof DigestError ? `error (${error.kind}): ${error.message}` : String(error);
  }
  return outcome.warnings.length === 0 ? "recovers" : `recovers, warns: ${outcome.warnings.join(" ")}`;
}

function wrongWith({ end }: FaultCase, outcome: Outcome, usual: Outcome): string | null {
  if (end instanceof RegExp) {
    if (outcome.kind === "read") return "it ends without an error";
    const { error } = outcome;
    if (!(error instanceof DigestError)) return "it is no typed error";
    if (error.remedy === "") return "it has no remedy";
    if (describeError(error).includes("\n")) return "it has several lines";
    return end.test(error.message) ? null : `it does not say ${end}`;
  }
  if (outcome.kind === "failed") return "it fails";
  if (usual.kind !== "read" || usual.text === "" || outcome.text !== usual.text) return "other rows";
  return outcome.warnings.length > 0 === (end === "warns") ? null : "a warning too many, or none";
}
