import assert from "node:assert/strict";
import { test } from "node:test";
import { fitName, isExtent, placeWeight } from "../../static/js/lib/labels.js";

/** Every letter as wide as every other. */
const measure = (text) => [...text].length;
const fit = (name, width = 22, most = 2) => fitName(name, measure, width, most);

test("a short name stays whole", () => assert.deepEqual(fit("Raqqah"), ["Raqqah"]));

test("a longer one goes on in a second line", () => {
  assert.deepEqual(fit("Southern side of Raqqah"), ["Southern side of", "Raqqah"]);
});

test("what doesn't fit is cut after a word that can end a name, with an ellipsis", () => {
  const name = "Administrative boundary of Raqqah, south-east of Maskana";
  assert.deepEqual(fit(name, 27), ["Administrative boundary of", "Raqqah, south-east…"]);
  assert.deepEqual(fit(name, 27, 1), ["Administrative boundary…"]);
  assert.deepEqual(fit(name, 18), ["Administrative", "boundary…"]);
});

test("a comma or a bracket isn't left before the ellipsis", () => {
  assert.deepEqual(fit("Country facing al-Tanf, from 50 km off", 23, 1), ["Country facing al-Tanf…"]);
});

test("no name ends in a bare word or is wider than its line", () => {
  const name = "Country south of the Euphrates and of the road from Raqqah to Deir al-Zour";
  for (let width = 12; width < 80; width += 1) {
    const lines = fit(name, width);
    assert.ok(lines.length <= 2);
    assert.ok(lines.every((line) => measure(line) <= width), lines.join("|"));
    if (lines.join(" ") !== name) assert.match(lines.at(-1), /…$/u);
    assert.doesNotMatch(lines.join(" "), /\b(?:of|the|and|from|to)…$/u);
  }
});

test("one word that is too long is cut between letters", () => {
  assert.deepEqual(fit("Llanfairpwllgwyngyll", 8), ["Llanfai…"]);
});

test("a word is cut where it stops fitting, whatever its length and the line's", () => {
  for (const letters of [2, 7, 8, 9, 63, 64, 65]) {
    for (let width = 2; width <= letters - 1; width += 1) {
      assert.deepEqual(fit("x".repeat(letters), width), [`${"x".repeat(width - 1)}…`]);
    }
  }
});

test("a word of thousands of letters costs a few measures of short texts", () => {
  let measured = 0;
  const count = (text) => {
    measured += text.length;
    return text.length;
  };
  assert.deepEqual(fitName("x".repeat(50_000), count, 22), [`${"x".repeat(21)}…`]);
  assert.ok(measured < 10 * 50_000, `${measured} letters measured`);
});

test("nothing gives no line", () => assert.deepEqual(fit(""), []));

test("a city leads before a prison in it, and a town before a border", () => {
  const weigh = (kind, claims) => placeWeight({ kind, claim_count: claims });
  assert.ok(weigh("city", 1) > weigh("facility", 4));
  assert.ok(weigh("town", 1) > weigh("border", 6));
  assert.ok(weigh("region", 0) < weigh("village", 0));
});

test("an extent makes room for every town, whatever is said of it", () => {
  const weigh = (kind, claims) => placeWeight({ kind, claim_count: claims });
  for (const kind of ["area", "border", "country", "desert", "region", "river"]) {
    assert.ok(isExtent({ kind }));
    assert.ok(weigh(kind, 1e6) < weigh("village", 0));
  }
  for (const kind of ["city", "town", "village", "district", "base", "crossing"]) assert.ok(!isExtent({ kind }));
});

test("among alike places the one of which most is said leads, and much said outweighs the kind", () => {
  const weigh = (kind, claims) => placeWeight({ kind, claim_count: claims });
  assert.ok(weigh("town", 9) > weigh("town", 3));
  assert.ok(weigh("base", 40) > weigh("town", 3));
});
