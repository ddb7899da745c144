import assert from "node:assert/strict";
import { test } from "node:test";

import { dayNumber } from "../../static/js/lib/days.js";
import { ticksOf } from "../../static/js/lib/time-axis.js";
import {
  dayAtPart, keptWithin, lengthOf, moved, openingWindow, partAtX, partOf, wholeOf, withDay, zoomed,
} from "../../static/js/lib/time-window.js";

const ALL = wholeOf(dayNumber("2012-01-01"), dayNumber("2026-02-20"));
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test("what is under the pointer stays there while one zooms", () => {
  const window = { start: 15_500, end: 16_000 };
  const at = window.start + 0.3 * lengthOf(window);
  near(partOf(zoomed(window, 0.5, 0.3, ALL), at), 0.3);
  near(partOf(zoomed(window, 2, 0.3, ALL), at), 0.3);
});

test("one zooms from days to all that there is, and no further", () => {
  let window = { start: 16_000, end: 16_400 };
  for (let press = 0; press < 30; press += 1) window = zoomed(window, 0.5, 0.5, ALL);
  assert.equal(lengthOf(window), 10);
  for (let press = 0; press < 30; press += 1) window = zoomed(window, 2, 0.5, ALL);
  near(window.start, ALL.start);
  near(window.end, ALL.end);
});

test("one moves as far as there are days", () => {
  const window = { start: 16_000, end: 16_400 };
  near(moved(window, -1e6, ALL).start, ALL.start);
  near(moved(window, 1e6, ALL).end, ALL.end);
  near(lengthOf(moved(window, 1e6, ALL)), 400);
});

test("the strip opens with most of the changes and the day, not with years of silence", () => {
  const changes = ["2014-01-01", ...Array.from({ length: 30 }, (_, at) => `2017-06-${String(at + 1).padStart(2, "0")}`), "2025-01-01"];
  const window = openingWindow(changes.map(dayNumber), dayNumber("2017-06-06"));
  assert.ok(lengthOf(window) < 100, String(lengthOf(window)));
  assert.ok(partOf(window, dayNumber("2017-06-06")) > 0);
  const far = openingWindow(changes.map(dayNumber), dayNumber("2020-06-06"));
  assert.ok(partOf(far, dayNumber("2020-06-06")) < 1 && partOf(far, dayNumber("2017-06-10")) > 0);
  assert.ok(lengthOf(openingWindow([], 0)) > 59, "an empty map has a strip too");
});

test("a day out of sight brings the stretch along, one in sight leaves it", () => {
  const window = { start: 16_000, end: 16_400 };
  assert.equal(withDay(window, 16_200, ALL), window);
  for (const day of [15_990, 16_410, 15_500, 17_900, dayNumber("1999-01-01"), dayNumber("2090-01-01")]) {
    const kept = withDay(window, day, ALL);
    const part = partOf(kept, day + 0.5);
    assert.ok(part > 0 && part < 1, `${day}: ${part}`);
    near(lengthOf(kept), 400);
  }
});

test("where one reads from the right, time runs from the right", () => {
  const box = { left: 100, width: 1000 };
  near(partAtX(350, box, false), 0.25);
  near(partAtX(350, box, true), 0.75);
  const window = { start: 16_000, end: 16_400 };
  assert.ok(dayAtPart(window, partAtX(200, box, true)) > dayAtPart(window, partAtX(900, box, true)));
  assert.equal(dayAtPart(window, partAtX(200, box, true)), dayAtPart(window, partAtX(1000, box, false)));
});

test("a stretch that is too short is made as long as can be read", () => {
  near(lengthOf(keptWithin({ start: 16_000, end: 16_001 }, ALL)), 10);
});

test("names of days have room beside one another, from days to decades, and begin years with a year", () => {
  for (const days of [10, 30, 100, 400, 1500, 5000, 20_000, 70_000]) {
    for (const width of [300, 700, 1600]) {
      const ticks = ticksOf({ start: 12_345.6, end: 12_345.6 + days }, width);
      assert.ok(ticks.length > 0 || days < 100, `${days} days on ${width} px`);
      const places = ticks.map(({ part }) => part * width);
      const closest = Math.min(...places.slice(1).map((x, at) => x - places[at]));
      assert.ok(closest > 40, `${days} days on ${width} px: ${closest}`);
      assert.ok(places.every((x) => x >= 0 && x <= width));
    }
  }
  const names = ticksOf({ start: dayNumber("2016-11-15"), end: dayNumber("2017-04-15") }, 400).map(({ name }) => name);
  assert.deepEqual(names, ["Dec 2016", "2017", "Feb", "Mar", "Apr"]);
});
