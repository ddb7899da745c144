/**
 * Recogito's own reader on answers of our API: `tests/test_annotations.py` writes them into the folder
 * ANSWERS and runs this. `texts.json` there has the text behind each annotation, by the number of its
 * claim; nothing where there is none.
 */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

const { RECOGITO, ANSWERS } = process.env;
const { W3CTextFormat } = createRequire(import.meta.url)(RECOGITO);
const read = (name) => JSON.parse(readFileSync(join(ANSWERS, name), "utf8"));
const texts = read("texts.json");
const answers = readdirSync(ANSWERS).filter((name) => name !== "texts.json");

const textOf = ({ id }) => texts[id.slice(id.lastIndexOf("/") + 1)];
/** What our API's guide tells programs to do that count UTF-16. */
const unitsBefore = (text, codePoints) => [...text].slice(0, codePoints).join("").length;
const itemsOf = (answer) => answer.first?.items ?? answer.items ?? [answer];
const annotations = answers.flatMap((name) => itemsOf(read(name)).map((each) => ({ name, each })));

function parse(each) {
  return W3CTextFormat(each.target.source).parse(each);
}

test("there are a single annotation, a collection and a page of it to read", () => {
  const types = new Set(answers.map((name) => read(name).type));
  assert.deepEqual([...types].sort(), ["Annotation", "AnnotationCollection", "AnnotationPage"]);
});

for (const { name, each } of annotations.filter(({ each }) => textOf(each))) {
  test(`${name}: ${each.id} is read with its words and its passage`, () => {
    const { parsed, error } = parse(each);
    assert.equal(error, undefined);
    assert.equal(parsed.id, each.id);
    assert.equal(parsed.bodies[0].value, each.body.value);
    const [{ quote, start, end }] = parsed.target.selector;
    const text = textOf(each);
    assert.equal([...text].slice(start, end).join(""), quote);
    assert.equal(text.slice(unitsBefore(text, start), unitsBefore(text, end)), quote);
    // The reader hands the numbers on as UTF-16, in which they lie beside the passage.
    assert.notEqual(text.slice(start, end), quote);
  });
}

for (const { name, each } of annotations.filter(({ each }) => !textOf(each))) {
  test(`${name}: ${each.id}, of no passage, is passed over and stops nothing`, () => {
    assert.match(parse(each).error.message, /^Missing selector types/);
  });
}
