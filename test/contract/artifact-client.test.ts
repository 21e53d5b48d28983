import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const folder = new URL("node_modules/@actions/artifact/", root);
const read = (file: string): string => readFileSync(new URL(file, root), "utf8");

/** What `src/artifacts/artifact-client.ts` takes from inside the client, of which no release promises anything. */
const used: Readonly<Record<string, readonly string[]>> = {
  "lib/generated/index.js": ["StringValue"],
  "lib/internal/shared/artifact-twirp-client.js": ["internalArtifactTwirpClient"],
  "lib/internal/shared/config.js": ["isGhes"],
  "lib/internal/shared/errors.js": ["GHESNotSupportedError", "InvalidResponseError"],
  "lib/internal/shared/util.js": ["getBackendIdsFromToken"],
  "lib/internal/upload/blob-upload.js": ["uploadToBlobStorage"],
  "lib/internal/upload/path-and-artifact-name-validation.js": ["validateArtifactName", "validateFilePath"],
  "lib/internal/upload/retention.js": ["getExpiration"],
  "lib/internal/upload/stream.js": ["WaterMarkedUploadStream"],
};

test("the artifact client is pinned to one version, because its inside is used", () => {
  const { dependencies }: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(read("package.json"));
  assert.match(dependencies["@actions/artifact"] ?? "", /^\d+\.\d+\.\d+$/);
});

for (const [file, names] of Object.entries(used)) {
  test(`the artifact client still has ${names.join(", ")} in ${file}`, async () => {
    const module: Readonly<Record<string, unknown>> = await import(new URL(file, folder).href);
    for (const name of names) assert.equal(typeof module[name], name === "StringValue" ? "object" : "function", name);
  });
}

test("no file but one reaches into the client, and for nothing else", () => {
  const source = read("src/artifacts/artifact-client.ts");
  const taken = [...source.matchAll(/from "\.\.\/\.\.\/node_modules\/@actions\/artifact\/([^"]+)"/g)].map(([, file]) => file);
  assert.deepEqual([...new Set(taken)].toSorted(), Object.keys(used).toSorted());
});

test("the client still uploads its own archives in the steps that are followed, as version 7 of the protocol", () => {
  const own = readFileSync(new URL("lib/internal/upload/upload-artifact.js", folder), "utf8");
  const steps = [
    "validateArtifactName(name)",
    "getBackendIdsFromToken()",
    "internalArtifactTwirpClient()",
    "version: 7",
    "getExpiration(",
    "artifactClient.CreateArtifact(",
    "uploadToBlobStorage(createArtifactResp.signedUploadUrl, stream, contentType)",
    "size: uploadResult.uploadSize ? uploadResult.uploadSize.toString() : '0'",
    "value: `sha256:${uploadResult.sha256Hash}`",
    "artifactClient.FinalizeArtifact(",
  ];
  const places = steps.map((step) => own.indexOf(step));
  assert.ok(!places.includes(-1), `not there any more: ${steps.filter((_, index) => places[index] === -1).join(", ")}`);
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
  );
});
