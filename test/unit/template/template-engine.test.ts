import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { markdownMarkup } from "../../../src/template/markup.ts";
import { createTemplateEngine } from "../../../src/template/template-engine.ts";
import { hostileText } from "../report/hostile-text.ts";

const engine = createTemplateEngine(markdownMarkup, [
  { name: "shout.hbs", text: "<{{word}}>" },
  { name: "broken.hbs", text: "\n\n{{number word}}" },
]);
const data = {
  word: "*",
  list: ["|", "b"],
  nested: { word: "_" },
  none: null,
  none2: [],
  numbers: [0, 1, 9],
  rows: [
    { name: "|x", n: 1, maybe: true },
    { name: "*", n: 3, maybe: null },
  ],
  count: 4_213,
  url: "https://a.example/_x",
  timezone: "UTC",
};
const render = (text: string) => engine.compile({ name: "t.hbs", text })(data);

test("values are escaped wherever they are printed, unless the template says raw", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["{{word}}", "&#42;"],
    ["{{{word}}} {{&word}}", "* *"],
    ["{{nested.word}} {{lookup list 0}}", "&#95; &#124;"],
    ["{{#each list}}{{this}}{{@index}}{{#unless @last}},{{/unless}}{{/each}}", "&#124;0,b1"],
    ["{{#with nested}}{{word}}{{../word}}{{/with}}", "&#95;&#42;"],
    ["{{> shout}}{{> shout word='#'}}", "<&#42;><&#35;\u200b>"],
    ["{{#*inline 'mine'}}[{{word}}]{{/inline}}{{> mine}}", "[&#42;]"],
    ["{{code word}} {{link word 'https://a.example'}}", '<code>&#42;</code> <a href="https://a.example/">&#42;</a>'],
    [
      "{{none}}{{number count}} {{plural count 'row'}} {{plural 1 'entry' 'entries'}} {{percent 0.123}}",
      "4,213 4,213 rows 1 entry 12%",
    ],
    ["{{join list '; '}} {{bar 1 2}}", "&#124;; b ██████"],
    ["{{#if (eq word '*')}}y{{/if}}{{#if (any none 0 (not none))}}y{{/if}}{{#if (all 1 (gt count 1))}}y{{/if}}", "yyy"],
    ["[x]({{url}}) {{link 'x' 'javascript:alert(1)'}}", "[x](https://a.example/%5Fx) x"],
    ["{{#list}}{{this}}{{/list}}{{#nested}}{{word}}{{/nested}}{{^none}}no{{/none}}", "&#124;b&#95;no"],
    ["{{date 0}}", "1970-01-01"],
    ["{{constructor}}{{lookup word 'constructor'}}", ""],
  ];
  for (const [text, expected] of cases) assert.equal(render(text), expected, text);
});

test("numbers, lists and drawings", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["{{signed 1204}} {{signed -3}} {{signed 0}}", "&#43;1,204 −3 0"],
    ["{{sum 1 2 count}} {{capitalize 'word'}} {{dateTime 0}}", "4216 Word 1970-01-01 00:00 UTC"],
    ["{{spark numbers}}|{{spark (pluck rows 'n')}}", "▁▂█|▃█"],
    ["{{#each (first 1 list)}}{{this}}{{/each}}{{#each (first 9 rows)}}{{n}}{{/each}}", "&#124;13"],
    ["{{join (pluck rows 'name')}}", "&#124;x, &#42;"],
    [
      "{{table rows 'name' 'Na|me' 'n' 'N' 'maybe' ''}}",
      "| Na&#124;me | N |  |\n|---|--:|---|\n| &#124;x | 1 | yes |\n| &#42; | 3 |  |",
    ],
    ["{{table none2 'name' 'Name'}}", ""],
    [
      "{{chart 'Open ```' (pluck rows 'name') (pluck rows 'n') 'line'}}",
      [
        "```mermaid",
        '%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#4184e4"}}}}%%',
        "xychart-beta",
        '    title "Open"',
        '    x-axis ["x", ""]',
        "    y-axis 0 --> 4",
        "    line [1, 3]",
        "```",
      ].join("\n"),
    ],
  ];
  for (const [text, expected] of cases) assert.equal(render(text), expected, text);
});

test("no label or title can leave its text in a diagram", () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), (labels) => {
      const text = "{{chart (lookup labels 0) labels values}}";
      const drawn = engine.compile({ name: "t.hbs", text })({ labels, values: labels.map((_, index) => index) });
      const lines = drawn.split("\n");
      assert.equal(lines.length, 8);
      assert.match(lines[3] ?? "", /^ {4}title "[^"`]*"$/);
      assert.match(lines[4] ?? "", /^ {4}x-axis \["[^"`]*"(?:, "[^"`]*")*\]$/);
    }),
  );
});

test("what cannot compile is an input error with its place", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["a\n{{#if x}}", /"t\.hbs", line 2.*cannot be compiled/],
    ["\n{{> nowhere}}", /line 2.*the partial "nowhere" does not exist/],
    ["{{unheard of}}", /line 1.*there is no helper "unheard"/],
    ["{{log word}}", /there is no helper "log"/],
    ["{{> (lookup . 'word')}}", /plain name/],
    ["{{#*other 'x'}}{{/other}}", /only decorator/],
    ["{{* other}}", /decorators are not supported/],
  ];
  for (const [text, message] of cases)
    assert.throws(() => engine.compile({ name: "t.hbs", text }), { name: "DigestError", kind: "input", message }, text);
});

test("what cannot render is a data error with its place and without the data", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["\n\n{{wrod}}", /"t\.hbs", line 3 cannot be rendered: "wrod" is not defined\./],
    ["{{#if nested.wrod}}{{/if}}", /line 1.*"wrod" is not defined/],
    ["{{list}}", /line 1.*a list or an object cannot be printed/],
    ["{{number word}}", /line 1.*argument 1 must be a number/],
    ["{{table rows 'nome' 'Name'}}", /line 1.*a row has no member "nome"/],
    ["{{table rows 'name'}}", /pairs of a member and its header/],
    ["{{table list 'name' 'Name'}}", /must be a list of rows/],
    ["{{spark list}}", /line 1.*must be a number/],
    ["{{chart 'x' list numbers}}", /as many labels as values/],
    ["{{pluck rows 'constructor'}}", /a row has no member/],
    ["{{> broken}}", /"broken\.hbs", line 3/],
    ["{{#*inline 'a'}}{{> a}}{{/inline}}{{> a}}", /call themselves without an end/],
  ];
  for (const [text, message] of cases) assert.throws(() => render(text), { name: "DigestError", kind: "data", message }, text);
});
