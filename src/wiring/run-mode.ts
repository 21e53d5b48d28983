import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { CheckRequest } from "../checks/check-ports.ts";
import { createExportFolder } from "../disk/export-folder.ts";
import { readHtmlAssets } from "../html/read-html-assets.ts";
import { createDispatcher } from "../http/http-client.ts";
import type { ProxySettings } from "../http/proxy-settings.ts";
import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Clock, Log, StepPort } from "../model/ports.ts";
import { runCheck } from "../modes/check.ts";
import { runCombine } from "../modes/combine.ts";
import { runExport } from "../modes/export.ts";
import { runPreview } from "../modes/preview.ts";
import { runReport } from "../modes/report.ts";
import type { Verdict } from "../stages/decide-verdict.ts";
import type { ReportPorts } from "../stages/report-ports.ts";
import { readTemplates } from "../template/read-templates.ts";
import { createCheckPorts } from "./check-wiring.ts";
import { createReportPorts } from "./report-wiring.ts";

/** What the process gives to a mode. */
export type StepTools = {
  readonly log: Log;
  readonly step: StepPort;
  readonly readProxies: () => ProxySettings;
  readonly spareMemory: ReportPorts["spareMemory"];
  /** Where the built-in templates are; ends with `/`. */
  readonly templateFolder: URL;
};

const userAgent = "exposure-digest";
const clock: Clock = { now: Date.now, sleep: (ms) => sleep(ms) };
/** The modes that make a report, or a part of one. */
const reportingModes = { report: runReport, export: runExport, combine: runCombine } as const;

/** Runs the mode of the inputs. The only place where the outside world is chosen. */
export async function runMode(request: CheckRequest, tools: StepTools): Promise<Verdict> {
  const { inputs, environment } = request;
  switch (inputs.mode) {
    case "check":
      return check(request, tools);
    case "preview":
      return preview(inputs, environment, tools);
    case "report":
    case "export":
    case "combine":
      return report(reportingModes[inputs.mode], { inputs, environment }, tools);
  }
}

async function check(request: CheckRequest, { log, step, readProxies, templateFolder }: StepTools): Promise<Verdict> {
  const { inputs, environment } = request;
  const dispatcher = openDispatcher(log, readProxies);
  const stateFolder = await createExportFolder(runFolder(environment), "state");
  const own = { clock, random: Math.random, log, dispatcher, userAgent, step, stateFolder: stateFolder.root };
  const files = { templates: await readTemplates(templateFolder), readWorkspaceFile: workspaceReader(environment) };
  try {
    return await runCheck(request, createCheckPorts(inputs, environment, { ...own, ...files }));
  } finally {
    // A check that gave up on an answer does not wait for it.
    await dispatcher.destroy();
  }
}

/** Nothing here can send a request. */
async function preview(
  inputs: Inputs,
  environment: RunnerEnvironment,
  { log, step, templateFolder }: StepTools,
): Promise<Verdict> {
  await runPreview(inputs, environment, {
    clock,
    log,
    exports: await createExportFolder(runFolder(environment), "exports"),
    templates: await readTemplates(templateFolder),
    htmlAssets: await readHtmlAssets(templateFolder),
    readWorkspaceFile: workspaceReader(environment),
    step,
  });
  return { kind: "passed" };
}

async function report(
  runReporting: (typeof reportingModes)[keyof typeof reportingModes],
  { inputs, environment }: Pick<CheckRequest, "inputs" | "environment">,
  { log, step, readProxies, spareMemory, templateFolder }: StepTools,
): Promise<Verdict> {
  const dispatcher = openDispatcher(log, readProxies);
  try {
    const ports = await createReportPorts(inputs, environment, {
      clock,
      random: Math.random,
      log,
      dispatcher,
      userAgent,
      templates: await readTemplates(templateFolder),
      htmlAssets: await readHtmlAssets(templateFolder),
      readWorkspaceFile: workspaceReader(environment),
      step,
      spareMemory,
    });
    return await runReporting(inputs, environment, ports);
  } finally {
    await dispatcher.close();
  }
}

function runFolder({ temporaryFolder }: RunnerEnvironment): string {
  return path.join(temporaryFolder, "exposure-digest");
}

function workspaceReader({ workspace }: RunnerEnvironment): ReportPorts["readWorkspaceFile"] {
  return (file) => readFile(path.resolve(workspace, file), "utf8");
}

function openDispatcher(log: Log, readProxies: () => ProxySettings): Dispatcher {
  const proxies = readProxies();
  for (const secret of proxies.secrets) log.mask(secret);
  return createDispatcher(proxies);
}
