import type { Digest } from "../../../src/model/digest.ts";
import type { Envelope } from "../../../src/report/envelope.ts";
import { compileTemplates, renderBody } from "../../../src/report/render-report.ts";
import { templateName } from "../../../src/template/template-source.ts";
import { builtIn } from "../report/report-fixture.ts";

function envelopeOf({ baseline, run }: Digest): Envelope {
  return {
    series: { digest: "exposure-digest", repositoryId: null, branch: null },
    previousIssue: baseline.kind === "run" ? { number: 41, url: "https://github.com/larkfield/security/issues/41" } : null,
    artifactUrl: `${run.url}/artifacts/5`,
  };
}

/** The reports that a user can choose by name, each as it renders a digest into an issue's body. */
export const builtInReports: ReadonlyMap<string, (digest: Digest) => string> = new Map(
  [builtIn.report, ...builtIn.others].map((source) => {
    const { report } = compileTemplates(builtIn, source);
    return [templateName(source), (digest: Digest) => renderBody(digest, report, envelopeOf(digest))];
  }),
);
