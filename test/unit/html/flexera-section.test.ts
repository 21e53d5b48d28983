import assert from "node:assert/strict";
import { test } from "node:test";
import { cssText } from "../../../src/html/css-text.ts";
import type { Digest } from "../../../src/model/digest.ts";
import { hostileTexts } from "../report/hostile-text.ts";
import { sampleDigest, sampleNow } from "../report/sample-digest.ts";
import { failedFlexeraSource, filledFlexera, sampleDelta, sampleFlexera } from "../report/sample-flexera.ts";
import { pageOf } from "./report-page.ts";

const pageWith = (overrides: Partial<Digest>) => pageOf(sampleDigest({}, overrides));
const sectionOf = (page: string, id: string) => page.split(`<section id="${id}"`)[1]?.split("</section>")[0] ?? "";

test("every dataset is a row, and every listed row of the period is in a table of its own", () => {
  const flexera = [...sampleFlexera(sampleNow), sampleDelta(sampleNow, 5_000)];
  const page = pageWith({ flexera, sources: [failedFlexeraSource(sampleNow, "hardware_inventory")] });
  const overview = sectionOf(page, "flexera");
  assert.equal(overview.match(/<th scope="row">/g)?.length, 5);
  assert.match(overview, /hardware_inventory<small>could not be read<\/small>/);
  assert.match(overview, /aria-label="Rows after each of 4 reports: 41,020; 43,800; 48,000; 48,112"/);
  assert.match(page, /<a href="#flexera">Flexera <span>5<\/span><\/a>/);
  assert.equal(sectionOf(page, "flexera-1").split("<tr\n>").length - 1, 67);
  assert.match(sectionOf(page, "flexera-1"), /<td>medium → high/);
  assert.equal(sectionOf(page, "flexera-3"), "", "a dataset without changes has no table");
  assert.equal(sectionOf(page, "flexera-4").split("<tr\n>").length - 1, 500);
});

test("where only counts may be published, the datasets are numbers alone", () => {
  const flexera = [
    filledFlexera(sampleNow, { dataset: "device_mashup", column: () => "secretcolumn", cell: () => "secretcell" }),
  ];
  const page = pageWith({ flexera, exposure: "public-counts-only" });
  assert.match(sectionOf(page, "flexera"), /device_mashup/);
  assert.doesNotMatch(page, /secret/);
});

test("a column's name stays a text in the style sheet", () => {
  assert.equal(cssText('a"b\\</style>'), '"a\\22 b\\5c \\3c \\2f style\\3e "');
  for (const text of hostileTexts(3_000, 14)) assert.match(cssText(text), /^"(?:[A-Za-z0-9 ]|\\[0-9a-f]+ )*"$/);
  for (const name of ['"}</style><script>alert(1)</script>', "*/@import url(//evil.example)", ""]) {
    const flexera = [filledFlexera(sampleNow, { dataset: "x", column: () => name, cell: () => "v" })];
    const page = pageWith({ flexera });
    assert.equal(page.match(/<\/style>/g)?.length, 1);
    assert.doesNotMatch(page, /<script>alert/);
    assert.doesNotMatch(page.split("</style>")[0] ?? "", /@import/);
  }
});
