import { type CheckPorts, type CheckRequest, isRefused } from "../checks/check-ports.ts";
import { type CheckResult, erredCheck, passedCheck, skippedCheck, warnedCheck } from "../checks/check-result.ts";
import { attempt, type Deadline, type Reading } from "../checks/reading.ts";
import { inputsYaml } from "../checks/yaml-snippets.ts";
import type { DigestError } from "../errors.ts";
import type { FlexeraInputs } from "../inputs/inputs.ts";
import type { EpochMs } from "../model/ids.ts";
import type { FlexeraProbe } from "../model/probes.ts";

const dayMs = 86_400_000;
/** Flexera's tokens live at most a year; a month is enough time to make a new one. */
const warnDays = 30;

const neededInputs = [
  "flexera-org-id",
  "flexera-refresh-token",
  "flexera-client-id",
  "flexera-client-secret",
  "flexera-zone",
  "flexera-api-url",
  "flexera-login-url",
] as const;

/** What was read of Flexera One; null where it was not asked. */
export type FlexeraReadings = {
  readonly signIn: Reading<void>;
  /** Ends in a refusal in any case: with 404 where the credential may read. */
  readonly noQuery: Reading<void> | null;
  readonly refreshTokens: Reading<readonly EpochMs[]> | null;
};

type FlexeraPorts = Pick<CheckPorts, "flexera" | "deadline" | "clock">;

/** What a report needs of Flexera One, learned by reads alone. */
export async function checkFlexera(request: CheckRequest, ports: FlexeraPorts): Promise<readonly CheckResult[]> {
  const { flexera } = request.inputs;
  if (flexera === null || ports.flexera === null) return [];
  if (isRefused(request, ...neededInputs)) {
    return [skippedCheck("flexera-credential", "Flexera is not asked, because an input that it needs is wrong.")];
  }
  const readings = await readFlexera(flexera, ports.flexera, ports.deadline);
  return judgeFlexera(readings, flexera, { zone: ports.flexera.zone, now: ports.clock.now() });
}

async function readFlexera(inputs: FlexeraInputs, probe: FlexeraProbe, deadline: Deadline): Promise<FlexeraReadings> {
  const signIn = await attempt(() => probe.signIn(), deadline);
  if (signIn.kind === "refused") return { signIn, noQuery: null, refreshTokens: null };
  const hasTokens = inputs.credential.kind === "refresh-token";
  const [noQuery, refreshTokens] = await Promise.all([
    attempt(() => probe.askForNoQuery(), deadline),
    hasTokens ? attempt(() => probe.readRefreshTokens(), deadline) : null,
  ]);
  return { signIn, noQuery, refreshTokens };
}

/** The lines that the readings give. */
export function judgeFlexera(
  { signIn, noQuery, refreshTokens }: FlexeraReadings,
  inputs: FlexeraInputs,
  { zone, now }: { readonly zone: string; readonly now: EpochMs },
): readonly CheckResult[] {
  const datasets = judgeDatasets(inputs);
  if (signIn.kind === "refused") return [refusedSignIn(signIn.error, inputs), datasets];
  return [
    passedCheck("flexera-credential", `Flexera One takes the credential in ${zone}.`),
    ...(noQuery === null ? [] : [judgeOrganization(noQuery, inputs.orgId)]),
    datasets,
    refreshTokens === null
      ? skippedCheck("flexera-refresh-token", "A service account has no refresh token.")
      : judgeRefreshTokens(refreshTokens, now),
  ];
}

function refusedSignIn(error: DigestError, { credential }: FlexeraInputs): CheckResult {
  const yaml =
    credential.kind === "client"
      ? inputsYaml(
          ["flexera-client-id", "${{ vars.FLEXERA_CLIENT_ID }}"],
          ["flexera-client-secret", "${{ secrets.FLEXERA_CLIENT_SECRET }}"],
        )
      : inputsYaml(["flexera-refresh-token", "${{ secrets.FLEXERA_REFRESH_TOKEN }}"]);
  return erredCheck("flexera-credential", error, { text: error.remedy, yaml: error.kind === "permission" ? yaml : null });
}

function judgeOrganization(noQuery: Reading<void>, orgId: number): CheckResult {
  if (noQuery.kind === "answered" || noQuery.error.status === 404) {
    return passedCheck(
      "flexera-organization",
      `Flexera let the credential look for a query of organization ${orgId}; none was started.`,
    );
  }
  const { error } = noQuery;
  if (error.status !== 403) return erredCheck("flexera-organization", error);
  return erredCheck("flexera-organization", error, {
    text: `Give the credential the role "View IT Visibility" or "Export data" in organization ${orgId}, or correct its number: it stands in the address app.flexera.com/orgs/<id>.`,
    yaml: inputsYaml(["flexera-org-id", "<id>"]),
  });
}

function judgeDatasets({ datasets }: FlexeraInputs): CheckResult {
  const named = datasets.map(
    ({ name, mode, transport }) => `\`${name}\` (${transport === "export" ? "retired Export API, " : ""}${mode})`,
  );
  return passedCheck("flexera-datasets", `A report reads ${named.join(", ")}.`);
}

function judgeRefreshTokens(reading: Reading<readonly EpochMs[]>, now: EpochMs): CheckResult {
  if (reading.kind === "refused") {
    return skippedCheck("flexera-refresh-token", `When it expires cannot be read: ${reading.error.message}`);
  }
  const [soonest] = reading.value.toSorted((one, other) => one - other);
  if (soonest === undefined) return skippedCheck("flexera-refresh-token", "Flexera names no date on which it expires.");
  const days = Math.floor((soonest - now) / dayMs);
  const date = new Date(soonest).toISOString().slice(0, 10);
  const detail = `The first refresh token of the user to expire does so on ${date}.`;
  if (days >= warnDays) return passedCheck("flexera-refresh-token", detail);
  return warnedCheck(
    "flexera-refresh-token",
    `${detail} It may be the one in use: Flexera does not tell which is.`,
    "Make a new refresh token in Flexera One and put it into the secret.",
    inputsYaml(["flexera-refresh-token", "${{ secrets.FLEXERA_REFRESH_TOKEN }}"]),
  );
}
