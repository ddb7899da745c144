import assert from "node:assert/strict";
import { test } from "node:test";
import { lapsed, questionOf, ready, settled } from "../../static/js/lib/readings.js";

const nobody = { valueOf: () => "", isOpen: () => false, isAtWork: () => false };

test("several readings are a choice, one is a question", () => {
  assert.deepEqual(questionOf(2), { question: "Which one?", status: "2 readings to choose from" });
  assert.deepEqual(questionOf(1), { question: "Is it this?", status: "One reading to confirm" });
});

test("readings go with the text that had them, but not those of which one is chosen", () => {
  const offered = ["where", "from", "until"];
  assert.deepEqual(settled(offered, { from: [{}] }, (name) => name === "where"), ["until"]);
  assert.deepEqual(settled([], {}, () => false), []);
});

test("a proposal lapses with its reason, unless somebody wrote another", () => {
  const proposed = new Map([["uncertainty_m", "50"], ["until", "2017-06-07"]]);
  const values = { uncertainty_m: "50", until: "2017-06-09" };
  assert.deepEqual(lapsed(proposed, {}, (name) => values[name]), ["uncertainty_m"]);
  assert.deepEqual(lapsed(proposed, { uncertainty_m: "80" }, (name) => values[name]), []);
});

test("what is proposed is filled in where it changes something and nobody is at work", () => {
  const waiting = { from: "2017-06-07", until: "2017-06-09" };
  assert.deepEqual(ready(waiting, nobody), Object.entries(waiting));
  assert.deepEqual(ready(waiting, { ...nobody, isAtWork: (name) => name === "from" }), [["until", "2017-06-09"]]);
  assert.deepEqual(ready(waiting, { ...nobody, isOpen: (name) => name === "until" }), [["from", "2017-06-07"]]);
  assert.deepEqual(ready(waiting, { ...nobody, valueOf: (name) => waiting[name] }), []);
});

test("what has no field in this form is never filled in", () => {
  assert.deepEqual(ready({ nowhere: "x" }, { ...nobody, valueOf: () => undefined }), []);
});
