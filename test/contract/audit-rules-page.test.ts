import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type AuditCondition, type AuditRule, auditRules, fallbackRules } from "../../src/audit/audit-rules.ts";

const page = new URL("../../docs/audit-rules.md", import.meta.url);

const conditions: Readonly<Record<AuditCondition, string>> = {
  "grants-admin": "it grants an administrator's role",
  "adds-admins": "it makes somebody an administrator",
  "switched-on": "it switches the setting on",
  "sast-switched-off": "it switches code analysis off",
  "no-reason": "no reason is given",
  "self-added": "the user added themself through single sign-on",
  "found-nothing": "the check found no new issue",
};

/** The table of the page as the rules give it, one row a rule. */
function ruleTable(): string {
  return ["| Events | Risk | Why | Otherwise |", "|---|---|---|---|", ...[...auditRules, ...fallbackRules].map(ruleRow)].join(
    "\n",
  );
}

function ruleRow({ events, risk, why, raised, lowered }: AuditRule): string {
  const otherwise = [raised, lowered].flatMap((change) => (change ? [`${change.to} when ${conditions[change.when]}`] : []));
  return `| ${events.map((event) => `\`${event}\``).join(" ")} | ${risk} | ${why} | ${otherwise.join("; ")} |`;
}

test("the page of audit rules lists the rules as they are", () => {
  assert.ok(readFileSync(page, "utf8").includes(ruleTable()), `docs/audit-rules.md lacks this table:\n${ruleTable()}`);
});
