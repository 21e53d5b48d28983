import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CommandWriter, createWorkflowLog } from "../../../src/github/workflow-log.ts";

/** Every call that reached the writer. */
function recordingWriter(): CommandWriter & { readonly calls: (readonly [string, string])[] } {
  const calls: (readonly [string, string])[] = [];
  const record = (name: string) => (message: string) => void calls.push([name, message]);
  return {
    calls,
    info: record("info"),
    notice: record("notice"),
    warning: record("warning"),
    error: record("error"),
    setSecret: record("mask"),
    startGroup: record("group"),
    endGroup: () => void calls.push(["endgroup", ""]),
  };
}

/** The command that the runner would read in a line of output, in either form, or null. */
function commandIn(line: string): string | null {
  const start = line.replace(/^[\s\u0085]+/, "");
  if (start.startsWith("::")) {
    const end = start.indexOf("::", 2);
    if (end > 2) return start.slice(2, end);
  }
  const old = line.indexOf("##[");
  return old !== -1 && line.indexOf("]", old) !== -1 ? line.slice(old) : null;
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom("::", ":", "##[", "#", "[", "]", "add-mask", "set-output name=x", "stop-commands", " ", "\t", "\u00a0"),
      fc.constantFrom("\n", "\r", "\r\n", "\u2028", "\u0085", "\u200b", "\ufeff", "\u001b", "\u0000", "%0A", "\u000b", "\u202e"),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

test("nothing that is written is a command of the runner", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const writer = recordingWriter();
      const log = createWorkflowLog(writer);
      for (const write of [log.info, log.notice, log.warning, log.error]) write(text);
      for (const [, message] of writer.calls) {
        for (const line of message.split(/\r\n|\n|\r/)) assert.equal(commandIn(line), null, JSON.stringify(line));
      }
    }),
    { seed: 4711, numRuns: 2_000 },
  );
});

const lines: readonly (readonly [string, readonly string[]])[] = [
  ["plain", ["plain"]],
  ["two\nlines", ["two", "lines"]],
  ["a\r\nb\rc", ["a", "b", "c"]],
  ["::add-mask::x", [":\u200b:add-mask::x"]],
  [" \t::warning::x", ["  :\u200b:warning::x"]],
  ["std::vector", ["std::vector"]],
  ["a ##[group]b", ["a ##\u200b[group]b"]],
  ["\u001b[31mred\u0007", ["[31mred"]],
];

for (const [text, written] of lines) {
  test(`info writes ${JSON.stringify(text)} harmlessly`, () => {
    const writer = recordingWriter();
    createWorkflowLog(writer).info(text);
    assert.deepEqual(
      writer.calls,
      written.map((line) => ["info", line]),
    );
  });
}

test("groups side by side are written one after the other, the first one as it goes on", async () => {
  const writer = recordingWriter();
  const log = createWorkflowLog(writer);
  const gate = Promise.withResolvers<void>();
  const first = log.group("first", async () => {
    log.info("a");
    await gate.promise;
    log.info("c");
  });
  const second = log.group("second", async () => log.info("b"));
  await second;
  gate.resolve();
  await first;
  assert.deepEqual(
    writer.calls.map(([name, text]) => `${name} ${text}`.trim()),
    ["group first", "info a", "info c", "endgroup", "group second", "info b", "endgroup"],
  );
});

test("the tenth error becomes a plain line, because the verdict needs the last annotation", () => {
  const writer = recordingWriter();
  const log = createWorkflowLog(writer);
  for (let number = 1; number <= 10; number += 1) log.error(`e${number}`);
  assert.equal(writer.calls.filter(([name]) => name === "error").length, 9);
  assert.deepEqual(writer.calls.at(-1), ["info", "Error: e10"]);
});

test("the eleventh annotation of a kind becomes a plain line", () => {
  const writer = recordingWriter();
  const log = createWorkflowLog(writer);
  for (let number = 1; number <= 11; number += 1) log.warning(`w${number}`);
  log.error("e");
  assert.equal(writer.calls.filter(([name]) => name === "warning").length, 10);
  assert.deepEqual(writer.calls.slice(-2), [
    ["info", "Warning: w11"],
    ["error", "e"],
  ]);
});

test("a long annotation is cut, and told in full as lines", () => {
  const writer = recordingWriter();
  createWorkflowLog(writer).notice("x".repeat(5_000));
  assert.equal(writer.calls[0]?.[1].length, 4_096);
  assert.deepEqual(writer.calls[1], ["info", "x".repeat(5_000)]);
});

test("groups do not nest and end after a failure", async () => {
  const writer = recordingWriter();
  const log = createWorkflowLog(writer);
  const inner = (): Promise<void> => log.group("inner", () => Promise.reject(new Error("failed")));
  await assert.rejects(log.group("outer\n::x::", inner), /failed/);
  assert.deepEqual(writer.calls, [
    ["group", "outer :\u200b:x::"],
    ["info", "inner"],
    ["endgroup", ""],
  ]);
});

test("blank secrets are not masked", () => {
  const writer = recordingWriter();
  const log = createWorkflowLog(writer);
  log.mask(" ");
  log.mask("secret");
  assert.deepEqual(writer.calls, [["mask", "secret"]]);
});
