import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ageOf, counted, daysSince, holding, isPlural, lastInWords, positionInWords,
} from "../../static/js/lib/words.js";

test("names of many take a plural verb, names of one body a singular one", () => {
  const many = [
    "Kurdish forces", "Allies of the Syrian army", "Syrian rebels", "Allies", "Syrian Democratic Forces",
    "Popular Mobilization Units", "People's Defense Units of Afrin",
  ];
  for (const name of many) {
    assert.ok(isPlural(name), name);
  }
  for (const name of ["ISIS", "United States", "Islamic State", "Syrian Air Force", "Hezbollah", "US", ""]) {
    assert.ok(!isPlural(name), name);
  }
});

test("who does what where is said with the right verb", () => {
  assert.equal(holding("ISIS", "holds", "Raqqah", "observed"), "ISIS holds Raqqah");
  assert.equal(holding("Kurdish forces", "present", "Raqqah", "observed"), "Kurdish forces are present at Raqqah");
  assert.equal(holding("Iraqi forces", "withdraws", null, "observed"), "Iraqi forces withdraw");
  assert.equal(holding("SDF", "advances", "Raqqah", "observed"), "SDF advances on Raqqah");
});

test("what is expected is never said as what was seen", () => {
  assert.equal(
    holding("Kurdish forces", "holds", "Raqqah", "expected"), "Kurdish forces are expected to hold Raqqah");
  assert.equal(holding("ISIS", "present", "Raqqah", "expected"), "ISIS is expected to be present at Raqqah");
  assert.equal(holding("US", "withdraws", null, "expected"), "US is expected to withdraw");
});

test("a position is said in one sentence", () => {
  const properties = {
    actor_name: "ISIS", posture: "holds", place_name: "Raqqah", modality: "observed",
    kinds: ["report"], valid_from: "2017-06-06", valid_to: "2017-06-09",
  };
  assert.equal(positionInWords(properties), "ISIS holds Raqqah, observed, 6–9 June 2017");
  assert.equal(
    positionInWords({ ...properties, posture: "withdraws", place_name: null, modality: "expected",
      kinds: ["forecast"], valid_from: null, valid_to: null, settled_on: "2017-10-17" }),
    "ISIS is expected to withdraw, rests on forecasts alone, its outcome known from 17 October 2017");
});

test("things are counted in English", () => {
  assert.equal(counted(1, "place"), "1 place");
  assert.equal(counted(1200, "place"), "1,200 places");
});

test("how old the last word of a position is, in days, in steps and in words", () => {
  const seen = { last_confirmed: "2017-06-05", last_said: null };
  assert.equal(daysSince(seen, "2017-07-15"), 40);
  assert.equal(daysSince(seen, "2017-06-01"), 0);
  assert.deepEqual(["2017-06-05", "2017-07-05", "2017-07-06", "2018-06-05", "2018-06-06"].map((on) => ageOf(seen, on)), [0, 0, 1, 1, 2]);
  assert.equal(lastInWords(seen, "2017-07-15"), "last confirmed 5 June 2017, 40 days before");
  assert.equal(lastInWords(seen, "2017-06-05"), "");
  assert.equal(lastInWords({ last_confirmed: null, last_said: "2017-06-09" }, "2026-02-20"), "last said 9 June 2017, 3,178 days before");
  assert.equal(ageOf({ last_confirmed: null, last_said: null }, "2026-02-20"), 0);
});
