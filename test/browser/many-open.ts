import type { Digest } from "../../src/model/digest.ts";
import { sampleDigest, sampleFinding, sampleTracked } from "../unit/report/sample-digest.ts";

/** A quiet week with so many open findings, each of a problem of its own. */
export function manyOpen(count: number): Digest {
  const findings = Array.from({ length: count }, (_, index) =>
    sampleFinding(index, {
      problemId: `SNYK-JS-PACKAGE${index}-${1_000_000 + index}`,
      packages: `package-${index}: 1.${index % 50}.0`,
    }),
  );
  return sampleDigest({ open: findings.map((finding) => sampleTracked(finding)) });
}
