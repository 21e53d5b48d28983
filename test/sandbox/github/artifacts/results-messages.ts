import { isRecord } from "../schema/json.ts";

type Kind = "text" | "version" | "digits" | "time" | "digest" | "name";
type Field = { readonly kind: Kind; readonly required: boolean };

const backend = { workflow_run_backend_id: required("text"), workflow_job_run_backend_id: required("text") };

/** What each method of the service takes. Wrapped values are bare texts, and 64-bit numbers are texts too. */
const messages: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  CreateArtifact: {
    ...backend,
    name: required("name"),
    version: required("version"),
    mime_type: optional("text"),
    expires_at: optional("time"),
  },
  FinalizeArtifact: { ...backend, name: required("name"), size: required("digits"), hash: optional("digest") },
  ListArtifacts: { ...backend, name_filter: optional("text"), id_filter: optional("digits") },
  GetSignedArtifactURL: { ...backend, name: required("name") },
  DeleteArtifact: { ...backend, name: required("name") },
};

const tests: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string" && value !== "",
  version: (value) => value === 4 || value === 7,
  digits: (value) => typeof value === "string" && /^\d+$/.test(value),
  time: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value),
  digest: (value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value),
  name: (value) => typeof value === "string" && value !== "" && !/[":<>|*?\\/\r\n]/.test(value),
};

/** What is wrong with the message of a method; null when there is no such method. */
export function messageProblems(method: string, body: unknown): readonly string[] | null {
  const fields = messages[method];
  if (fields === undefined) return null;
  if (!isRecord(body)) return ["the message is no object"];
  const problems = Object.keys(body)
    .filter((name) => fields[name] === undefined)
    .map((name) => `unknown field ${name}`);
  for (const [name, field] of Object.entries(fields)) {
    if (body[name] === undefined) {
      if (field.required) problems.push(`field ${name} is missing`);
    } else if (!tests[field.kind](body[name])) problems.push(`field ${name} is no ${field.kind}: ${JSON.stringify(body[name])}`);
  }
  return problems;
}

function required(kind: Kind): Field {
  return { kind, required: true };
}

function optional(kind: Kind): Field {
  return { kind, required: false };
}
