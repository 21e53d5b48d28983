import assert from "node:assert/strict";
import { test } from "node:test";
import { markdownMarkup } from "../../../src/template/markup.ts";
import { createTemplateEngine } from "../../../src/template/template-engine.ts";

const engine = createTemplateEngine(markdownMarkup, [
  { name: "shout.hbs", text: "<{{word}}>" },
  { name: "broken.hbs", text: "\n\n{{number word}}" },
]);
const data = {
  word: "*",
  list: ["|", "b"],
  nested: { word: "_" },
  none: null,
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
    ["{{> broken}}", /"broken\.hbs", line 3/],
    ["{{#*inline 'a'}}{{> a}}{{/inline}}{{> a}}", /call themselves without an end/],
  ];
  for (const [text, message] of cases) assert.throws(() => render(text), { name: "DigestError", kind: "data", message }, text);
});
