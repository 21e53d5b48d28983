import { type DigestError, InputError, toDigestError } from "../errors.ts";
import type { Digest } from "../model/digest.ts";
import { previewText } from "../preview/preview-text.ts";
import { sampleFor } from "../preview/sample-for.ts";
import { compileTitle } from "../report/title.ts";
import { prepareTemplates } from "../stages/prepare-templates.ts";
import type { CheckPorts, CheckRequest } from "./check-ports.ts";
import { type CheckResult, erredCheck, passedCheck } from "./check-result.ts";
import { checkoutYaml } from "./yaml-snippets.ts";

type TemplatePorts = Pick<CheckPorts, "clock" | "templates" | "readWorkspaceFile">;

/** Whether title and report can be made of sample data, which shows more than that their templates compile. */
export async function checkTemplates(request: CheckRequest, ports: TemplatePorts): Promise<readonly CheckResult[]> {
  const digest = sampleFor(request.inputs, request.environment, ports.clock.now());
  return [checkTitle(request, digest), await checkReport(request, digest, ports)];
}

function checkTitle({ inputs }: CheckRequest, digest: Digest): CheckResult {
  try {
    return passedCheck("issue-title", `It reads like \`${compileTitle(inputs.issue.title)(digest)}\`.`);
  } catch (thrown) {
    return erredCheck("issue-title", toDigestError(thrown));
  }
}

async function checkReport({ inputs }: CheckRequest, digest: Digest, ports: TemplatePorts): Promise<CheckResult> {
  try {
    // The title has a line of its own.
    const title = () => "Sample";
    const { chosen } = await prepareTemplates({ ...inputs, issue: { ...inputs.issue, title: "Sample" } }, ports);
    const text = previewText(digest, { templates: chosen, title, comment: { issueComment: "always", mentions: [] } });
    const name = inputs.template === null ? "The built-in report" : `\`${inputs.template}\``;
    return passedCheck("template", `${name} renders: ${text.length.toLocaleString("en-US")} characters from sample data.`);
  } catch (thrown) {
    return describeFailure(toDigestError(thrown));
  }
}

/** A file that is not there is an input error, whose own words say more than that it is one. */
function describeFailure(error: DigestError): CheckResult {
  const [problem] = error instanceof InputError ? error.problems : [];
  if (problem === undefined) return erredCheck("template", error);
  return {
    check: "template",
    subject: "",
    state: "failed",
    detail: `\`${problem.value}\` ${problem.problem}`,
    remedy: { text: problem.remedy, yaml: checkoutYaml },
  };
}
