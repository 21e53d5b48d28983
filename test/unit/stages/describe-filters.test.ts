import assert from "node:assert/strict";
import { test } from "node:test";
import { describeFilters } from "../../../src/stages/describe-filters.ts";

const group = { kind: "group", id: "33333333-3333-4333-8333-333333333333" } as const;
const email = "dev@example.com";

test("without a filter that applies the description is empty", () => {
  assert.equal(describeFilters({}, "issues", group), "");
  assert.equal(describeFilters({ event_type: ["new"], updated: { from: "2026-01-01T00:00:00Z" } }, "issues", group), "");
});

test("published values are readable, in one order", () => {
  const filters = { issue_status: ["Ignored", "Open"], empty_project_tags: "only", introduced: { to: "2026-01-01T00:00:00Z" } };
  assert.equal(
    describeFilters(filters, "issues", group),
    'empty_project_tags=only;introduced={"to":"2026-01-01T00:00:00Z"};issue_status=["Ignored","Open"]',
  );
});

test("what names people or places is a digest that changes with it", () => {
  const one = describeFilters({ test_user_email: [email], is_suppressed: true }, "prevention_events", group);
  const other = describeFilters({ test_user_email: [`x${email}`], is_suppressed: true }, "prevention_events", group);
  assert.match(one, /^is_suppressed=true;test_user_email=sha256:[0-9a-f]{16}$/);
  assert.notEqual(one, other);
  const branch = describeFilters({ git_branch: [email] }, "prevention_events", group);
  assert.notEqual(branch.split("=")[1], describeFilters({ git_repo: [email] }, "prevention_events", group).split("=")[1]);
});
