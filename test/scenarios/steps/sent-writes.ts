/** The writes of a run that has news, as `describeRequest` tells them. */
export const writePatterns: readonly RegExp[] = [
  /^POST snyk .*\/export$/,
  /^POST results \/CreateArtifact$/,
  /^PUT blob .*\(block\)$/,
  /^PUT blob .*\(blocklist\)$/,
  /^POST results \/FinalizeArtifact$/,
  /^POST github .*\/labels$/,
  /^POST github .*\/issues$/,
  /^PATCH github .*\/issues\/\{n\}$/,
  /^POST github .*\/comments$/,
];
