import type { RunnerEnvironment } from "../inputs/environment.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Digest } from "../model/digest.ts";
import type { EpochMs } from "../model/ids.ts";
import { sampleDigest } from "./sample-digest.ts";

/** The sample as a workflow's inputs show it, at a moment. */
export function sampleFor(inputs: Inputs, environment: RunnerEnvironment, now: EpochMs): Digest {
  return sampleDigest({
    now,
    timezone: inputs.timezone,
    period: inputs.issue.period,
    severity: inputs.severity,
    slaDays: inputs.slaDays,
    auditRisk: inputs.auditRisk,
    repository: { fullName: environment.repository, serverUrl: environment.serverUrl },
    runId: environment.runId,
  });
}
