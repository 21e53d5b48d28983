import type { ModeNeeds } from "../model/mode.ts";
import type { InputName } from "./input-names.ts";
import type { InputReader } from "./input-reader.ts";
import { type FlexeraCredential, type FlexeraInputs, flexeraZones } from "./inputs.ts";
import { parseFlexeraDatasets } from "./parse-flexera-datasets.ts";

/** Inputs that mean nothing without `flexera-org-id`. `flexera-zone` has a default, so that nobody knows whether it was written. */
const dependentInputs: readonly InputName[] = [
  "flexera-refresh-token",
  "flexera-client-id",
  "flexera-client-secret",
  "flexera-api-url",
  "flexera-login-url",
  "flexera-datasets",
];

/** The Flexera half of the inputs, null where Flexera is not turned on or its organization cannot be told; problems go to the reader. */
export function parseFlexeraInputs(reader: InputReader, needs: ModeNeeds): FlexeraInputs | null {
  if (reader.text("flexera-org-id") === "") {
    refuseWithoutOrg(reader);
    return null;
  }
  const orgId = parseOrgId(reader);
  const credential = parseCredential(reader, needs);
  const inputs = {
    zone: reader.choice("flexera-zone", flexeraZones, "nam"),
    apiOrigin: reader.origin("flexera-api-url", "https://api.flexera.eu"),
    loginOrigin: reader.origin("flexera-login-url", "https://login.flexera.eu"),
    datasets: parseFlexeraDatasets(reader, needs),
  };
  warnOfHalfOrigins(reader, inputs);
  return orgId === null ? null : { orgId, credential, ...inputs };
}

/** Whether anything was written for Flexera, be it enough or not. */
export function isFlexeraMeant(reader: InputReader): boolean {
  return reader.text("flexera-org-id") !== "" || dependentInputs.some((name) => reader.text(name) !== "");
}

function refuseWithoutOrg(reader: InputReader): void {
  const written = dependentInputs.filter((name) => reader.text(name) !== "").map((name) => `\`${name}\``);
  if (written.length === 0) return;
  reader.refuse(
    "flexera-org-id",
    `is empty, though ${written.join(", ")} ${written.length === 1 ? "is" : "are"} set.`,
    `${orgIdRemedy} Without it Flexera is not asked; to leave Flexera out, remove its inputs.`,
  );
}

const orgIdRemedy = "Set it to the number after `/orgs/` in the address of Flexera One, such as `app.flexera.com/orgs/1234`.";

function parseOrgId(reader: InputReader): number | null {
  const text = reader.text("flexera-org-id");
  const orgId = Number(text);
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(orgId)) return orgId;
  reader.refuse("flexera-org-id", `\`${text}\` is not the number of an organization.`, orgIdRemedy);
  return null;
}

function parseCredential(reader: InputReader, needs: ModeNeeds): FlexeraCredential {
  const refreshToken = reader.text("flexera-refresh-token");
  const clientId = reader.text("flexera-client-id");
  const clientSecret = reader.text("flexera-client-secret");
  const remedy = "Set both, or `flexera-refresh-token` instead.";
  if (refreshToken !== "" && (clientId !== "" || clientSecret !== "")) {
    const problem = "is set together with `flexera-client-id` or `flexera-client-secret`.";
    reader.refuse("flexera-refresh-token", problem, "Keep one kind of credential.");
  } else if (refreshToken === "" && clientId === "" && clientSecret === "") {
    if (needs.credentials) refuseMissing(reader);
  } else if (refreshToken === "" && clientId === "") {
    reader.refuse("flexera-client-id", "is empty though `flexera-client-secret` is set.", remedy);
  } else if (refreshToken === "" && clientSecret === "") {
    reader.refuse("flexera-client-secret", "is empty though `flexera-client-id` is set.", remedy);
  }
  return clientId === "" ? { kind: "refresh-token", refreshToken } : { kind: "client", clientId, clientSecret };
}

function refuseMissing(reader: InputReader): void {
  reader.refuse(
    "flexera-refresh-token",
    "is empty, and so are `flexera-client-id` and `flexera-client-secret`.",
    "Set it from a secret: `flexera-refresh-token: ${{ secrets.FLEXERA_REFRESH_TOKEN }}`.",
  );
}

/** A stand-in for one of the two origins alone would get, or give, the tokens of the real other one. */
function warnOfHalfOrigins(
  reader: InputReader,
  { apiOrigin, loginOrigin }: Pick<FlexeraInputs, "apiOrigin" | "loginOrigin">,
): void {
  if ((apiOrigin === null) === (loginOrigin === null)) return;
  const [set, other]: readonly [InputName, InputName] =
    apiOrigin === null ? ["flexera-login-url", "flexera-api-url"] : ["flexera-api-url", "flexera-login-url"];
  reader.warn(set, `is set without \`${other}\`, which stays that of the zone.`);
}
