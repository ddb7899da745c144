import assert from "node:assert/strict";
import { test } from "node:test";

import { SPEEDS, dayOfPlay, speedFor } from "../../static/js/lib/playing.js";

const [DAY, WEEK] = SPEEDS;
const CHANGE = SPEEDS[SPEEDS.length - 1];
const changes = [10, 14, 30];
const play = (more) => ({
  from: 10, last: 40, seconds: 0, speed: DAY, next: (day) => changes.find((each) => each > day) ?? null, ...more,
});

test("the day is that of the clock, however often anybody looked", () => {
  assert.deepEqual(dayOfPlay(play({ seconds: 3.9 })), { day: 13, isOver: false });
  assert.deepEqual(dayOfPlay(play({ seconds: 2, speed: WEEK })), { day: 24, isOver: false });
});

test("a tab that slept for hours wakes at the last day, and is over", () => {
  assert.deepEqual(dayOfPlay(play({ seconds: 20_000 })), { day: 40, isOver: true });
  assert.deepEqual(dayOfPlay(play({ seconds: 20_000, speed: CHANGE })), { day: 30, isOver: true });
});

test("from change to change it stays a second on each", () => {
  assert.deepEqual([0.5, 1.5, 2.5].map((seconds) => dayOfPlay(play({ seconds, speed: CHANGE })).day), [10, 14, 30]);
});

test("a clock that was set back plays nothing backwards", () => {
  assert.equal(dayOfPlay(play({ seconds: -50 })).day, 10);
});

test("what is on view plays in a fair while; who asks for stillness goes by changes", () => {
  assert.equal(SPEEDS[speedFor(30, false)].name, "1 day/s");
  assert.equal(SPEEDS[speedFor(600, false)].name, "1 month/s");
  assert.equal(SPEEDS[speedFor(9000, false)].name, "1 year/s");
  assert.equal(SPEEDS[speedFor(30, true)].name, "1 change/s");
});
