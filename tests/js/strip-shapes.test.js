import assert from "node:assert/strict";
import { test } from "node:test";

import { createHistogram } from "../../static/js/lib/histogram.js";
import { outlinesOf, stepsOf } from "../../static/js/lib/strip-shapes.js";

const OPEN = 65_535;
const SIZE = { width: 400, height: 40 };

function histogramOf(rows, days) {
  const column = (Kind, name, usual) => Kind.from(rows, (row) => row[name] ?? usual);
  const part = {
    count: rows.length, open: OPEN,
    first: column(Uint16Array, "first", 1), last: column(Uint16Array, "last", OPEN), said: column(Uint16Array, "said", 0),
    settled: column(Uint16Array, "settled", OPEN), actor: column(Uint16Array, "actor", 0),
    modality: column(Uint8Array, "modality", 0), precision: column(Uint8Array, "precision", 0),
  };
  return createHistogram(part, {
    epoch: 0, days: [1, days], groups: Uint8Array.of(0, 1), groupCount: 2, expected: 1, isVague: Uint8Array.of(0, 1), settled: false,
  });
}

/** The points of a path of M, V, H and Z. */
function pointsOf(path) {
  const points = [];
  let [x, y] = [0, 0];
  for (const [, letter, rest] of path.matchAll(/([MVHZ])([^MVHZ]*)/g)) {
    if (letter === "M") [x, y] = rest.split(" ").map(Number);
    if (letter === "V") y = Number(rest);
    if (letter === "H") x = Number(rest);
    if (letter !== "Z") points.push([x, y]);
  }
  return points;
}

/** What an outline covers, in square pixels: half the sum of its corners' products. */
function areaOf(path) {
  return path.split("Z").filter(Boolean).reduce((sum, run) => {
    const points = pointsOf(run);
    const doubled = points.reduce((each, [x, y], at) => {
      const [nextX, nextY] = points[(at + 1) % points.length];
      return each + x * nextY - nextX * y;
    }, 0);
    return sum + Math.abs(doubled) / 2;
  }, 0);
}

test("each outline covers as much as its positions last, on what lies below it", () => {
  const window = { start: 1, end: 41 };
  const histogram = histogramOf([{ first: 1, last: 20 }, { first: 11, last: 30, actor: 1 }, { first: 35, last: 40, actor: 1 }], 40);
  const { outlines, most } = outlinesOf(histogram, window, SIZE);
  assert.equal(most, 2);
  assert.deepEqual(outlines.map(({ group, look }) => [group, look]), [[0, "sure"], [1, "sure"]]);
  const perPositionDay = (SIZE.width / 40) * (SIZE.height / 2);
  assert.deepEqual(outlines.map(({ path }) => areaOf(path)), [20 * perPositionDay, 26 * perPositionDay]);
  const [, upper] = outlines.map(({ path }) => pointsOf(path));
  assert.ok(upper.some(([x, y]) => x === 100 && y === 0), "above the other where both are");
  assert.ok(upper.some(([x, y]) => x === 200 && y === 40), "on the ground where it is alone");
});

test("what is expected lies above all that was seen", () => {
  const { outlines } = outlinesOf(histogramOf([{ modality: 1 }, { actor: 1 }, { precision: 1 }], 40), { start: 1, end: 41 }, SIZE);
  assert.deepEqual(outlines.map(({ look }) => look), ["pale", "sure", "expected"]);
});

test("a day among thousands isn't lost, however far away", () => {
  const histogram = histogramOf([{ first: 5003, last: 5003 }, { first: 1 }], 9000);
  const { most, outlines } = outlinesOf(histogram, { start: 0, end: 9001 }, SIZE);
  assert.equal(most, 2);
  assert.ok(Math.min(...outlines.flatMap(({ path }) => pointsOf(path).map(([, y]) => y))) === 0);
});

test("before the first day and after the last what is held goes on to the edges", () => {
  const histogram = histogramOf([{ first: 0 }], 40);
  const { outlines: [{ path }] } = outlinesOf(histogram, { start: -100, end: 200 }, SIZE);
  const across = pointsOf(path).map(([x]) => x);
  assert.deepEqual([Math.min(...across), Math.max(...across)], [0, SIZE.width]);
});

test("nothing held draws nothing", () => {
  assert.deepEqual(outlinesOf(histogramOf([], 40), { start: 1, end: 41 }, SIZE), { outlines: [], most: 0 });
});

test("what comes and goes near by is told together", () => {
  const steps = stepsOf(histogramOf([{ first: 3, last: 9 }, { first: 3, last: 20 }, { first: 10, modality: 1, settled: 12 }], 40), { start: 1, end: 41 }, SIZE.width);
  assert.deepEqual(steps.map(({ came, went, outcomes }) => [came, went, outcomes]), [[2, 0, 0], [1, 1, 0], [0, 0, 1], [0, 1, 0], [0, 1, 0]]);
});
