import assert from "node:assert/strict";
import test from "node:test";

import { codePoints, moved, stretchAt, units, wholeWords } from "../../static/js/lib/reading.js";

test("a sign beyond the basic plane is one code point and two units", () => {
  assert.equal(codePoints("a🚩b"), 3);
  assert.equal(codePoints("a🚩b", 3), 2);
  assert.equal(units("a🚩b", 2), 3);
});

test("plain and Arabic letters count the same either way", () => {
  for (const text of ["Raqqah", "وبالرقة", "Al Qā’im", ""]) {
    assert.equal(codePoints(text), text.length);
    assert.equal(units(text, text.length), text.length);
  }
});

test("going to units and back comes to the same code point, wherever it is", () => {
  const text = "🛑 at 𐤀 the دوّار, then 👩‍🚒 left";
  for (let point = 0; point <= codePoints(text); point += 1) {
    assert.equal(codePoints(text, units(text, point)), point);
  }
});

test("an offset beyond the text stops at its end", () => {
  assert.equal(units("abc", 99), 3);
});

test("a stretch grows to whole words and loses its blanks", () => {
  const text = "They left the city at dawn.";
  assert.deepEqual(wholeWords(text, 7, 16), { start: 5, end: 18 });
  assert.deepEqual(wholeWords(text, 4, 9), { start: 5, end: 9 });
});

test("a word keeps its apostrophe, its marks and its Arabic prefix", () => {
  assert.deepEqual(wholeWords("near al-Qa’im now", 9, 11), { start: 8, end: 13 });
  assert.deepEqual(wholeWords("في تَدمُر الآن", 5, 6), { start: 3, end: 9 });
});

test("a stretch of blanks holds no word", () => {
  assert.equal(wholeWords("one   two", 3, 6), null);
});

test("the end moves by a word and stays behind the beginning", () => {
  const text = "one two three";
  assert.deepEqual(moved(text, { start: 4, end: 7 }, "end", 1), { start: 4, end: 13 });
  assert.deepEqual(moved(text, { start: 0, end: 7 }, "end", -1), { start: 0, end: 3 });
  assert.deepEqual(moved(text, { start: 4, end: 7 }, "end", -1), { start: 4, end: 7 });
  assert.deepEqual(moved(text, { start: 4, end: 13 }, "end", 1), { start: 4, end: 13 });
});

test("the beginning moves by a word and stays before the end", () => {
  const text = "one two three";
  assert.deepEqual(moved(text, { start: 4, end: 13 }, "start", -1), { start: 0, end: 13 });
  assert.deepEqual(moved(text, { start: 4, end: 13 }, "start", 1), { start: 8, end: 13 });
  assert.deepEqual(moved(text, { start: 8, end: 13 }, "start", 1), { start: 8, end: 13 });
});

test("a sentence is found by an offset in it or in the blank after it", () => {
  const sentences = [{ start: 0, end: 5 }, { start: 6, end: 9 }, { start: 12, end: 20 }];
  assert.equal(stretchAt(sentences, 7), 1);
  assert.equal(stretchAt(sentences, 10), 1);
  assert.equal(stretchAt(sentences, 0), 0);
  assert.equal(stretchAt([], 3), -1);
});
